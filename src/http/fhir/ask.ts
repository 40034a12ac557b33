import type { IncomingHttpHeaders } from 'node:http';
import type { Resource } from '@medplum/fhirtypes';
import type { IndexEntry } from '../../fhir/index/entry.ts';
import type { Restriction } from '../../fhir/search/plan.ts';
import type { Zone } from '../../fhir/zone.ts';
import type { Answer } from '../answer.ts';
import type { Edge } from '../edge.ts';
import type { Form } from '../negotiate.ts';
import type { PageLinks } from '../page-link.ts';
import type { Pairs } from '../query.ts';
import type { References } from './references.ts';

/** A FHIR request, read and authenticated, before its interaction runs. */
export interface Ask {
  /** A type of the catalogue. */
  readonly type: string;
  /** Empty where the interaction has none; else well-formed. */
  readonly id: string;
  /** The version of a vread as given. */
  readonly version: string;
  /** The URL's query. */
  readonly query: Pairs;
  readonly headers: IncomingHttpHeaders;
  readonly form: Form;
  /** Address of the FHIR base as the caller knows it, without a slash at the end. */
  readonly base: string;
  /** What the caller may see: every read of the store takes it. */
  readonly restriction: Restriction;
  /** The body, which must be of one of these media types. Throws as `readText` does. */
  text(types: readonly string[]): Promise<string>;
  /** Whether there is a body at all. */
  readonly hasBody: boolean;
}

/** What interactions work with, made once with the app. */
export interface Bench extends Edge {
  /** Of dates without an offset, in searches and in the index alike. */
  readonly zone: Zone;
  readonly links: PageLinks;
  readonly index: (resource: Resource) => IndexEntry;
  readonly references: References;
}

/** One interaction of http://hl7.org/fhir/R4/http.html: from what was asked to what is answered. */
export type Interact = (bench: Bench, ask: Ask) => Promise<Answer>;

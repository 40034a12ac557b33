import type { Meta, Resource } from '@medplum/fhirtypes';
import { check } from '../../fhir/validate.ts';
import { JSON_BODY } from '../body.ts';
import { readExact } from '../exact.ts';
import { readJson } from '../json.ts';
import type { Ask } from './ask.ts';

/** A resource as a caller sent it, checked, before the hub gives it its id, version and date. */
export interface Draft {
  readonly resource: Resource;
  /** The same content for writing out, its decimals as they were written. */
  readonly exact: Readonly<Record<string, unknown>>;
}

/** What JavaScript would write otherwise: trailing zeros, exponents, more digits than a double has. */
const INEXACT = /\d\.\d*0(?!\d)|\d[eE]|\d{16}/;

/** The resource in the body. Faults: those of the body, of JSON (`structure`) and of FHIR (`check`). */
export async function readDraft(ask: Ask): Promise<Draft> {
  const text = await ask.text(JSON_BODY);
  const resource = check(ask.type, readJson(text));
  const exact = INEXACT.test(text) ? readExact(text) : resource;
  return { resource, exact: exact as Draft['exact'] };
}

/** The draft with what is the hub's to say, as a resource to index and as the bytes to store and serve. */
export function finish(
  draft: Draft,
  id: string,
  version: number,
  updated: number,
): { readonly resource: Resource; readonly body: Buffer } {
  const given = draft.resource.meta as Meta | undefined;
  const meta = { ...given, versionId: String(version), lastUpdated: new Date(updated).toISOString() };
  const { resourceType, id: _, meta: __, ...content } = draft.exact;
  const body = Buffer.from(JSON.stringify({ resourceType, id, meta, ...content }));
  return { resource: { ...draft.resource, id, meta } as Resource, body };
}

import type { Resource } from '@medplum/fhirtypes';
import { rowOf } from '../catalogue.ts';
import { localReference } from '../reference.ts';
import { parametersOf, type SearchParameter, searchableTypes } from '../search/parameters.ts';
import { createZone, type Zone } from '../zone.ts';
import { dateWriter } from './dates.ts';
import { Draft, fieldsOf, type Writer } from './draft.ts';
import type { IndexEntry } from './entry.ts';
import { markOf, rangeKey, typeKey, uriKey } from './keys.ts';
import { numberWriter, quantityWriter } from './quantities.ts';
import { referenceWriter } from './references.ts';
import { phoneticWriter, stringWriter } from './strings.ts';
import { tokenWriter } from './tokens.ts';

export interface IndexerOptions {
  /** Zone of dates without an offset; default UTC. An IANA name, or a zone that exists already. */
  readonly zone?: string | Zone;
  /** FHIR base of this hub (`https://hub.example/fhir`): absolute references below it are local. */
  readonly base?: string;
}

/** What is posted for one parameter of a resource. */
type Extract = (resource: Resource, draft: Draft) => void;

/**
 * The function that says how a resource is found: all its search parameters of the catalogue, compiled once. A type
 * that is not searched has its own key and nothing else.
 * @throws Fault('configuration') for an unknown zone.
 */
export function createIndexer(options: IndexerOptions = {}): (resource: Resource) => IndexEntry {
  const zone = typeof options.zone === 'object' ? options.zone : createZone(options.zone ?? 'UTC');
  const extracts = new Map(
    searchableTypes().map((type) => [
      type,
      // `_id` has its own term in plans.
      [...parametersOf(type).values()]
        .filter(({ code }) => code !== '_id')
        .map((parameter) => createExtract(parameter, zone, options.base)),
    ]),
  );
  return (resource) => {
    const draft = new Draft();
    draft.keys.add(typeKey(resource.resourceType));
    for (const extract of extracts.get(resource.resourceType) ?? []) extract(resource, draft);
    return {
      instant: instantOf(resource.resourceType, draft),
      patient: patientOf(resource, options.base),
      keys: [...draft.keys],
      marks: [...draft.marks],
      ranges: draft.ranges,
    };
  };
}

/** Exported for parameters that are not of the catalogue. */
export function createExtract(parameter: SearchParameter, zone: Zone, base: string | undefined): Extract {
  const mark = markOf(parameter.base, parameter.code);
  const write = writerOf(parameter, zone, base);
  const { visit } = parameter.expression;
  return (resource, draft) => {
    visit(resource, (value, type) => {
      draft.marks.add(mark);
      write(value, type, draft);
    });
  };
}

function writerOf({ base, code, type }: SearchParameter, zone: Zone, origin: string | undefined): Writer {
  switch (type) {
    case 'token':
      return tokenWriter(base, code);
    case 'reference':
      return referenceWriter(base, code, origin);
    case 'date':
      return dateWriter(base, code, zone);
    case 'string':
      return code === 'phonetic' ? phoneticWriter(base, code) : stringWriter(base, code);
    case 'uri':
      return uriWriter(base, code);
    case 'number':
      return numberWriter(base, code);
    case 'quantity':
      return quantityWriter(base, code);
  }
}

/** URIs are compared as they are (http://hl7.org/fhir/R4/search.html#uri); a canonical also without its version. */
function uriWriter(base: string, code: string): Writer {
  return (value, type, draft) => {
    if (typeof value !== 'string') return;
    draft.keys.add(uriKey(base, code, value));
    const bar = type === 'canonical' ? value.indexOf('|') : -1;
    if (bar > 0) draft.keys.add(uriKey(base, code, value.slice(0, bar)));
  };
}

/** The start of the clinical date, in whole seconds. */
function instantOf(type: string, draft: Draft): number {
  const clinical = rowOf(type)?.clinical;
  if (clinical === undefined) return 0;
  const key = rangeKey(type, clinical);
  const range = draft.ranges.find((one) => one.key === key);
  return range === undefined ? 0 : Math.floor(Number(range.low) / 1000);
}

function patientOf(resource: Resource, base: string | undefined): string | undefined {
  if (resource.resourceType === 'Patient') return resource.id;
  const element = rowOf(resource.resourceType)?.patient;
  if (element === undefined) return undefined;
  const value = fieldsOf(resource)[element];
  for (const one of Array.isArray(value) ? value : [value]) {
    const { reference } = fieldsOf(one);
    const local = typeof reference === 'string' ? localReference(reference, base) : undefined;
    if (local?.type === 'Patient') return local.id;
  }
  return undefined;
}

import type { Resource } from '@medplum/fhirtypes';
import type { Search } from './search/search.ts';
import { type TypeInfo, typeInfo } from './structure.ts';

type Fields = Readonly<Record<string, unknown>>;

const SUBSETTED = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue',
  code: 'SUBSETTED',
};

/** Whatever was asked, these stay: without them the rest cannot be understood. */
const ALWAYS: ReadonlySet<string> = new Set(['resourceType', 'id', 'meta']);
/** R4 `_summary=text`: "Return only the text, id, meta, and mandatory elements". */
const TEXT: ReadonlySet<string> = new Set(['text']);

/**
 * The part of a resource that `_elements` or `_summary` asks for, tagged SUBSETTED so that nobody writes it back.
 * Mandatory elements stay. http://hl7.org/fhir/R4/search.html#summary, http://hl7.org/fhir/R4/search.html#elements
 */
export function project(
  resource: Resource,
  { elements, summary }: Pick<Search, 'elements' | 'summary'>,
): Resource {
  const info = typeInfo(resource.resourceType);
  if (info === undefined || (elements === undefined && (summary === 'false' || summary === 'count')))
    return resource;
  const fields = resource as unknown as Fields;
  const kept =
    elements === undefined ? summarized(fields, info, summary) : chosen(fields, info, new Set(elements));
  return subsetted(kept) as unknown as Resource;
}

function summarized(fields: Fields, info: TypeInfo, summary: Search['summary']): Fields {
  if (summary === 'text') return chosen(fields, info, TEXT);
  if (summary === 'data') return pick(fields, (name) => name !== 'text');
  return summaryOf(fields, info);
}

function chosen(fields: Fields, info: TypeInfo, names: ReadonlySet<string>): Fields {
  return pick(fields, (name) => {
    const element = info.get(name);
    return (
      names.has(name) || (element !== undefined && (element.required || names.has(element.choice ?? name)))
    );
  });
}

/** The elements that R4 marks with Σ, in the resource and in its own parts (`ImagingStudy.series`). */
function summaryOf(fields: Fields, info: TypeInfo): Fields {
  const kept = pick(fields, (name) => info.get(name)?.summary === true || info.get(name)?.required === true);
  return Object.fromEntries(
    Object.entries(kept).map(([name, value]) => {
      const part = info.get(name)?.types[0];
      const inner = part?.includes('.') ? typeInfo(part) : undefined;
      return [name, inner === undefined ? value : each(value, (one) => summaryOf(one, inner))];
    }),
  );
}

function each(value: unknown, change: (fields: Fields) => Fields): unknown {
  return Array.isArray(value) ? value.map((one) => change(one as Fields)) : change(value as Fields);
}

/** A primitive's extensions (`_birthDate`) go with it. */
function pick(fields: Fields, keep: (name: string) => boolean): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([name]) => ALWAYS.has(name) || keep(name.startsWith('_') ? name.slice(1) : name),
    ),
  );
}

function subsetted(fields: Fields): Fields {
  const meta = (fields['meta'] ?? {}) as Fields;
  const tags = (meta['tag'] ?? []) as readonly unknown[];
  return { ...fields, meta: { ...meta, tag: [...tags, SUBSETTED] } };
}

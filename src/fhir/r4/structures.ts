import { createExpander } from './codes.ts';
import type { Definitions, ElementDefinition, StructureDefinition, TypeReference } from './definitions.ts';
import type { ElementShape, StructureFile } from './shape.ts';

const FHIR_TYPE = 'http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type';
const PROFILE = 'http://hl7.org/fhir/StructureDefinition/';

/** Where the package that we read departs from the published R4: elements it adds. */
const ADDITIONS = new Set([
  'Binary.url',
  'Meta.account',
  'Meta.accounts',
  'Meta.author',
  'Meta.compartment',
  'Meta.deleted',
  'Meta.onBehalfOf',
  'Meta.project',
]);

/** The elements of the given resource types and of every data type they reach. */
export function extractStructure(definitions: Definitions, resourceTypes: readonly string[]): StructureFile {
  const expand = createExpander(definitions.terminology);
  const types: Record<string, Record<string, ElementShape>> = {};
  const codes: Record<string, readonly string[]> = {};
  const wanted = [...resourceTypes];
  for (let type = wanted.pop(); type !== undefined; type = wanted.pop()) {
    if (Object.hasOwn(types, type)) continue;
    for (const [owner, name, element] of elementsOf(definitions.structures, type)) {
      const shape = shapeOf(element);
      const valueSet = requiredValueSet(element);
      const expansion = valueSet === undefined ? undefined : expand(valueSet);
      const short = valueSet?.split('|')[0]?.split('/').at(-1);
      if (expansion !== undefined && short !== undefined) codes[short] = expansion.codes;
      types[owner] ??= {};
      types[owner][name] = expansion === undefined ? shape : { ...shape, codes: short! };
      wanted.push(...shape.types.filter((reached) => isComplex(definitions.structures, reached)));
    }
    types[type] ??= {};
  }
  return { types: sorted(types), codes: sorted(codes) };
}

function* elementsOf(
  structures: readonly StructureDefinition[],
  type: string,
): Generator<[owner: string, name: string, element: ElementDefinition]> {
  const structure = structures.find((one) => one.type === type && one.derivation !== 'constraint');
  for (const element of structure?.snapshot?.element ?? []) {
    const dot = element.path.lastIndexOf('.');
    if (dot < 0 || ADDITIONS.has(element.path)) continue;
    yield [element.path.slice(0, dot), element.path.slice(dot + 1).replace('[x]', ''), element];
  }
}

function shapeOf(element: ElementDefinition): ElementShape {
  const targets = (element.type ?? []).flatMap((type) => type.targetProfile ?? []).map(withoutPrefix);
  return {
    types: typesOf(element),
    ...(element.min ? { min: element.min } : {}),
    ...(element.max !== '1' ? { list: true as const } : {}),
    ...(element.path.endsWith('[x]') ? { choice: true as const } : {}),
    ...(element.isSummary ? { summary: true as const } : {}),
    ...(targets.length > 0 && !targets.includes('Resource') ? { targets } : {}),
  };
}

function typesOf(element: ElementDefinition): readonly string[] {
  // R4 types the id of a resource as a string by an error of its snapshots; the text says `id`.
  if (/^[A-Z]\w+\.id$/.test(element.path) && element.isSummary) return ['id'];
  if (element.contentReference !== undefined) return [element.contentReference.slice(1)];
  return (element.type ?? []).map((type) =>
    type.code === 'BackboneElement' || type.code === 'Element' ? element.path : primitiveName(type),
  );
}

/** `id` and the values of primitives are typed by a FHIRPath system type; an extension says which FHIR type it is. */
function primitiveName(type: TypeReference): string {
  return type.extension?.find(({ url }) => url === FHIR_TYPE)?.valueUrl ?? type.code;
}

function requiredValueSet(element: ElementDefinition): string | undefined {
  const coded = element.type?.length === 1 && element.type[0]?.code === 'code';
  return coded && element.binding?.strength === 'required' ? element.binding.valueSet : undefined;
}

function isComplex(structures: readonly StructureDefinition[], type: string): boolean {
  return structures.some((one) => one.type === type && one.kind === 'complex-type');
}

function withoutPrefix(url: string): string {
  return url.startsWith(PROFILE) ? url.slice(PROFILE.length) : url;
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

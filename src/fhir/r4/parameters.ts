import { createExpander } from './codes.ts';
import type { Definitions, ElementDefinition, ParameterDefinition } from './definitions.ts';
import type { ParameterShape, ParametersFile, ParameterType } from './shape.ts';

/** Parameters of every resource that the index answers; `_text`, `_content`, `_list`, `_query` are not. */
const COMMON = ['_id', '_lastUpdated', '_profile', '_security', '_source', '_tag'];

/** A reference to anything lists every resource type of R4 as its targets. */
const ANY = 100;

/** Where the package we read departs from the published R4: what R4 says. */
const CORRECTIONS: Readonly<Record<string, string>> = {
  'ServiceRequest.order-detail': 'ServiceRequest.orderDetail',
};

/** Every R4 search parameter of the given types. */
export function extractParameters(definitions: Definitions, types: readonly string[]): ParametersFile {
  return Object.fromEntries(types.map((type) => [type, parametersOf(definitions, type)]));
}

function parametersOf(definitions: Definitions, type: string): readonly ParameterShape[] {
  const systemOf = createSystems(definitions);
  return definitions.parameters
    .filter((one) => one.base?.includes(type) || COMMON.includes(one.code))
    .map((one) => {
      const expression = CORRECTIONS[`${type}.${one.code}`] ?? branchesOf(one, type);
      const system = one.type === 'token' ? systemOf(expression) : undefined;
      return {
        code: one.code,
        type: one.type as ParameterType,
        expression,
        ...(one.target === undefined || one.target.length > ANY ? {} : { targets: one.target }),
        ...(system === undefined ? {} : { system }),
        url: one.url,
        description: describe(one, type),
      };
    })
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** A definition shared by several types has one branch for each: only ours are kept. */
function branchesOf(parameter: ParameterDefinition, type: string): string {
  const own = (parameter.expression ?? '')
    .replaceAll('Resource.', `${type}.`)
    .split(' | ')
    .filter((branch) => branch.replace(/^\(/, '').startsWith(`${type}.`));
  if (own.length === 0) throw new Error(`${parameter.url} has no expression for ${type}.`);
  return own.join(' | ');
}

/** The code system of elements of type `code`: their value set has one, the element does not repeat it. */
function createSystems(definitions: Definitions): (path: string) => string | undefined {
  const expand = createExpander(definitions.terminology);
  const elements = new Map<string, ElementDefinition>();
  for (const { derivation, snapshot } of definitions.structures) {
    if (derivation === 'constraint') continue;
    for (const element of snapshot?.element ?? []) elements.set(element.path, element);
  }
  return (path) => {
    const element = elements.get(path) ?? elements.get(dataTypePath(path, elements));
    const { type, binding } = element ?? {};
    if (type?.length !== 1 || type[0]?.code !== 'code' || binding?.valueSet === undefined) return undefined;
    return expand(binding.valueSet)?.system;
  };
}

/** `Patient.address.use` is defined as `Address.use`. */
function dataTypePath(path: string, elements: ReadonlyMap<string, ElementDefinition>): string {
  const dot = path.lastIndexOf('.');
  return `${elements.get(path.slice(0, dot))?.type?.[0]?.code}${path.slice(dot)}`;
}

/** A shared definition describes itself as a list, `* [Patient](patient.html): text`, one line a type. */
function describe(parameter: ParameterDefinition, type: string): string {
  const line = new RegExp(`\\[${type}\\]\\([^)]*\\): (.*)`).exec(parameter.description ?? '')?.[1];
  return (line ?? parameter.description ?? parameter.code).trim();
}

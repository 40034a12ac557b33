import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { ConceptMap } from '@medplum/fhirtypes';
import { Fault } from '../fault.ts';
import { compileMapping, type Mapping } from '../mapping/compile.ts';

/**
 * Reads and compiles the mapping files (YAML) and vocabularies (ConceptMap JSON). Throws Fault `configuration` with
 * file and line: a hub does not start on a mapping that it does not understand.
 */
export function readMappings(mappings: string, conceptMaps: string): Mapping {
  const sources = files(mappings, '.yaml').map((file) => ({
    file: relative('.', file),
    text: readFileSync(file, 'utf8'),
  }));
  if (sources.length === 0) {
    throw new Fault('configuration', `${mappings}: there is no mapping file here.`, { file: mappings });
  }
  return compileMapping(sources, files(conceptMaps, '.json').map(readConceptMap));
}

function readConceptMap(file: string): ConceptMap {
  const shown = relative('.', file);
  try {
    const resource = JSON.parse(readFileSync(file, 'utf8')) as ConceptMap;
    if (resource.resourceType === 'ConceptMap') return resource;
  } catch (error) {
    throw new Fault('configuration', `${shown}: this is not JSON.`, { file: shown }, error);
  }
  throw new Fault('configuration', `${shown}: only ConceptMaps belong here.`, { file: shown });
}

function files(directory: string, ending: string): string[] {
  try {
    return readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith(ending))
      .sort()
      .map((name) => join(directory, name));
  } catch (error) {
    throw new Fault('configuration', `${directory}: this folder cannot be read.`, { file: directory }, error);
  }
}

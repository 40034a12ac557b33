import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { ConceptMap } from '@medplum/fhirtypes';
import type { Feed } from '../../src/hl7/feed.ts';
import type { MappingSource } from '../../src/mapping/compile.ts';

/** The repository's root. */
export const ROOT = resolve(import.meta.dirname, '../..');

/** The mapping files of the project, as the hub reads them at start. */
export function mappingSources(): MappingSource[] {
  return filesBelow('mappings', '.yaml').map((file) => ({
    file,
    text: readFileSync(join(ROOT, file), 'utf8'),
  }));
}

/** The vocabularies of the project. */
export function vocabularies(): ConceptMap[] {
  return filesBelow('profiles/conceptmaps', '.json').map(
    (file) => JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as ConceptMap,
  );
}

function filesBelow(folder: string, extension: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(extension))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .sort();
}

/** A hospital that told the hub nothing about itself. */
export function feedOf(overrides: Partial<Feed> = {}): Feed {
  return {
    name: 'sainte-odile',
    charset: '8859/15',
    zone: 'Europe/Paris',
    facility: 'STE-ODILE',
    namespaces: {},
    accessionSystem: 'urn:moselle:STE-ODILE:accession',
    ...overrides,
  };
}

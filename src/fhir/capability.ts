import type { CapabilityStatement, CapabilityStatementRestResource } from '@medplum/fhirtypes';
import { CATALOGUE, type CatalogueRow } from './catalogue.ts';
import { parametersOf, type SearchParameter, searchableTypes } from './search/parameters.ts';

export interface CapabilityOptions {
  /** FHIR base of this hub. */
  readonly base: string;
  /** Version of the software. */
  readonly version: string;
  /** When this statement came into force: the start of the hub, as an instant. */
  readonly date: string;
}

/** What the hub does, computed from the catalogue: http://hl7.org/fhir/R4/capabilitystatement.html. */
export function capabilityStatement({ base, version, date }: CapabilityOptions): CapabilityStatement {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date,
    kind: 'instance',
    software: { name: 'Moselle', version },
    implementation: { description: 'FHIR hub for regional medical imaging', url: base },
    fhirVersion: '4.0.1',
    format: ['json', 'application/fhir+json'],
    rest: [
      {
        mode: 'server',
        documentation:
          'Searches are strict: an unknown parameter or modifier is refused, unless Prefer: handling=lenient says to ignore it.',
        security: {
          description: 'A bearer token in the Authorization header, for everything but this statement.',
        },
        resource: CATALOGUE.map(resourceOf),
      },
    ],
  };
}

function resourceOf(row: CatalogueRow): CapabilityStatementRestResource {
  const { type, interactions } = row;
  return {
    type: type as CapabilityStatementRestResource['type'],
    interaction: interactions.map((code) => ({ code })),
    versioning: interactions.includes('update') ? 'versioned-update' : 'versioned',
    readHistory: interactions.includes('vread'),
    ...(interactions.includes('update') ? { updateCreate: false } : {}),
    ...(interactions.includes('search-type') ? searchOf(type) : {}),
  };
}

type SearchPart = Pick<CapabilityStatementRestResource, 'searchInclude' | 'searchRevInclude' | 'searchParam'>;

/** Lists that are empty are left out: FHIR knows no empty arrays. */
function searchOf(type: string): SearchPart {
  const parameters = [...parametersOf(type).values()];
  const searchInclude = includes(type, parameters);
  const searchRevInclude = searchableTypes().flatMap((source) =>
    includes(
      source,
      [...parametersOf(source).values()].filter(({ targets }) => targets?.includes(type) ?? true),
    ),
  );
  return {
    ...(searchInclude.length > 0 ? { searchInclude } : {}),
    ...(searchRevInclude.length > 0 ? { searchRevInclude } : {}),
    searchParam: parameters.map(({ code, type: kind, url, description }) => ({
      name: code,
      ...(url === undefined ? {} : { definition: url }),
      type: kind,
      documentation: description,
    })),
  };
}

function includes(source: string, parameters: readonly SearchParameter[]): string[] {
  return parameters.filter(({ type }) => type === 'reference').map(({ code }) => `${source}:${code}`);
}

import { rangeKey } from './index/keys.ts';

/**
 * THE table of what the hub serves. Router, CapabilityStatement, index, page of documentation and generated
 * definitions are computed from it: what is not here does not exist. After adding a type run `npm run generate`.
 *
 * Interactions are named as in http://hl7.org/fhir/R4/valueset-type-restful-interaction.html.
 */
export type Interaction =
  | 'read'
  | 'vread'
  | 'update'
  | 'delete'
  | 'history-instance'
  | 'create'
  | 'search-type';

export interface CatalogueRow {
  readonly type: string;
  readonly interactions: readonly Interaction[];
  /** Code of the date parameter that orders the type's timeline; undefined: it has no clinical date. */
  readonly clinical?: string;
  /** Top-level element that refers to the Patient it belongs to. */
  readonly patient?: string;
  /** Search parameters of our own, which R4 does not define. */
  readonly added?: readonly AddedParameter[];
  /** Expressions that select more than R4's, by parameter. */
  readonly widened?: Readonly<Record<string, string>>;
  /** Other spellings of search parameters that clients of the profiles we serve are known to send. */
  readonly aliases?: Readonly<Record<string, string>>;
}

export interface AddedParameter {
  readonly code: string;
  readonly type: 'reference';
  readonly expression: string;
  readonly targets: readonly string[];
  readonly description: string;
}

const WHOLE: readonly Interaction[] = [
  'read',
  'vread',
  'update',
  'delete',
  'history-instance',
  'create',
  'search-type',
];

export const CATALOGUE: readonly CatalogueRow[] = Object.freeze<CatalogueRow[]>([
  { type: 'Patient', interactions: WHOLE },
  { type: 'Practitioner', interactions: WHOLE },
  { type: 'Organization', interactions: WHOLE },
  { type: 'ServiceRequest', interactions: WHOLE, clinical: 'authored', patient: 'subject' },
  {
    type: 'ImagingStudy',
    interactions: WHOLE,
    clinical: 'started',
    patient: 'subject',
    // R4 looks at the series only, but a study that an HL7 message announced has none yet; the study's own list is
    // defined as that of its series.
    widened: { modality: 'ImagingStudy.modality | ImagingStudy.series.modality' },
    // R4 writes these in one word, every later version and IHE with a hyphen.
    aliases: { 'based-on': 'basedon', basedOn: 'basedon', 'body-site': 'bodysite' },
  },
  {
    type: 'DiagnosticReport',
    interactions: WHOLE,
    clinical: 'date',
    patient: 'subject',
    added: [
      {
        code: 'imaging-study',
        type: 'reference',
        expression: 'DiagnosticReport.imagingStudy',
        targets: ['ImagingStudy'],
        description: 'The studies that the report is about (IHE IMR, RAD-143; R4 has no such parameter)',
      },
    ],
    aliases: { imagingStudy: 'imaging-study', basedOn: 'based-on' },
  },
  { type: 'Endpoint', interactions: WHOLE },
  {
    type: 'Provenance',
    interactions: ['read', 'vread', 'history-instance', 'search-type'],
    clinical: 'recorded',
    patient: 'target',
  },
  { type: 'Binary', interactions: ['read', 'vread'] },
]);

const ROWS: ReadonlyMap<string, CatalogueRow> = new Map(CATALOGUE.map((row) => [row.type, row]));

/** The row of a type, or undefined when the hub does not serve it. Safe for any text (`__proto__`). */
export function rowOf(type: string): CatalogueRow | undefined {
  return ROWS.get(type);
}

/** `ImagingStudy.started` by type: the range key of each type's clinical date, for stores that sort by it. */
export const CLINICAL_RANGES: Readonly<Record<string, string>> = Object.freeze(
  Object.fromEntries(
    CATALOGUE.filter((row) => row.clinical !== undefined).map((row) => [
      row.type,
      rangeKey(row.type, row.clinical!),
    ]),
  ),
);

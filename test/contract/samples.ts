import { createHash } from 'node:crypto';
import type { IndexEntry, RangeEntry } from '../../src/fhir/index/entry.ts';
import type { Clause, Plan, Term } from '../../src/fhir/search/plan.ts';
import type { Commit, JournalEntry, Ref, Store, Write } from '../../src/store/store.ts';

/** Invented resources, as a store gets to see them: bytes and an index entry. */

const SECOND = 1000;
const DAY = 86_400 * SECOND;

export const at = (text: string): number => Date.parse(text);

export interface Sample {
  readonly id: string;
  readonly version?: number;
  readonly identities?: readonly string[];
  readonly stamps?: string;
  readonly updated?: number;
}

export interface StudySample extends Sample {
  readonly patient?: string;
  readonly modality?: string;
  readonly uid?: string;
  /** A day or an instant; a pair for a period. */
  readonly started?: string | readonly [string, string];
  readonly description?: string;
  readonly series?: number;
}

/** A study as the indexer would describe it. */
export function study(sample: StudySample): Write {
  const { patient, modality, uid, started, description, series } = sample;
  const ranges: RangeEntry[] = [];
  if (started !== undefined) ranges.push({ key: 'ImagingStudy.started', ...interval(started) });
  if (description !== undefined)
    ranges.push({ key: 'ImagingStudy.description', low: description, high: null });
  if (series !== undefined) {
    ranges.push({ key: 'ImagingStudy.series-count', low: series - 0.5, high: series + 0.5 });
  }
  const first = ranges.find(({ key }) => key === 'ImagingStudy.started');
  return written('ImagingStudy', sample, {
    instant: first === undefined ? 0 : Math.floor(Number(first.low) / SECOND),
    patient,
    keys: [
      'ImagingStudy',
      ...(patient === undefined ? [] : [`ImagingStudy.patient=Patient/${patient}`]),
      ...(modality === undefined ? [] : [`ImagingStudy.modality=${modality}`]),
      ...(uid === undefined ? [] : [`ImagingStudy.identifier=urn:dicom:uid|${uid}`]),
    ],
    marks: [
      ...(patient === undefined ? [] : ['ImagingStudy.patient']),
      ...(modality === undefined ? [] : ['ImagingStudy.modality']),
      ...(started === undefined ? [] : ['ImagingStudy.started']),
    ],
    ranges,
  });
}

export interface PatientSample extends Sample {
  readonly families?: readonly string[];
  readonly ins?: string;
  readonly born?: string;
}

/** A patient; names are given folded. */
export function patient(sample: PatientSample): Write {
  const { families = [], ins, born } = sample;
  return written('Patient', sample, {
    instant: 0,
    patient: sample.id,
    keys: [
      'Patient',
      ...(ins === undefined ? [] : [`Patient.identifier=urn:oid:1.2.250.1.213.1.4.8|${ins}`]),
    ],
    marks: [
      ...(families.length === 0 ? [] : ['Patient.family']),
      ...(ins === undefined ? [] : ['Patient.identifier']),
      ...(born === undefined ? [] : ['Patient.birthdate']),
    ],
    ranges: [
      ...families.map((family) => ({ key: 'Patient.family', low: family, high: null })),
      ...(born === undefined ? [] : [{ key: 'Patient.birthdate', ...interval(born) }]),
    ],
  });
}

export function removal(ref: Ref, version: number): Write {
  return {
    type: ref.type,
    id: ref.id,
    expect: version,
    updated: at('2024-06-01T00:00:00Z'),
    method: 'DELETE',
    body: undefined,
    entry: undefined,
  };
}

function written(type: string, sample: Sample, entry: IndexEntry): Write {
  const { id, version = 0, updated = at('2024-05-01T00:00:00Z'), identities, stamps } = sample;
  return {
    type,
    id,
    expect: version,
    updated,
    method: version === 0 ? 'POST' : 'PUT',
    body: bytes(`{"resourceType":"${type}","id":"${id}","meta":{"versionId":"${version + 1}"}}`),
    stamps,
    entry,
    identities,
  };
}

/** Half-open, in ms: a day as a day, an instant as its second. */
function interval(value: string | readonly [string, string]): { low: number; high: number } {
  if (typeof value !== 'string') return { low: at(value[0]), high: at(value[1]) };
  const low = at(value);
  return { low, high: low + (value.length === 10 ? DAY : SECOND) };
}

export function message(control: string, changes: Partial<JournalEntry> = {}): JournalEntry {
  const raw = changes.raw ?? bytes(`MSH|^~\\&|RIS|CHRU|||||ORU^R01|${control}\r`);
  return {
    source: 'RIS|CHRU',
    control,
    digest: createHash('sha256').update(raw).digest('hex'),
    kind: 'ORU^R01',
    received: at('2024-05-01T08:00:00Z'),
    raw,
    state: 'committed',
    acknowledgement: `MSA|AA|${control}`,
    ...changes,
  };
}

export const bytes = (text: string): Uint8Array => Buffer.from(text);
export const text = (body: Uint8Array | undefined): string => Buffer.from(body ?? []).toString();

export const key = (key: string): Clause => ({ any: [{ kind: 'key', key }] });
export const not = (...any: Term[]): Clause => ({ any, not: true });
export const ofPatient = (id: string): Clause => key(`ImagingStudy.patient=Patient/${id}`);
export const startedFrom = (day: string): Clause => ({
  any: [{ kind: 'range', key: 'ImagingStudy.started', highAbove: at(day) }],
});
export const startedBefore = (day: string): Clause => ({
  any: [{ kind: 'range', key: 'ImagingStudy.started', lowBelow: at(day) }],
});

export function studies(all: readonly Clause[] = [], changes: Partial<Plan> = {}): Plan {
  return { type: 'ImagingStudy', all, count: 20, ...changes };
}

export async function put(store: Store, ...writes: Write[]): Promise<void> {
  const outcome = await commit(store, { writes });
  if (outcome.state !== 'committed') throw new Error(`The sample was not committed: ${outcome.state}`);
}

export function commit(store: Store, commit: Commit) {
  return store.commit(commit);
}

/** The ids on one page. */
export async function ids(store: Store, plan: Plan): Promise<string[]> {
  return (await store.search(plan)).hits.map(({ id }) => id);
}

/** The ids on all pages, page by page. */
export async function pages(store: Store, plan: Plan): Promise<string[][]> {
  const all: string[][] = [];
  for (let after = plan.after; ; ) {
    const page = await store.search({ ...plan, after });
    all.push(page.hits.map(({ id }) => id));
    if (page.next === undefined) return all;
    after = page.next;
  }
}

import type {
  DiagnosticReport,
  Identifier,
  ImagingStudy,
  Reference,
  Resource,
  ServiceRequest,
} from '@medplum/fhirtypes';
import { logicalKey, referenceKey, tokenKey } from '../fhir/index/keys.ts';
import type { Plan, Term } from '../fhir/search/plan.ts';
import { type Exam, type Linked, numbersOf } from './link.ts';

/** What gathering reads, of the store. */
export interface ExamReader {
  read(refs: readonly Ref[]): Promise<readonly (Found | undefined)[]>;
  listed(keys: readonly string[]): Promise<boolean>;
  search(plan: Plan): Promise<{ readonly hits: readonly Ref[] }>;
}

interface Ref {
  readonly type: string;
  readonly id: string;
}

interface Found extends Ref {
  readonly version: number;
  readonly body: Uint8Array | undefined;
  readonly stamps: string | undefined;
}

/** A member of the exam that is in the store as it stands there. */
export interface Neighbour {
  readonly type: string;
  readonly id: string;
  readonly version: number;
  /** What the merge remembers of it (merge.ts), as stored. */
  readonly stamps: string | undefined;
  readonly resource: Resource;
}

const TYPES: ReadonlySet<string> = new Set(['ServiceRequest', 'ImagingStudy', 'DiagnosticReport']);
/** More resources than an exam has; a number shared by more than this is no exam's. */
const MOST = 50;
/** Order → study → report → another study: beyond that, numbers are being reused. */
const ROUNDS = 4;

/**
 * Finds, from the orders, studies and reports of a message, what the store holds of the same exam: along the
 * references and along the numbers that they share, until nothing new comes.
 */
export async function gatherExam(
  reader: ExamReader,
  seeds: ReadonlyMap<string, Resource>,
): Promise<readonly Neighbour[]> {
  const known = new Map<string, Resource>([...seeds].filter(([, one]) => TYPES.has(one.resourceType)));
  const neighbours: Neighbour[] = [];
  let frontier = [...known];
  for (let round = 0; round < ROUNDS && frontier.length > 0 && known.size < MOST; round++) {
    const found = await findAround(reader, frontier, known);
    frontier = [];
    // Read, not only found: a search does not bring the merge's memory along, and it must survive the link.
    for (const one of found.length === 0 ? [] : await reader.read(found)) {
      if (one?.body === undefined) continue;
      const key = `${one.type}/${one.id}`;
      if (known.has(key)) continue;
      const resource = JSON.parse(Buffer.from(one.body).toString('utf8')) as Resource;
      known.set(key, resource);
      neighbours.push({ type: one.type, id: one.id, version: one.version, stamps: one.stamps, resource });
      frontier.push([key, resource]);
    }
  }
  return neighbours;
}

/**
 * One step outwards, with as few look-ups as can find everything: orders by what studies and reports carry; studies by
 * their order and accession number; reports by their order, and by the accession or filler number they wait with.
 */
async function findAround(
  reader: ExamReader,
  frontier: readonly (readonly [string, Resource])[],
  known: ReadonlyMap<string, Resource>,
): Promise<Ref[]> {
  const orders = new Set<string>();
  const carried = new Map<string, Identifier>();
  const accessions = new Map<string, Identifier>();
  const awaited = new Map<string, Identifier>();
  for (const [key, resource] of frontier) {
    const { identifier = [], basedOn = [] } = resource as {
      identifier?: Identifier[];
      basedOn?: Reference[];
    };
    const waiting = basedOn.flatMap((one) => one.identifier ?? []);
    for (const one of basedOn) if (one.reference?.startsWith('ServiceRequest/')) orders.add(one.reference);
    if (resource.resourceType === 'ServiceRequest') orders.add(key);
    // A report's own identifier names the report, not the exam.
    const own = resource.resourceType === 'DiagnosticReport' ? waiting : [...identifier, ...waiting];
    collect(accessions, own, (code) => code !== PLACER && code !== FILLER);
    collect(awaited, own, (code) => code !== PLACER);
    if (resource.resourceType !== 'ServiceRequest') collect(carried, own, () => true);
  }
  const around = [
    ['ServiceRequest', numbered(carried, tokenKey, 'ServiceRequest', 'identifier')],
    [
      'ImagingStudy',
      [
        ...references(orders, 'ImagingStudy', 'basedon'),
        ...numbered(accessions, tokenKey, 'ImagingStudy', 'identifier'),
      ],
    ],
    [
      'DiagnosticReport',
      [
        ...references(orders, 'DiagnosticReport', 'based-on'),
        ...numbered(awaited, logicalKey, 'DiagnosticReport', 'based-on'),
      ],
    ],
  ] as const;
  const keys = around.flatMap(([, terms]) => terms.map(({ key }) => key));
  const pages = (await reader.listed(keys))
    ? await Promise.all(around.map(async ([type, terms]) => (await reader.search(anyOf(type, terms))).hits))
    : [];
  const named = [...orders].map(toRef);
  return [...pages.flat(), ...named].filter(({ type, id }) => !known.has(`${type}/${id}`));
}

/** Codes of HL7 table 0203: numbers of an order that no study carries. */
const PLACER = 'PLAC';
const FILLER = 'FILL';

function collect(
  into: Map<string, Identifier>,
  identifiers: readonly Identifier[],
  fits: (code: string) => boolean,
): void {
  for (const one of identifiers) {
    const [number] = numbersOf([one]);
    if (number !== undefined && fits(one.type?.coding?.[0]?.code ?? '')) into.set(number, one);
  }
}

/** Each number with its system: the value's list, narrowed to the issuer. */
function numbered(
  identifiers: ReadonlyMap<string, Identifier>,
  keyOf: typeof tokenKey,
  type: string,
  parameter: string,
): KeyTerm[] {
  return [...identifiers.values()].map(({ system, value = '' }) => ({
    kind: 'key',
    key: keyOf(type, parameter, undefined, value),
    mark: keyOf(type, parameter, system, value),
  }));
}

function references(orders: ReadonlySet<string>, type: string, parameter: string): KeyTerm[] {
  return [...orders].map((order) => ({ kind: 'key', key: referenceKey(type, parameter, order) }));
}

function anyOf(type: string, terms: readonly KeyTerm[]): Plan {
  return { type, all: [{ any: terms }], count: MOST };
}

type KeyTerm = Extract<Term, { kind: 'key' }>;

function toRef(reference: string): { type: string; id: string } {
  const slash = reference.indexOf('/');
  return { type: reference.slice(0, slash), id: reference.slice(slash + 1) };
}

/** The members as `linkExam` takes them. */
export function examOf(members: ReadonlyMap<string, Resource>): Exam {
  const exam = { orders: [], studies: [], reports: [] } as {
    orders: Linked<ServiceRequest>[];
    studies: Linked<ImagingStudy>[];
    reports: Linked<DiagnosticReport>[];
  };
  for (const [key, resource] of members) {
    const id = key.slice(key.indexOf('/') + 1);
    if (resource.resourceType === 'ServiceRequest') exam.orders.push({ id, resource });
    else if (resource.resourceType === 'ImagingStudy') exam.studies.push({ id, resource });
    else if (resource.resourceType === 'DiagnosticReport') exam.reports.push({ id, resource });
  }
  return exam;
}

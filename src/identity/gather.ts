import type {
  DiagnosticReport,
  Identifier,
  ImagingStudy,
  Reference,
  Resource,
  ServiceRequest,
} from '@medplum/fhirtypes';
import { logicalKey, referenceKey, tokenKey } from '../fhir/index/keys.ts';
import type { Plan } from '../fhir/search/plan.ts';
import { type Exam, type Linked, numbersOf } from './link.ts';

/** What gathering reads, of the store. */
export interface ExamReader {
  read(refs: readonly { type: string; id: string }[]): Promise<readonly (Found | undefined)[]>;
  search(plan: Plan): Promise<{ readonly hits: readonly Found[] }>;
}

interface Found {
  readonly type: string;
  readonly id: string;
  readonly version: number;
  readonly body: Uint8Array | undefined;
}

/** A member of the exam that is in the store as it stands there. */
export interface Neighbour {
  readonly type: string;
  readonly id: string;
  readonly version: number;
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
    for (const one of found) {
      const key = `${one.type}/${one.id}`;
      if (known.has(key) || one.body === undefined) continue;
      const resource = JSON.parse(Buffer.from(one.body).toString('utf8')) as Resource;
      known.set(key, resource);
      neighbours.push({ type: one.type, id: one.id, version: one.version, resource });
      frontier.push([key, resource]);
    }
  }
  return neighbours;
}

async function findAround(
  reader: ExamReader,
  frontier: readonly (readonly [string, Resource])[],
  known: ReadonlyMap<string, Resource>,
): Promise<Found[]> {
  const orders = new Set<string>();
  const numbers = new Set<string>();
  const named = new Set<string>();
  for (const [key, resource] of frontier) {
    for (const number of numbersOfMember(resource)) numbers.add(number);
    if (resource.resourceType === 'ServiceRequest') orders.add(key);
    else
      for (const one of (resource as ImagingStudy).basedOn ?? [])
        if (one.reference) orders.add(one.reference);
  }
  for (const order of orders) if (!known.has(order)) named.add(order);
  const split = [...numbers].map(
    (number) => [number.slice(0, number.indexOf('|')), number.slice(number.indexOf('|') + 1)] as const,
  );
  const searches = [
    keysPlan(
      'ServiceRequest',
      split.map(([system, value]) => tokenKey('ServiceRequest', 'identifier', system, value)),
    ),
    keysPlan('ImagingStudy', [
      ...[...orders].map((order) => referenceKey('ImagingStudy', 'basedon', order)),
      ...split.map(([system, value]) => tokenKey('ImagingStudy', 'identifier', system, value)),
      ...split.map(([system, value]) => logicalKey('ImagingStudy', 'basedon', system, value)),
    ]),
    keysPlan('DiagnosticReport', [
      ...[...orders].map((order) => referenceKey('DiagnosticReport', 'based-on', order)),
      ...split.map(([system, value]) => logicalKey('DiagnosticReport', 'based-on', system, value)),
    ]),
  ].filter((plan) => plan !== undefined);
  const pages = await Promise.all(searches.map((plan) => reader.search(plan)));
  const read = await reader.read([...named].filter((one) => one.startsWith('ServiceRequest/')).map(toRef));
  return [...pages.flatMap((page) => page.hits), ...read.filter((one) => one !== undefined)];
}

function numbersOfMember(resource: Resource): string[] {
  const { identifier, basedOn } = resource as { identifier?: Identifier[]; basedOn?: Reference[] };
  const carried = (basedOn ?? []).flatMap((one) => one.identifier ?? []);
  // A report's own identifier names the report, not the exam.
  return numbersOf(
    resource.resourceType === 'DiagnosticReport' ? carried : [...(identifier ?? []), ...carried],
  );
}

function keysPlan(type: string, keys: readonly string[]): Plan | undefined {
  if (keys.length === 0) return undefined;
  return { type, all: [{ any: keys.map((key) => ({ kind: 'key', key })) }], count: MOST };
}

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

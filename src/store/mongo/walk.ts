import { comparePlaces, END, type Place } from '../place.ts';
import { clinicalSpan, type Span } from '../span.ts';
import { wideKey } from '../wide.ts';
import type { Bound } from './bind.ts';
import { byKey } from './by-key.ts';
import type { Lead } from './lead.ts';
import { hinted, type Reader } from './reader.ts';
import type { AwayRow, ResRow } from './rows.ts';
import { INDEX } from './schema.ts';

/** What a walk reads of each resource. */
export interface Wanted {
  readonly fields: Readonly<Record<string, 1>>;
  /** Rows of the first batch; later ones are larger. */
  readonly first: number;
}

/** Candidates in an order, one by one, read in batches. */
export type Walk = AsyncGenerator<ResRow>;

const LEAST = 16;
const MOST = 1024;

export function placeOf(row: ResRow): Place<string> {
  return [row.s, row._id];
}

/** These rows, in no order. */
export async function* walkRows(reader: Reader, ids: readonly string[], wanted: Wanted): Walk {
  for (let at = 0; at < ids.length; at += MOST) {
    const _id = { $in: ids.slice(at, at + MOST) };
    const id = (rowId: string) => rowId.slice(rowId.indexOf('/') + 1);
    const g = { $in: [...new Set(_id.$in.map((one) => reader.shards.of(id(one))))] };
    const found = reader.rows.res.find(
      { _id, g, t: { $exists: true } },
      { projection: wanted.fields, ...hinted(reader, INDEX.id) },
    );
    yield* await found.toArray();
  }
}

/** Along the `_id`s of one type. */
export async function* walkIds(
  reader: Reader,
  type: string,
  descending: boolean,
  after: string | undefined,
  wanted: Wanted,
): Walk {
  // '0' is the character after '/'.
  const bounds = { $gt: `${type}/`, $lt: `${type}0` };
  let from = after;
  for (let limit = wanted.first; ; limit = larger(limit)) {
    const _id = from === undefined ? bounds : { ...bounds, [descending ? '$lt' : '$gt']: from };
    const batch = await reader.rows.res
      .find({ _id, t: { $exists: true } } as never, {
        projection: wanted.fields,
        sort: { _id: descending ? -1 : 1 },
        limit,
        ...hinted(reader, INDEX.id),
      })
      .toArray();
    yield* batch;
    if (batch.length < limit) return;
    from = batch.at(-1)?._id;
  }
}

function larger(limit: number): number {
  return Math.min(4 * Math.max(limit, LEAST), MOST);
}

interface Course {
  readonly filter: object;
  readonly index: string;
  readonly descending: boolean;
  /** Begin after this place. */
  readonly after: Place<string> | undefined;
  readonly span: Span | undefined;
}

/** Along one index in the order of clinical dates. */
async function* walkCourse(reader: Reader, course: Course, wanted: Wanted): Walk {
  const { filter, index, descending, span } = course;
  const sort = descending ? ({ s: -1, _id: -1 } as const) : ({ s: 1, _id: 1 } as const);
  let after = course.after;
  for (let limit = wanted.first; ; limit = larger(limit)) {
    const batch = await reader.rows.res
      .find({ ...filter, ...beyond(after, descending, span) } as never, {
        projection: wanted.fields,
        sort,
        limit,
        ...hinted(reader, index),
      })
      .toArray();
    yield* batch;
    const last = batch.at(-1);
    if (last === undefined || batch.length < limit) return;
    after = placeOf(last);
  }
}

/** The seconds as one interval, so that they bound the index; among those of the last second, the row decides. */
function beyond(after: Place<string> | undefined, descending: boolean, span: Span | undefined): object {
  let [from, to] = [span?.from ?? -END, span?.to ?? END];
  if (after === undefined) return span === undefined ? {} : { s: { $gte: from, $lte: to } };
  const [seconds, row] = after;
  if (descending) to = Math.min(to, seconds);
  else from = Math.max(from, seconds);
  const [past, operator] = descending ? ['$lt', '$lt'] : ['$gt', '$gt'];
  return { s: { $gte: from, $lte: to }, $or: [{ s: { [past]: seconds } }, { _id: { [operator]: row } }] };
}

/** Two walks of one order as one. What comes in both comes once. */
async function* merged(one: Walk, other: Walk, descending: boolean): Walk {
  const sign = descending ? -1 : 1;
  let [a, b] = await Promise.all([one.next(), other.next()]);
  while (!a.done || !b.done) {
    const order = a.done ? 1 : b.done ? -1 : sign * comparePlaces(placeOf(a.value), placeOf(b.value));
    if (order <= 0 && !a.done) yield a.value;
    else if (!b.done) yield b.value;
    const [nextA, nextB]: [typeof a, typeof b] = [a, b];
    if (order <= 0) a = nextA.done ? nextA : await one.next();
    if (order >= 0) b = nextB.done ? nextB : await other.next();
  }
}

/** Along what the lead finds, in the order of clinical dates. */
export async function* walkTimeline(
  reader: Reader,
  bound: Bound,
  lead: Exclude<Lead, { from: 'rows' }>,
  descending: boolean,
  after: Place<string> | undefined,
  wanted: Wanted,
): Walk {
  const { type } = bound;
  const base = { descending, after };
  if (lead.from === 'patients') {
    const filter = { p: oneOf(lead.ids), y: type, ...(await shardsOf(reader, lead.ids)) };
    yield* walkCourse(reader, { ...base, filter, index: INDEX.patient, span: undefined }, wanted);
    return;
  }
  if (lead.lists.length === 0) return;
  const filter = { t: oneOf(lead.lists) };
  const clinical = lead.short ? undefined : reader.clinical[type];
  const span = clinical === undefined ? undefined : clinicalSpan(bound.clauses, clinical);
  const narrow = walkCourse(reader, { ...base, filter, index: INDEX.token, span }, wanted);
  if (clinical === undefined || span === undefined) {
    yield* narrow;
    return;
  }
  // Beside that part of the timeline, the few resources that the clinical date does not place.
  const wide = { t: reader.hash(wideKey(clinical)).k };
  const anywhere = walkCourse(reader, { ...base, filter: wide, index: INDEX.token, span: undefined }, wanted);
  yield* merged(narrow, anywhere, descending);
}

function oneOf<T>(values: readonly T[]): T | { $in: readonly T[] } {
  return values.length === 1 ? values[0]! : { $in: values };
}

/** The shards of these patients, and those beside them that hold something of theirs. */
async function shardsOf(reader: Reader, ids: readonly string[]): Promise<{ g?: unknown }> {
  if (!reader.sharded) return {};
  const own = ids.map((_id) => ({ _id, g: reader.shards.of(_id) }));
  const away = await byKey<AwayRow>(reader.rows.away, own);
  return { g: oneOf([...new Set([...own.map(({ g }) => g), ...away.flatMap(({ gs }) => gs)])]) };
}

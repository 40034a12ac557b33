import type { Cursor, Plan } from '../../fhir/search/plan.ts';
import type { FindTargets } from '../clause.ts';
import { compareStandings, cursorOf, type Order, orderOf, readStanding, type Standing } from '../order.ts';
import type { Page, Stored } from '../store.ts';
import { sortValue } from '../values.ts';
import { type Bound, bind } from './bind.ts';
import { chooseLead, type Lead } from './lead.ts';
import { hinted, type Reader } from './reader.ts';
import { storedOf, valuesOf } from './resource.ts';
import type { ResRow } from './rows.ts';
import { INDEX } from './schema.ts';
import { placeOf, type Walk, type Wanted, walkIds, walkRows, walkTimeline } from './walk.ts';

interface Found extends Standing<string> {
  readonly id: string;
  /** When the walk read the bytes along. */
  readonly stored: Stored | undefined;
}

const NEWEST: Order = Object.freeze({ by: 'clinical', descending: true });
const BODY = Object.freeze({ v: 1, u: 1, m: 1, b: 1 } as const);
const NONE = new Uint8Array(0);

/** What a walk reads of each resource, and how that is judged. */
class View {
  readonly bound: Bound;
  private readonly order: Order;

  constructor(bound: Bound, order: Order) {
    this.bound = bound;
    this.order = order;
  }

  wanted(first: number, bytes: boolean): Wanted {
    const { keys, vals } = this.bound.evidence;
    return {
      first,
      fields: {
        s: 1,
        y: 1,
        ...(keys && { c: 1 }),
        ...((vals || this.order.by === 'value') && { r: 1 }),
        ...(bytes && BODY),
      },
    };
  }

  /** Undefined for what did not pass the whole plan. */
  pick(row: ResRow, bytes: boolean): Found | undefined {
    const { type, test } = this.bound;
    // A list may hold another type's resource whose key has the same hash.
    if (row.y !== type) return undefined;
    const id = row._id.slice(type.length + 1);
    const values = valuesOf(row.r);
    if (test !== undefined && !test({ id, values, keys: row.c ?? NONE })) return undefined;
    const stored = bytes ? storedOf({ type, id }, row) : undefined;
    return { id, value: this.valueOf(row, id), place: placeOf(row), stored };
  }

  private valueOf(row: ResRow, id: string): number | string | null {
    const { order } = this;
    if (order.by === 'clinical') return row.s;
    return order.by === 'id' ? id : sortValue(valuesOf(row.r), order.key, order.descending);
  }
}

/** All that a plan may select, in no order worth relying on. */
function walkAll(reader: Reader, view: View, lead: Lead, wanted: Wanted): Walk {
  return lead.from === 'rows'
    ? walkRows(reader, lead.rows, wanted)
    : walkTimeline(reader, view.bound, lead, true, undefined, wanted);
}

function targetFinder(reader: Reader): FindTargets {
  const find: FindTargets = async (target) => {
    const view = new View(await bind(reader, target, find), NEWEST);
    const lead = await chooseLead(reader, view.bound);
    const ids: string[] = [];
    for await (const row of walkAll(reader, view, lead, view.wanted(MANY, false))) {
      const one = view.pick(row, false);
      if (one !== undefined && ids.push(`${target.type}/${one.id}`) > reader.chainLimit) return undefined;
    }
    return ids;
  };
  return find;
}

/** Rows of the first batch where all will be read. */
const MANY = 512;

/** In the walk's own order, until there are enough. */
async function take(walk: Walk, view: View, need: number, bytes: boolean): Promise<Found[]> {
  const found: Found[] = [];
  for await (const row of walk) {
    const one = view.pick(row, bytes);
    if (one !== undefined && found.push(one) >= need) break;
  }
  return found;
}

/**
 * Goes through all that the lead finds and keeps the first few of the order asked for. For an order by value the
 * database has no better way that the conditions leave open; what is kept at a time is bounded, whatever is read.
 */
async function collect(
  walk: Walk,
  view: View,
  order: Order,
  after: Standing<string> | undefined,
  need: number,
): Promise<Found[]> {
  const compare = compareStandings<string>(order);
  let best: Found[] = [];
  for await (const row of walk) {
    const one = view.pick(row, false);
    if (one === undefined || (after !== undefined && compare(one, after) <= 0)) continue;
    best.push(one);
    if (best.length >= 4 * need + MANY) best = best.toSorted(compare).slice(0, need);
  }
  return best.toSorted(compare).slice(0, need);
}

/** The next resources of the plan after a standing, in its order. */
async function find(
  reader: Reader,
  view: View,
  order: Order,
  after: Standing<string> | undefined,
  need: number,
): Promise<Found[]> {
  const { bound } = view;
  const lead = await chooseLead(reader, bound);
  if (order.by === 'clinical' && lead.from !== 'rows') {
    // The bytes come along where nearly all that is looked at is wanted.
    const bytes =
      lead.from === 'patients' || lead.short || bound.clauses.every((clause) => clause === lead.clause);
    const wanted = view.wanted(need, bytes);
    const walk = walkTimeline(reader, bound, lead, order.descending, after?.place, wanted);
    return take(walk, view, need, bytes);
  }
  if (order.by === 'id' && lead.from === 'lists' && !lead.short) {
    const from = typeof after?.value === 'string' ? `${bound.type}/${after.value}` : undefined;
    return take(
      walkIds(reader, bound.type, order.descending, from, view.wanted(need, false)),
      view,
      need,
      false,
    );
  }
  return collect(walkAll(reader, view, lead, view.wanted(MANY, false)), view, order, after, need);
}

/**
 * The bytes of each, judged once more with the keys beside them: another version may have been committed since the
 * index was read, and what it says may not be this caller's to see.
 */
async function load(reader: Reader, bound: Bound, found: readonly Found[]): Promise<readonly Stored[]> {
  const missing = found.flatMap(({ id, stored }) => (stored === undefined ? [`${bound.type}/${id}`] : []));
  const view = new View(bound, NEWEST);
  const loaded = new Map<string, Stored>();
  for await (const row of walkRows(reader, missing, view.wanted(missing.length, true))) {
    const hit = view.pick(row, true);
    if (hit?.stored !== undefined) loaded.set(hit.id, hit.stored);
  }
  return found.flatMap(({ id, stored }) => stored ?? loaded.get(id) ?? []);
}

/** How many resources the plan selects. */
export async function count(reader: Reader, plan: Plan): Promise<number> {
  if (plan.all.length === 0) {
    const slices = await reader.rows.kind.find({ y: plan.type }).toArray();
    return slices.reduce((sum, { indexed }) => sum + indexed, 0);
  }
  const view = new View(await bind(reader, plan, targetFinder(reader)), NEWEST);
  let selected = 0;
  const lead = await chooseLead(reader, view.bound);
  for await (const row of walkAll(reader, view, lead, view.wanted(MANY, false))) {
    if (view.pick(row, false) !== undefined) selected += 1;
  }
  return selected;
}

/** Whether one of the lists has anything in it. */
export async function listed(reader: Reader, keys: readonly string[]): Promise<boolean> {
  if (keys.length === 0) return false;
  const lists = keys.map((key) => reader.hash(key).k);
  const any = await reader.rows.res.findOne(
    { t: { $in: lists } },
    { projection: { _id: 1 }, ...hinted(reader, INDEX.token) },
  );
  return any !== null;
}

function readCursor(type: string, order: Order, cursor: Cursor): Standing<string> {
  return readStanding(order, cursor, (held) =>
    typeof held === 'string' && held.startsWith(`${type}/`) ? held : undefined,
  );
}

/** One page of what the plan selects. */
export async function search(reader: Reader, plan: Plan): Promise<Page> {
  if (plan.count < 1) return { hits: [] };
  const order = orderOf(plan, reader.hash);
  const after = plan.after && readCursor(plan.type, order, plan.after);
  const bound = await bind(reader, plan, targetFinder(reader));
  const found = await find(reader, new View(bound, order), order, after, plan.count + 1);
  const page = found.slice(0, plan.count);
  const hits = await load(reader, bound, page);
  return found.length > page.length ? { hits, next: cursorOf(page.at(-1)!) } : { hits };
}

import type { Plan } from '../../fhir/search/plan.ts';
import type { FindTargets } from '../clause.ts';
import { compareStandings, cursorOf, type Order, orderOf, type Standing } from '../order.ts';
import type { Page, Stored } from '../store.ts';
import { type Bound, bind } from './bind.ts';
import { numberOf } from './columns.ts';
import { readCursor } from './cursor.ts';
import { chooseLead, isFew, type Lead } from './lead.ts';
import type { Reader } from './reader.ts';
import { walkTimeline } from './timeline.ts';
import { type Found, type View, viewOf } from './view.ts';
import { lookAt, take, type Walk, walkIds, walkRows, walkValues } from './walk.ts';

const NEWEST: Order = Object.freeze({ by: 'clinical', descending: true });

/** All that a plan may select, in no order worth relying on. */
function walkAll(reader: Reader, view: View, lead: Lead): Walk {
  return lead.from === 'rows'
    ? walkRows(reader, view, lead.rows)
    : walkTimeline(reader, view, lead, true, undefined);
}

function targetFinder(reader: Reader): FindTargets {
  const find: FindTargets = async (target) => {
    const bound = await bind(reader, target, find);
    if (bound === undefined) return [];
    const view = viewOf(bound, NEWEST);
    const walk = walkAll(reader, view, chooseLead(reader, bound));
    const found = await take(walk, view.pick, reader.chainLimit + 1, false);
    return found.length > reader.chainLimit ? undefined : found.map(({ id }) => `${target.type}/${id}`);
  };
  return find;
}

/** Reads all that the lead finds and sorts it: when that is little, whatever the order. */
async function collect(
  walk: Walk,
  view: View,
  order: Order,
  after: Standing | undefined,
  need: number,
): Promise<Found[]> {
  const compare = compareStandings(order);
  const found = await take(walk, view.pick, Number.POSITIVE_INFINITY, false);
  const left = after === undefined ? found : found.filter((one) => compare(one, after) > 0);
  return left.sort(compare).slice(0, need);
}

/** Walks in the order of a parameter's values, then through the resources that have none. */
async function byValue(
  reader: Reader,
  view: View,
  lead: Lead & { from: 'lists' },
  order: Order & { by: 'value' },
  after: Standing | undefined,
  need: number,
): Promise<Found[]> {
  let found: Found[] = [];
  if (after === undefined || after.value !== null) {
    const from = after?.value == null ? undefined : ([after.value, after.place[1]] as const);
    // Of a resource with several values only the one that it is sorted by counts.
    const once: View['pick'] = (row) => {
      const one = view.pick(row);
      return one?.value === row[0] ? one : undefined;
    };
    found = await take(walkValues(reader, view, order.key, order.descending, from), once, need, true);
  }
  if (found.length >= need) return found;
  const valueless: View['pick'] = (row) => {
    const one = view.pick(row);
    return one?.value === null ? one : undefined;
  };
  const rest = walkTimeline(reader, view, lead, true, after?.value === null ? after.place : undefined);
  return [...found, ...(await take(rest, valueless, need - found.length, true))];
}

/** The next resources of the plan after a standing, in its order. */
function find(
  reader: Reader,
  bound: Bound,
  order: Order,
  after: Standing | undefined,
  need: number,
): Promise<Found[]> {
  const lead = chooseLead(reader, bound);
  const view = viewOf(bound, order);
  if (order.by === 'clinical' && lead.from === 'lists') {
    return take(walkTimeline(reader, view, lead, order.descending, after?.place), view.pick, need, true);
  }
  if (lead.from === 'rows' || isFew(reader, lead)) {
    return collect(walkAll(reader, view, lead), view, order, after, need);
  }
  if (order.by === 'value') return byValue(reader, view, lead, order, after, need);
  const from = typeof after?.value === 'string' ? after.value : undefined;
  return take(walkIds(reader, view, order.descending, from), view.pick, need, true);
}

/**
 * The bytes of each, judged once more with the keys beside them: another version may have been committed since the
 * index was read, and what it says may not be this caller's to see.
 */
function load(reader: Reader, bound: Bound, found: readonly Found[]): readonly Stored[] {
  const view = viewOf(bound, NEWEST);
  return found.flatMap(({ stored, place }) => {
    if (stored !== undefined) return [stored];
    const row = lookAt(reader, view, place[1], true);
    const hit = row && view.pick(row)?.stored;
    return hit === undefined ? [] : [hit];
  });
}

/** How many resources the plan selects. */
export async function count(reader: Reader, plan: Plan): Promise<number> {
  if (plan.all.length === 0) {
    return numberOf(
      reader.statements('SELECT sum(indexed) FROM kind WHERE name = ?').get(plan.type)?.[0] ?? 0,
    );
  }
  const bound = await bind(reader, plan, targetFinder(reader));
  if (bound === undefined) return 0;
  const view = viewOf(bound, NEWEST);
  let selected = 0;
  const tally: View['pick'] = (row) => {
    if (view.pick(row) !== undefined) selected += 1;
    return undefined;
  };
  await take(walkAll(reader, view, chooseLead(reader, bound)), tally, Number.POSITIVE_INFINITY, false);
  return selected;
}

/** Keys looked up in one statement: a call costs more than a look-up. */
const MANY = 16;

/** Whether one of the lists has anything in it. */
export function listed(reader: Reader, keys: readonly string[]): boolean {
  for (let at = 0; at < keys.length; at += MANY) {
    const lists = keys.slice(at, at + MANY).map((key) => reader.hash(key).k);
    const marks = lists.map(() => '?').join(', ');
    const any = reader.statements(`SELECT 1 FROM post WHERE k IN (${marks}) LIMIT 1`);
    if (any.get(...lists) !== undefined) return true;
  }
  return false;
}

/** One page of what the plan selects. */
export async function search(reader: Reader, plan: Plan): Promise<Page> {
  if (plan.count < 1) return { hits: [] };
  const order = orderOf(plan, reader.hash);
  const after = plan.after && readCursor(order, plan.after);
  const bound = await bind(reader, plan, targetFinder(reader));
  if (bound === undefined) return { hits: [] };
  const found = await find(reader, bound, order, after, plan.count + 1);
  const page = found.slice(0, plan.count);
  const hits = load(reader, bound, page);
  return found.length > page.length ? { hits, next: cursorOf(page.at(-1)!) } : { hits };
}

import { Fault } from '../fault.ts';
import type { Cursor, Plan } from '../fhir/search/plan.ts';
import type { KeyHash } from './hash.ts';
import { comparePlaces, compareRows, type Place } from './place.ts';
import { compareValues } from './values.ts';

export type Order =
  | { readonly by: 'clinical'; readonly descending: boolean }
  | { readonly by: 'id'; readonly descending: boolean }
  | { readonly by: 'value'; readonly descending: boolean; readonly key: KeyHash };

/** Where a resource stands: its sort value, null when it has none, and its place in time. */
export interface Standing<R extends number | string = number> {
  readonly value: number | string | null;
  readonly place: Place<R>;
}

export function orderOf(plan: Pick<Plan, 'sort'>, hash: (text: string) => KeyHash): Order {
  const { key = 'clinical', descending = true } = plan.sort ?? {};
  if (key === 'clinical') return { by: 'clinical', descending };
  return key === '_id' ? { by: 'id', descending } : { by: 'value', descending, key: hash(key) };
}

/** Equal values by row. Those without a value after all others and newest first, whatever the direction. */
export function compareStandings<R extends number | string>(
  order: Order,
): (a: Standing<R>, b: Standing<R>) => number {
  const sign = order.descending ? -1 : 1;
  return (a, b) => {
    if (a.value === null || b.value === null) {
      return a.value === b.value ? -comparePlaces(a.place, b.place) : a.value === null ? 1 : -1;
    }
    return sign * (compareValues(a.value, b.value) || compareRows(a.place[1], b.place[1]));
  };
}

/** A resource without the value stands by its clinical date, so its row alone would not say where. */
export function cursorOf<R extends number | string>({ value, place }: Standing<R>): Cursor {
  return value === null ? [null, place.join(' ')] : [value, place[1]];
}

/**
 * @param rowOf the adapter's row, as a cursor holds it; undefined when it is none. A cursor without a value holds it
 * as text.
 * @throws Fault `invalid` when the cursor is of another order.
 */
export function readStanding<R extends number | string>(
  order: Order,
  cursor: Cursor,
  rowOf: (held: number | string, asText: boolean) => R | undefined,
): Standing<R> {
  const [value, held] = cursor;
  if (value === null && typeof held === 'string' && order.by === 'value') {
    const at = held.indexOf(' ');
    const seconds = at < 1 ? Number.NaN : Number(held.slice(0, at));
    const row = rowOf(held.slice(at + 1), true);
    if (Number.isFinite(seconds) && row !== undefined) return { value, place: [seconds, row] };
  }
  const fits =
    order.by === 'value' ? value !== null : typeof value === (order.by === 'clinical' ? 'number' : 'string');
  const row = fits ? rowOf(held, false) : undefined;
  if (row === undefined) {
    throw new Fault('invalid', 'This page does not belong to this search: start again from its first page.');
  }
  return { value, place: [typeof value === 'number' ? value : 0, row] };
}

import { Fault } from '../../fault.ts';
import type { Cursor, Plan } from '../../fhir/search/plan.ts';
import type { KeyHash } from '../hash.ts';
import { comparePlaces, type Place } from './place.ts';
import { compareValues } from './values.ts';

export type Order =
  | { readonly by: 'clinical'; readonly descending: boolean }
  | { readonly by: 'id'; readonly descending: boolean }
  | { readonly by: 'value'; readonly descending: boolean; readonly key: KeyHash };

/** Where a resource stands: its sort value, null when it has none, and its place in time. */
export interface Standing {
  readonly value: number | string | null;
  readonly place: Place;
}

export function orderOf(plan: Pick<Plan, 'sort'>, hash: (text: string) => KeyHash): Order {
  const { key = 'clinical', descending = true } = plan.sort ?? {};
  if (key === 'clinical') return { by: 'clinical', descending };
  return key === '_id' ? { by: 'id', descending } : { by: 'value', descending, key: hash(key) };
}

/** Equal values by row. Those without a value after all others and newest first, whatever the direction. */
export function compareStandings(order: Order): (a: Standing, b: Standing) => number {
  const sign = order.descending ? -1 : 1;
  return (a, b) => {
    if (a.value === null || b.value === null) {
      return a.value === b.value ? -comparePlaces(a.place, b.place) : a.value === null ? 1 : -1;
    }
    return sign * (compareValues(a.value, b.value) || a.place[1] - b.place[1]);
  };
}

/** A resource without the value stands by its clinical date, so its row alone would not say where. */
export function cursorOf({ value, place }: Standing): Cursor {
  return value === null ? [null, place.join(' ')] : [value, place[1]];
}

/** @throws Fault `invalid` when the cursor is of another order. */
export function readCursor(order: Order, cursor: Cursor): Standing {
  const [value, row] = cursor;
  if (value === null && typeof row === 'string' && order.by === 'value') {
    const [seconds, rid] = row.split(' ').map(Number);
    if (Number.isFinite(seconds) && Number.isFinite(rid)) return { value, place: [seconds!, rid!] };
  }
  const fits =
    order.by === 'value' ? value !== null : typeof value === (order.by === 'clinical' ? 'number' : 'string');
  if (!fits || typeof row !== 'number') {
    throw new Fault('invalid', 'This page does not belong to this search: start again from its first page.');
  }
  return { value, place: [typeof value === 'number' ? value : 0, row] };
}

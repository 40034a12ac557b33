import type { Cursor } from '../../fhir/search/plan.ts';
import { type Order, readStanding, type Standing } from '../order.ts';

/** @throws Fault `invalid` when the cursor is of another order. */
export function readCursor(order: Order, cursor: Cursor): Standing {
  return readStanding(order, cursor, rowOf);
}

function rowOf(held: number | string, asText: boolean): number | undefined {
  const row = asText ? Number(held) : held;
  return typeof row === 'number' && Number.isFinite(row) ? row : undefined;
}

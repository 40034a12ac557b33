import type { KeyHash } from './hash.ts';

/** One interval or text of a resource, as `res.vals` holds them, in JSON: key, then bounds. */
export type Value = readonly [k: number, c: number, low: number | string, high: number | null];

export function parseValues(json: string): readonly Value[] {
  return JSON.parse(json) as Value[];
}

export function isOf(value: Value, key: KeyHash): boolean {
  return value[1] === key.c && value[0] === key.k;
}

/** Longest text kept in `rng`, in UTF-16 units: enough to order and to narrow; the whole text is in `vals`. */
const INDEXED_TEXT = 120;

/** A value as `rng` holds it. SQLite ends texts at NUL when they are read back, hence no NUL. */
export function indexed(low: number | string): number | string {
  if (typeof low === 'number') return low;
  const start = low.length > INDEXED_TEXT ? low.slice(0, INDEXED_TEXT) : low;
  return start.toWellFormed().replaceAll('\0', '\ufffd');
}

/** Values as SQLite orders them: numbers before texts, texts by their UTF-8 bytes. */
export function compareValues(a: number | string, b: number | string): number {
  if (typeof a === 'number') return typeof b === 'number' ? a - b : -1;
  return typeof b === 'number' ? 1 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** The value that a resource is sorted by: of several the lowest, or the highest when descending. */
export function sortValue(
  values: readonly Value[],
  key: KeyHash,
  descending: boolean,
): number | string | null {
  let chosen: number | string | null = null;
  for (const value of values) {
    if (!isOf(value, key)) continue;
    const low = indexed(value[2]);
    if (chosen === null || compareValues(low, chosen) < 0 !== descending) chosen = low;
  }
  return chosen;
}

/**
 * A place in the order of clinical dates: seconds since 1970, then the resource's row, by which an adapter tells
 * resources of one second apart: a number in SQLite, `Type/id` in MongoDB.
 */
export type Place<R extends number | string = number> = readonly [seconds: number, row: R];

/** Beyond every date and row. */
export const END = 9e15;

export function comparePlaces<R extends number | string>(a: Place<R>, b: Place<R>): number {
  return a[0] - b[0] || compareRows(a[1], b[1]);
}

export function compareRows<R extends number | string>(a: R, b: R): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

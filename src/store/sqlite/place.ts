/** A place in the order of clinical dates: seconds since 1970, then the resource's row. */
export type Place = readonly [seconds: number, row: number];

/** Beyond every date and row. */
export const END = 9e15;

export function comparePlaces(a: Place, b: Place): number {
  return a[0] - b[0] || a[1] - b[1];
}

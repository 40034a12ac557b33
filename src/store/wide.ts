import type { IndexEntry } from '../fhir/index/entry.ts';

/** Width below which an interval is narrow, in the unit of its bounds: 25 h of ms, the longest day of the year. */
export const NARROW = 90_000_000;

/** The store's own posting list of the resources that have a wide interval under this range key. */
export function wideKey(range: string): string {
  // No key of a resource begins so: those begin with a type's name.
  return `~wide:${range}`;
}

/**
 * The range keys under which a resource is *wide*: one of its intervals is wider than NARROW or, for the clinical
 * range, its clinical date does not tell where the interval begins. All other resources are found by their lower
 * bound, or their clinical date, within NARROW: so a search from a day on need not begin at the beginning.
 */
export function wideRanges(entry: IndexEntry, clinical: string | undefined): ReadonlySet<string> {
  const wide = new Set<string>();
  let clinicals = 0;
  for (const { key, low, high } of entry.ranges) {
    if (typeof low !== 'number') continue;
    if (high !== null && high - low > NARROW) wide.add(key);
    if (key !== clinical) continue;
    clinicals += 1;
    if (clinicals > 1 || Math.floor(low / 1000) !== entry.instant) wide.add(key);
  }
  return wide;
}

/** All keys under which a store lists a resource: its own, and those of the lists of wide ones. */
export function listedKeys(entry: IndexEntry, clinical: string | undefined): readonly string[] {
  const keys = new Set(entry.keys);
  for (const range of wideRanges(entry, clinical)) keys.add(wideKey(range));
  return [...keys];
}

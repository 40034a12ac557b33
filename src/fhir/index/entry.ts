/**
 * What a store keeps of a resource so that searches find it. The same entry feeds every adapter.
 *
 * Keys are texts of the form `Type.parameter=value`; the store hashes them. For a token: `code`, `system|code`,
 * `|code` (no system), `system|`. For a reference: `Type/id`, or the absolute URL; for a logical one
 * `Type.parameter:identifier=system|value`. Every resource carries the key `Type` alone, so that a search without
 * criteria has a list to walk.
 */
export interface IndexEntry {
  /** Clinical date in whole seconds since 1970 (negative before), 0 when the resource has none. */
  readonly instant: number;
  /** Id of the Patient it belongs to, if any (a Patient belongs to itself). */
  readonly patient: string | undefined;
  readonly keys: readonly string[];
  /** Parameters that have a value, as `Type.parameter`: they answer `:missing`. */
  readonly marks: readonly string[];
  readonly ranges: readonly RangeEntry[];
}

/** Dates are ms since 1970, [low, high); numbers likewise; a folded string has its text as `low` and no `high`. */
export interface RangeEntry {
  readonly key: string;
  readonly low: number | string;
  readonly high: number | null;
}

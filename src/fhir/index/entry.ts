/**
 * What a store keeps of a resource so that searches find it. The same entry feeds every adapter.
 *
 * Keys are listed: texts of the form `Type.parameter=value`, which the store hashes. For a token the `code`; for a
 * reference `Type/id`, or the absolute URL; for a logical one `Type.parameter:identifier=value`. Every resource
 * carries the key `Type` alone, so that a search without criteria has a list to walk.
 *
 * Marks are not listed, they confirm: `Type.parameter` (it has a value: `:missing`), a token's `system|code`, `|code`
 * (no system) and `system|`, and a string as it was written (`:exact`). Each list is written once and costs a page of
 * the database; what narrows a list that is short anyway need not be one.
 */
export interface IndexEntry {
  /** Clinical date in whole seconds since 1970 (negative before), 0 when the resource has none. */
  readonly instant: number;
  /** Id of the Patient it belongs to, if any (a Patient belongs to itself). */
  readonly patient: string | undefined;
  readonly keys: readonly string[];
  readonly marks: readonly string[];
  readonly ranges: readonly RangeEntry[];
}

/** Dates are ms since 1970, [low, high); numbers likewise; a folded string has its text as `low` and no `high`. */
export interface RangeEntry {
  readonly key: string;
  readonly low: number | string;
  readonly high: number | null;
}

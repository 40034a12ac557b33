import type { SQLInputValue } from 'node:sqlite';
import type { BoundClause } from '../clause.ts';
import { RANK } from '../rank.ts';
import type { Bound } from './bind.ts';

/** More alternatives than these are not probed, and not merged, one by one. */
export const FEW_LISTS = 8;
/** More probes than this cost more than looking at the resource itself. */
const PROBES = 6;

/** Is the resource in one of these lists too? */
export function among(lists: string): string {
  return `EXISTS (SELECT 1 FROM post q WHERE q.k IN (${lists}) AND q.s = p.s AND q.r = p.r)`;
}

/** What a resource must pass in SQLite, on `p` and `r`. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

/**
 * The probes of the primary key that some clauses allow, then what is confirmed on the resource itself: SQLite
 * evaluates the first before it fetches the second.
 */
export function conditionOf(bound: Bound, lead: BoundClause | undefined): Condition {
  const probes = bound.clauses.filter((clause) => clause !== lead && isProbe(clause)).slice(0, PROBES);
  const sql = probes.map(({ keys }) => among(Array(keys?.any.length).fill('?').join(', ')));
  return {
    sql: [...sql, bound.sql].join(' AND '),
    values: [...probes.flatMap(({ keys }) => keys?.any.map(({ k }) => k) ?? []), ...bound.values],
  };
}

function isProbe({ not, keys }: BoundClause): boolean {
  return (
    !not && keys !== undefined && keys.rank < RANK.all && keys.any.length > 0 && keys.any.length <= FEW_LISTS
  );
}

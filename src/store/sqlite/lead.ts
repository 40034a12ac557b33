import type { BoundClause } from '../clause.ts';
import { RANK } from '../rank.ts';
import type { Bound } from './bind.ts';
import { findByValue } from './by-value.ts';
import { numberOf } from './columns.ts';
import type { Reader } from './reader.ts';

/** Where a search starts: the clause whose resources are looked at, one by one, for all the others. */
export type Lead =
  /** These resources and no others. */
  | { readonly from: 'rows'; readonly rows: readonly number[] }
  /** The posting lists of a clause, or that of the whole type; `short` when they were seen or are known to be. */
  | { readonly from: 'lists'; readonly clause: BoundClause | undefined; readonly short: boolean };

/** How much the planner looks before it chooses. */
export interface Patience {
  /** What a first look at a list counts at most. 64 cost about 5 µs. */
  readonly glance: number;
  /** Up to this many resources are read to the last and sorted, rather than walked in the order asked for. */
  readonly few: number;
}

export const PATIENCE: Patience = Object.freeze({ glance: 64, few: 1024 });

/**
 * Picks the lead in a fixed order: id, business identifier, reference to a patient; then whichever of the other keys
 * has the shortest list at a glance; then a date, number or text that few resources have; then all of the type.
 * Negated clauses never lead: what they find is what they do not name.
 */
export function chooseLead(reader: Reader, bound: Bound): Lead {
  const { glance, few } = reader.patience;
  const positive = bound.clauses.filter((clause) => !clause.not);
  const byId = positive.find((clause) => clause.ids !== undefined);
  if (byId?.ids !== undefined) return { from: 'rows', rows: rowsOf(reader, bound.kind, byId.ids) };

  const keyed = positive.filter((clause) => rank(clause) < RANK.all);
  const best = keyed.toSorted((a, b) => rank(a) - rank(b))[0];
  if (best !== undefined && rank(best) <= RANK.patient) return { from: 'lists', clause: best, short: true };

  // With nothing to choose from, there is nothing to look at.
  if (keyed.length === 1 && positive.length === 1) return { from: 'lists', clause: best, short: false };
  const shortest = keyed
    .map((clause) => ({ clause, length: listLength(reader, clause, glance) }))
    .toSorted((a, b) => a.length - b.length || rank(a.clause) - rank(b.clause))[0];
  if (shortest !== undefined && shortest.length < glance)
    return { from: 'lists', clause: shortest.clause, short: true };
  for (const clause of positive) {
    const rows = clause.values && findByValue(reader, bound.type, clause.values, few);
    if (rows !== undefined) return { from: 'rows', rows };
  }
  return { from: 'lists', clause: shortest?.clause, short: false };
}

/** Is the lead short enough to be read to its end and sorted? */
export function isFew(reader: Reader, lead: Lead & { from: 'lists' }): boolean {
  if (lead.short || lead.clause === undefined) return lead.short;
  return listLength(reader, lead.clause, reader.patience.few) < reader.patience.few;
}

function rowsOf(reader: Reader, kind: number, ids: readonly string[]): readonly number[] {
  const find = reader.statements('SELECT rid FROM res WHERE kind = ? AND id = ?');
  return [...new Set(ids)].flatMap((id) => {
    const row = find.get(kind, id);
    return row === undefined ? [] : [numberOf(row[0])];
  });
}

function rank(clause: BoundClause): number {
  return clause.keys?.rank ?? RANK.all;
}

function listLength(reader: Reader, clause: BoundClause, limit: number): number {
  const look = reader.statements('SELECT count(*) FROM (SELECT 1 FROM post WHERE k = ? LIMIT ?)');
  let length = 0;
  for (const { k } of clause.keys?.any ?? []) {
    if (length >= limit) break;
    length += numberOf(look.get(k, limit - length)?.[0]);
  }
  return length;
}

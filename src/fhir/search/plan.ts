import { Fault } from '../../fault.ts';

/**
 * What a search asks for, as frozen data that no database has seen yet. `parse.ts` makes it, access adds conditions
 * to it, a store adapter runs it.
 *
 * A plan is a conjunction of clauses; a clause is a disjunction of terms, possibly negated.
 */
export interface Plan {
  readonly type: string;
  readonly all: readonly Clause[];
  /** Undefined: by the resource's clinical date, newest first. Every order ends in an internal tie-break. */
  readonly sort?: Sort;
  /** Resources on a page, at least 1. */
  readonly count: number;
  /** Where the previous page ended, as `Page.next` gave it. */
  readonly after?: Cursor;
}

export interface Clause {
  readonly any: readonly Term[];
  readonly not?: boolean;
}

export type Term =
  /**
   * One posting: token, reference, uri. Text as `index/entry.ts` builds it. With `mark`, the resource must carry that
   * too: a list is kept by `code`, and `system|code` is confirmed.
   */
  | { readonly kind: 'key'; readonly key: string; readonly mark?: string }
  /** As in `IndexEntry.marks`: the parameter has any value at all (`:missing`), or a value of this system. */
  | { readonly kind: 'mark'; readonly mark: string }
  /**
   * Dates (ms), numbers, quantities as half-open intervals [low, high) of the resource. Each bound given must hold:
   * low >= lowFrom, low < lowBelow, high > highAbove, high <= highTo.
   */
  | {
      readonly kind: 'range';
      readonly key: string;
      readonly lowFrom?: number;
      readonly lowBelow?: number;
      readonly highAbove?: number;
      readonly highTo?: number;
    }
  /** Folded text (see `index/fold.ts`): starts with, or contains. `mark` as above: the exact text. */
  | TextTerm
  | { readonly kind: 'id'; readonly id: string }
  /** A chain: resources whose key is `prefix` + `Type/id` of any resource that `target` finds. */
  | { readonly kind: 'chain'; readonly prefix: string; readonly target: Omit<Plan, 'count'> };

export interface TextTerm {
  readonly kind: 'text';
  readonly key: string;
  readonly mode: 'prefix' | 'contains';
  readonly value: string;
  readonly mark?: string;
}

export interface Sort {
  /** `clinical` (the resource's `instant`), `_id`, or the key of a range (`ImagingStudy.started`, `Patient.family`). */
  readonly key: string;
  readonly descending: boolean;
}

/** Keyset position: the sort value and the store's row of the last resource of a page. */
export type Cursor = readonly [value: number | string | null, row: number | string];

/**
 * What a caller may see, as conditions by resource type. No entry for a type means no condition. Conditions are
 * added to a plan before it runs, so what may not be seen cannot be selected, counted or paged over.
 */
export type Restriction = { readonly [type: string]: readonly Clause[] };

export const UNRESTRICTED: Restriction = Object.freeze({});

export function restrict(plan: Plan, restriction: Restriction): Plan {
  const conditions = restriction[plan.type];
  return Object.freeze({
    ...plan,
    all: [...plan.all, ...(conditions ?? [])].map((clause) => restrictChains(clause, restriction)),
  });
}

/** A chain reads the target resources too: what a caller may not see must not be deduced through them. */
function restrictChains(clause: Clause, restriction: Restriction): Clause {
  if (!clause.any.some((term) => term.kind === 'chain')) return clause;
  return {
    ...clause,
    any: clause.any.map((term) =>
      term.kind === 'chain' ? { ...term, target: restrict({ ...term.target, count: 1 }, restriction) } : term,
    ),
  };
}

/** The resource of this type and id and no other: how reads, includes and histories obey a restriction. */
export function byId(type: string, ids: readonly string[]): Plan {
  if (ids.length === 0) throw new Fault('internal', 'A plan by id needs an id.');
  return { type, all: [{ any: ids.map((id) => ({ kind: 'id', id })) }], count: ids.length };
}

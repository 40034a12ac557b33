import { Fault } from '../fault.ts';
import type { Clause, Plan, Term } from '../fhir/search/plan.ts';
import type { KeyHash } from './hash.ts';
import { RANK, rankOf } from './rank.ts';

export type RangeTerm = Extract<Term, { kind: 'range' }>;
export type TextTerm = Extract<Term, { kind: 'text' }>;

/** A clause with its keys hashed and its chains followed. */
export interface BoundClause {
  readonly not: boolean;
  readonly terms: readonly Term[];
  /** When keys alone decide the clause: any of them. */
  readonly keys?: { readonly any: readonly KeyHash[]; readonly rank: number };
  /** When ids alone decide it. */
  readonly ids?: readonly string[];
  /** When ranges and texts alone decide it. */
  readonly values?: readonly (RangeTerm | TextTerm)[];
}

/** The ids, as `Type/id`, of all resources that a plan selects; undefined past the limit. */
export type FindTargets = (target: Omit<Plan, 'count'>) => Promise<readonly string[] | undefined>;

/** @throws Fault `invalid` when a chain passes through more resources than allowed. */
export async function bindClauses(
  hash: (text: string) => KeyHash,
  clauses: readonly Clause[],
  findTargets: FindTargets,
): Promise<readonly BoundClause[]> {
  const bound: BoundClause[] = [];
  for (const clause of clauses) {
    const chained = clause.any.some((term) => term.kind === 'chain');
    bound.push(bindClause(hash, clause, chained ? await follow(clause.any, findTargets) : clause.any));
  }
  return bound;
}

/** A chain becomes the keys of the resources it passes through. */
async function follow(terms: readonly Term[], findTargets: FindTargets): Promise<readonly Term[]> {
  const followed: Term[] = [];
  for (const term of terms) {
    if (term.kind !== 'chain') {
      followed.push(term);
      continue;
    }
    const targets = await findTargets(term.target);
    if (targets === undefined) {
      throw new Fault(
        'invalid',
        `This search passes through too many ${term.target.type} resources: narrow the chained parameter.`,
      );
    }
    for (const target of targets) followed.push({ kind: 'key', key: term.prefix + target });
  }
  return followed;
}

function bindClause(hash: (text: string) => KeyHash, clause: Clause, terms: readonly Term[]): BoundClause {
  const bound = { not: clause.not === true, terms };
  const keys = terms.filter((term) => term.kind === 'key');
  if (keys.length === terms.length) {
    const rank = keys.reduce<number>((worst, { key }) => Math.max(worst, rankOf(key)), RANK.identifier);
    return { ...bound, keys: { any: keys.map(({ key }) => hash(key)), rank } };
  }
  const ids = terms.filter((term) => term.kind === 'id');
  if (ids.length === terms.length) return { ...bound, ids: ids.map(({ id }) => id) };
  const values = terms.filter((term) => term.kind === 'range' || term.kind === 'text');
  return values.length === terms.length ? { ...bound, values } : bound;
}

import type { SQLInputValue } from 'node:sqlite';
import { Fault } from '../../fault.ts';
import type { Clause, Plan, Term } from '../../fhir/search/plan.ts';
import type { KeyHash } from '../hash.ts';
import { type Evidence, evidenceTest, type Test } from './evidence.ts';
import { RANK, rankOf } from './rank.ts';
import type { Reader } from './reader.ts';
import { recordOf } from './records.ts';

/** A plan with its keys hashed and its chains followed: ready to run on this database. */
export interface Bound {
  readonly type: string;
  readonly kind: number;
  readonly clauses: readonly BoundClause[];
  /**
   * The conditions that SQLite itself confirms on a row `r` of `res`, and their values in order. Together with
   * `test` they are the whole plan: nothing is returned or counted that did not pass both.
   */
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
  /** The conditions that it cannot: ranges, texts, and lists too long. Undefined: there are none. */
  readonly test: Test | undefined;
  /** What `test` reads. */
  readonly evidence: Evidence;
}

export type RangeTerm = Extract<Term, { kind: 'range' }>;
export type TextTerm = Extract<Term, { kind: 'text' }>;

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

/** Longest list of alternatives that SQLite is asked to confirm one by one. */
const CONFIRMED = 16;

/** @returns undefined when no resource of the type was ever written. */
export async function bind(
  reader: Reader,
  plan: Pick<Plan, 'type' | 'all'>,
  findTargets: FindTargets,
): Promise<Bound | undefined> {
  const kind = reader.kinds.number(plan.type);
  if (kind === undefined) return undefined;
  const clauses: BoundClause[] = [];
  for (const clause of plan.all) {
    const chained = clause.any.some((term) => term.kind === 'chain');
    clauses.push(bindClause(reader, clause, chained ? await follow(clause.any, findTargets) : clause.any));
  }
  const confirmed = clauses.filter(isConfirmed);
  const tested = clauses.filter((clause) => !isConfirmed(clause));
  return {
    type: plan.type,
    kind,
    clauses,
    sql: ['r.kind = ? AND r.keys IS NOT NULL', ...confirmed.map(confirmation)].join(' AND '),
    values: [kind, ...confirmed.flatMap((clause) => sought(reader, clause))],
    ...evidenceTest(reader.hash, tested),
  };
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

function bindClause(reader: Reader, clause: Clause, terms: readonly Term[]): BoundClause {
  const bound = { not: clause.not === true, terms };
  const keys = terms.filter((term) => term.kind === 'key');
  if (keys.length === terms.length) {
    const rank = keys.reduce<number>((worst, { key }) => Math.max(worst, rankOf(key)), RANK.identifier);
    return { ...bound, keys: { any: keys.map(({ key }) => reader.hash(key)), rank } };
  }
  const ids = terms.filter((term) => term.kind === 'id');
  if (ids.length === terms.length) return { ...bound, ids: ids.map(({ id }) => id) };
  const values = terms.filter((term) => term.kind === 'range' || term.kind === 'text');
  return values.length === terms.length ? { ...bound, values } : bound;
}

function isConfirmed({ terms }: BoundClause): boolean {
  return (
    terms.length <= CONFIRMED && terms.every(({ kind }) => kind === 'key' || kind === 'mark' || kind === 'id')
  );
}

function confirmation({ not, terms }: BoundClause): string {
  const any = terms.map(({ kind }) => (kind === 'id' ? 'r.id = ?' : 'instr(r.keys, ?) > 0'));
  return `${not ? 'NOT ' : ''}(${any.length === 0 ? 'FALSE' : any.join(' OR ')})`;
}

function sought(reader: Reader, { terms }: BoundClause): SQLInputValue[] {
  return terms.map((term) => {
    if (term.kind === 'id') return term.id;
    // A mark says more than the key it narrows.
    if (term.kind === 'key') return recordOf(reader.hash(term.mark ?? term.key));
    if (term.kind === 'mark') return recordOf(reader.hash(term.mark));
    throw new Fault('internal', 'A condition was given to SQLite that it cannot confirm.');
  });
}

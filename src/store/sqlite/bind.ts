import type { SQLInputValue } from 'node:sqlite';
import { Fault } from '../../fault.ts';
import type { Plan } from '../../fhir/search/plan.ts';
import { type BoundClause, bindClauses, type FindTargets } from '../clause.ts';
import { type Evidence, evidenceTest, type Test } from '../evidence.ts';
import { recordOf } from '../records.ts';
import type { Reader } from './reader.ts';

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
  const clauses = await bindClauses(reader.hash, plan.all, findTargets);
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

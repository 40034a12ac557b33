import type { Plan } from '../../fhir/search/plan.ts';
import { type BoundClause, bindClauses, type FindTargets } from '../clause.ts';
import { type Evidence, evidenceTest, type Test } from '../evidence.ts';
import type { Reader } from './reader.ts';

/** A plan with its keys hashed and its chains followed. */
export interface Bound {
  readonly type: string;
  readonly clauses: readonly BoundClause[];
  /** All conditions, tested on what the resource itself says: a query only brings candidates. */
  readonly test: Test | undefined;
  readonly evidence: Evidence;
}

export async function bind(
  reader: Reader,
  plan: Pick<Plan, 'type' | 'all'>,
  findTargets: FindTargets,
): Promise<Bound> {
  const clauses = await bindClauses(reader.hash, plan.all, findTargets);
  return { type: plan.type, clauses, ...evidenceTest(reader.hash, clauses) };
}

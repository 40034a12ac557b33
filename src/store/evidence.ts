import { Fault } from '../fault.ts';
import type { Term } from '../fhir/search/plan.ts';
import type { BoundClause, RangeTerm } from './clause.ts';
import type { KeyHash } from './hash.ts';
import { Records } from './records.ts';
import { isOf, type Value } from './values.ts';

/** What of a resource's own index columns a test reads. */
export interface Evidence {
  readonly keys: boolean;
  readonly vals: boolean;
}

export interface Witness {
  readonly id: string;
  /** Empty unless asked for. */
  readonly keys: Uint8Array;
  readonly values: readonly Value[];
}

export type Test = (witness: Witness) => boolean;

/** The conditions that are tested here rather than by SQLite, on what the resource itself says. */
export function evidenceTest(
  hash: (text: string) => KeyHash,
  clauses: readonly BoundClause[],
): { readonly test: Test | undefined; readonly evidence: Evidence } {
  const terms = clauses.flatMap((clause) => clause.terms);
  const evidence = {
    keys: terms.some((term) => 'mark' in term || term.kind === 'key'),
    vals: terms.some(({ kind }) => kind === 'range' || kind === 'text'),
  };
  const tests = clauses.map((clause) => clauseTest(hash, clause));
  const test: Test = (witness) => tests.every((one) => one(witness));
  return { evidence, test: tests.length === 0 ? undefined : test };
}

function clauseTest(hash: (text: string) => KeyHash, { not, terms }: BoundClause): Test {
  const records = new Map<number, number[]>();
  const tests: Test[] = [];
  for (const term of terms) {
    if (term.kind === 'key' || term.kind === 'mark') {
      // A mark says more than the key it narrows.
      const { k, c } = hash(term.kind === 'mark' ? term.mark : (term.mark ?? term.key));
      records.set(k, [...(records.get(k) ?? []), c]);
    } else tests.push(termTest(hash, term));
  }
  if (records.size > 0) tests.push(({ keys }) => new Records(keys).hasAny(records));
  return (witness) => tests.some((test) => test(witness)) !== not;
}

function termTest(hash: (text: string) => KeyHash, term: Exclude<Term, { kind: 'key' | 'mark' }>): Test {
  switch (term.kind) {
    case 'id':
      return ({ id }) => id === term.id;
    case 'text': {
      const key = hash(term.key);
      const { mode, value: part } = term;
      const matches = (text: string) => (mode === 'prefix' ? text.startsWith(part) : text.includes(part));
      const mark = term.mark === undefined ? undefined : recordMap(hash(term.mark));
      return ({ values, keys }) =>
        values.some((value) => isOf(value, key) && typeof value[2] === 'string' && matches(value[2])) &&
        (mark === undefined || new Records(keys).hasAny(mark));
    }
    case 'range':
      return rangeTest(hash(term.key), term);
    case 'chain':
      throw new Fault('internal', 'A chain was not followed before the search.');
  }
}

function recordMap({ k, c }: KeyHash): ReadonlyMap<number, readonly number[]> {
  return new Map([[k, [c]]]);
}

function rangeTest(key: KeyHash, term: RangeTerm): Test {
  const { lowFrom, lowBelow, highAbove, highTo } = term;
  const holds = (value: Value) => {
    const [, , low, high] = value;
    if (typeof low !== 'number' || high === null || !isOf(value, key)) return false;
    return (
      (lowFrom === undefined || low >= lowFrom) &&
      (lowBelow === undefined || low < lowBelow) &&
      (highAbove === undefined || high > highAbove) &&
      (highTo === undefined || high <= highTo)
    );
  };
  return ({ values }) => values.some(holds);
}

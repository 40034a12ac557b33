import type { Resource } from '@medplum/fhirtypes';
import type { IndexEntry } from '../../src/fhir/index/entry.ts';
import { createIndexer } from '../../src/fhir/index/indexer.ts';
import { parseSearch } from '../../src/fhir/search/parse.ts';
import type { Clause, Plan, Term } from '../../src/fhir/search/plan.ts';

export const BASE = 'https://hub.example.org/fhir';
const OPTIONS = {
  base: BASE,
  handling: 'strict',
  defaultCount: 20,
  maxCount: 100,
  zone: 'Europe/Paris',
} as const;

interface Held {
  readonly type: string;
  readonly id: string;
  readonly entry: IndexEntry;
}

/** The plainest store there can be: every entry is looked at. Returns the ids that a query finds, sorted. */
export function createFinder(resources: readonly Resource[]): (query: string) => readonly string[] {
  const index = createIndexer({ zone: 'Europe/Paris', base: BASE });
  const held = resources.map((one) => ({ type: one.resourceType, id: one.id!, entry: index(one) }));
  return (query) => {
    const [type = '', text = ''] = query.split('?');
    const pairs = [...new URLSearchParams(text.replaceAll('+', '%2B'))];
    return select(held, parseSearch(type, pairs, OPTIONS).plan);
  };
}

function select(held: readonly Held[], plan: Omit<Plan, 'count'>): readonly string[] {
  return held
    .filter((one) => one.type === plan.type && plan.all.every((clause) => holds(held, one, clause)))
    .map(({ id }) => id)
    .sort();
}

function holds(held: readonly Held[], one: Held, clause: Clause): boolean {
  return clause.any.some((term) => matches(held, one, term)) !== (clause.not === true);
}

function matches(held: readonly Held[], { id, entry }: Held, term: Term): boolean {
  switch (term.kind) {
    case 'key':
      return entry.keys.includes(term.key) && carries(entry, term.mark);
    case 'mark':
      return entry.marks.includes(term.mark);
    case 'id':
      return id === term.id;
    case 'text':
      return entry.ranges.some(({ key, low }) => {
        if (key !== term.key || typeof low !== 'string' || !carries(entry, term.mark)) return false;
        return term.mode === 'prefix' ? low.startsWith(term.value) : low.includes(term.value);
      });
    case 'range':
      return entry.ranges.some(
        ({ key, low, high }) => key === term.key && inside(term, Number(low), Number(high)),
      );
    case 'chain':
      return select(held, term.target).some((target) =>
        entry.keys.includes(`${term.prefix}${term.target.type}/${target}`),
      );
  }
}

function carries(entry: IndexEntry, mark: string | undefined): boolean {
  return mark === undefined || entry.marks.includes(mark);
}

/** Whether an interval is within the bounds of a term. */
export function inside(
  term: Omit<Extract<Term, { kind: 'range' }>, 'kind' | 'key'>,
  low: number,
  high: number,
): boolean {
  return (
    (term.lowFrom === undefined || low >= term.lowFrom) &&
    (term.lowBelow === undefined || low < term.lowBelow) &&
    (term.highAbove === undefined || high > term.highAbove) &&
    (term.highTo === undefined || high <= term.highTo)
  );
}

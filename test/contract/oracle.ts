import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { IndexEntry, RangeEntry } from '../../src/fhir/index/entry.ts';
import type { Clause, Plan, Term } from '../../src/fhir/search/plan.ts';
import type { Write } from '../../src/store/store.ts';
import type { Adapter } from './adapters.ts';
import { bytes, type ids, pages, put } from './samples.ts';

/** What a search means, said as plainly as possible: every resource is looked at. */
class Naive {
  readonly entries = new Map<string, { type: string; id: string; entry: IndexEntry }>();

  write({ type, id, entry }: Write): void {
    if (entry === undefined) this.entries.delete(`${type}/${id}`);
    else this.entries.set(`${type}/${id}`, { type, id, entry });
  }

  find(plan: Omit<Plan, 'count'>): { id: string; entry: IndexEntry }[] {
    return [...this.entries.values()].filter(
      ({ type, id, entry }) =>
        type === plan.type && plan.all.every((clause) => this.holds(clause, id, entry)),
    );
  }

  private holds(clause: Clause, id: string, entry: IndexEntry): boolean {
    return clause.any.some((term) => this.matches(term, id, entry)) !== (clause.not === true);
  }

  private matches(term: Term, id: string, entry: IndexEntry): boolean {
    switch (term.kind) {
      case 'id':
        return id === term.id;
      case 'key':
        return entry.keys.includes(term.key) && carries(entry, term.mark);
      case 'mark':
        return entry.marks.includes(term.mark);
      case 'chain':
        return this.find(term.target).some(({ id }) =>
          entry.keys.includes(`${term.prefix}${term.target.type}/${id}`),
        );
      case 'text':
        return entry.ranges.some(
          ({ key, low }) =>
            key === term.key &&
            typeof low === 'string' &&
            carries(entry, term.mark) &&
            (term.mode === 'prefix' ? low.startsWith(term.value) : low.includes(term.value)),
        );
      case 'range':
        return entry.ranges.some((range) => range.key === term.key && within(range, term));
    }
  }
}

function carries(entry: IndexEntry, mark: string | undefined): boolean {
  return mark === undefined || entry.marks.includes(mark);
}

function within({ low, high }: RangeEntry, term: Term & { kind: 'range' }): boolean {
  if (typeof low !== 'number' || high === null) return false;
  const { lowFrom = -Infinity, lowBelow = Infinity, highAbove = -Infinity, highTo = Infinity } = term;
  return low >= lowFrom && low < lowBelow && high > highAbove && high <= highTo;
}

const HOUR = 3_600_000;
const letters = ['a', 'b', 'é', 'ab', '\u{1f600}', ' '];
const folded = fc
  .array(fc.constantFrom(...letters), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(''));
/** Hours around 1970, so that spans meet, and end or begin on each other's bounds. */
const hour = fc.integer({ min: -60, max: 60 }).map((n) => n * HOUR);
const width = fc.constantFrom(1000, HOUR, 24 * HOUR, 25 * HOUR, 26 * HOUR, 50 * HOUR);
const small = (name: string) => fc.integer({ min: 0, max: 5 }).map((n) => `${name}${n}`);

const entry = (type: string) =>
  fc
    .record({
      refs: fc.array(small('R.ref=T/'), { maxLength: 2 }),
      codes: fc.array(small('R.code='), { maxLength: 3 }),
      mine: fc.option(small('R.identifier='), { nil: undefined }),
      system: fc.constantFrom('s', 't'),
      exact: fc.boolean(),
      dates: fc.array(fc.tuple(hour, width), { maxLength: 2 }),
      texts: fc.array(folded, { maxLength: 2 }),
      regular: fc.boolean(),
    })
    .map(({ refs, codes, mine, system, exact, dates, texts, regular }): IndexEntry => {
      const low = dates[0]?.[0];
      return {
        // An indexer may also place a resource elsewhere than its dates: searches must not rely on it.
        instant: low !== undefined && regular ? Math.floor(low / 1000) : 0,
        patient: undefined,
        keys: [...new Set([type, ...refs, ...codes, ...(mine === undefined ? [] : [mine])])],
        marks: [
          ...(codes.length > 0 ? ['R.code'] : []),
          ...(dates.length > 0 ? ['R.date'] : []),
          ...(mine === undefined ? [] : [`${mine} of ${system}`]),
          ...(exact ? texts.map((text) => `R.text:exact=${text}`) : []),
        ],
        ranges: [
          ...dates.map(([low, wide]) => ({ key: 'R.date', low, high: low + wide })),
          ...texts.map((text) => ({ key: 'R.text', low: text, high: null })),
        ],
      };
    });

const write = fc
  .constantFrom('U', 'T')
  .chain((type) =>
    fc
      .record({ id: small(''), entry: fc.option(entry(type), { nil: undefined, freq: 5 }) })
      .map(({ id, entry }) => ({ type, id, entry })),
  );

const bound = fc.option(hour, { nil: undefined });
const simple: fc.Arbitrary<Term> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .oneof(small('R.code='), small('R.ref=T/'), small('R.identifier='))
      .map((key) => ({ kind: 'key' as const, key })),
  },
  fc.constantFrom('R.code', 'R.date').map((mark) => ({ kind: 'mark' as const, mark })),
  fc
    .tuple(small('R.identifier='), fc.constantFrom('s', 't'))
    .map(([key, system]) => ({ kind: 'key' as const, key, mark: `${key} of ${system}` })),
  small('').map((id) => ({ kind: 'id' as const, id })),
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('range' as const),
      key: fc.constant('R.date'),
      lowFrom: bound,
      lowBelow: bound,
      highAbove: bound,
      highTo: bound,
    }),
  },
  fc.record({
    kind: fc.constant('text' as const),
    key: fc.constant('R.text'),
    mode: fc.constantFrom('prefix' as const, 'contains' as const),
    value: fc.oneof(folded, fc.constant('')),
    mark: fc.option(
      folded.map((text) => `R.text:exact=${text}`),
      { nil: undefined },
    ),
  }),
);
const clauses = (term: fc.Arbitrary<Term>): fc.Arbitrary<Clause[]> =>
  fc.array(
    fc.record({
      any: fc.array(term, { minLength: 1, maxLength: 3 }),
      not: fc.option(fc.constant(true), { nil: undefined, freq: 3 }),
    }),
    { maxLength: 3 },
  );
const chain: fc.Arbitrary<Term> = clauses(simple).map((all) => ({
  kind: 'chain',
  prefix: 'R.ref=',
  target: { type: 'T', all },
}));
const plan: fc.Arbitrary<Plan> = fc.record({
  type: fc.constantFrom('U', 'T'),
  all: clauses(fc.oneof({ weight: 5, arbitrary: simple }, chain)),
  sort: fc.option(
    fc.record({ key: fc.constantFrom('clinical', '_id', 'R.date', 'R.text'), descending: fc.boolean() }),
    { nil: undefined },
  ),
  count: fc.integer({ min: 1, max: 4 }),
});

/** Random resources and random plans: what the store finds is what a naive filter finds. */
export function oracle(adapter: Adapter): void {
  describe('against a naive filter', () => {
    for (const hashBits of [53, 4]) {
      it(`finds, counts and pages exactly the same (${hashBits}-bit hash)`, async () => {
        await fc.assert(
          fc.asyncProperty(
            fc.array(write, { maxLength: 40 }),
            fc.array(plan, { minLength: 20, maxLength: 20 }),
            async (writes, plans) => {
              const bench = await adapter.open({ hashBits });
              try {
                await compare(bench.store, writes, plans);
              } finally {
                await bench.dispose();
              }
            },
          ),
          { numRuns: 25 },
        );
      });
    }
  });
}

async function compare(
  store: Parameters<typeof ids>[0],
  writes: readonly { type: string; id: string; entry: IndexEntry | undefined }[],
  plans: readonly Plan[],
): Promise<void> {
  const naive = new Naive();
  const versions = new Map<string, number>();
  const all = writes.map(({ type, id, entry }): Write => {
    const expect = versions.get(`${type}/${id}`) ?? 0;
    versions.set(`${type}/${id}`, expect + 1);
    const body = entry && bytes(`{"resourceType":"${type}","id":"${id}"}`);
    return { type, id, expect, updated: 0, method: entry === undefined ? 'DELETE' : 'PUT', body, entry };
  });
  for (const one of all) naive.write(one);
  // A commit writes each resource once: the first versions together, then the second ones.
  for (let version = 0; all.some(({ expect }) => expect >= version); version++) {
    await put(store, ...all.filter(({ expect }) => expect === version));
  }
  for (const plan of plans) {
    const expected = naive.find(plan);
    const found = await pages(store, plan);
    assert.deepEqual(found.flat().toSorted(), expected.map(({ id }) => id).toSorted(), JSON.stringify(plan));
    assert.ok(found.slice(0, -1).every((page) => page.length === plan.count));
    assert.equal(await store.count(plan), expected.length);
    ordered(plan, found.flat(), new Map(expected.map(({ id, entry }) => [id, entry])));
  }
}

/** Each hit's sort value is not before that of the hit above it; those without one are last. */
function ordered(plan: Plan, found: readonly string[], entries: ReadonlyMap<string, IndexEntry>): void {
  const { key, descending } = plan.sort ?? { key: 'clinical', descending: true };
  const values = found.map((id) => {
    if (key === '_id') return Buffer.from(id);
    const entry = entries.get(id)!;
    if (key === 'clinical') return entry.instant;
    const lows = entry.ranges
      .filter((range) => range.key === key)
      .map(({ low }) => (typeof low === 'string' ? Buffer.from(low) : low));
    return lows.toSorted((a, b) => order(a, b) * (descending ? -1 : 1))[0];
  });
  for (let i = 1; i < values.length; i++) {
    const [before, now] = [values[i - 1], values[i]];
    if (now === undefined) continue;
    assert.ok(before !== undefined && order(before, now) * (descending ? -1 : 1) <= 0, `order by ${key}`);
  }
}

function order(a: number | Buffer, b: number | Buffer): number {
  return typeof a === 'number' || typeof b === 'number' ? Number(a) - Number(b) : Buffer.compare(a, b);
}

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dateBounds, numberBounds, type Prefix, splitPrefix } from '../../../src/fhir/search/prefix.ts';
import { inside } from '../finder.ts';

const interval = fc
  .tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 20 }))
  .map(([low, width]) => ({ low, high: low + width }));

function hit(
  prefix: Prefix,
  v: { low: number; high: number },
  r: { low: number; high: number },
  longest?: number,
) {
  return dateBounds(prefix, v, longest).some((bounds) => inside(bounds, r.low, r.high));
}

/** http://hl7.org/fhir/R4/search.html#prefix, as its table defines each. */
describe('date prefixes', () => {
  const law = (
    name: string,
    holds: (v: { low: number; high: number }, r: { low: number; high: number }) => boolean,
  ) =>
    it(name, () =>
      fc.assert(
        fc.property(interval, interval, (v, r) => holds(v, r)),
        { numRuns: 2000 },
      ),
    );

  law(
    'an eq hit is one that the search contains whole',
    (v, r) => hit('eq', v, r) === (v.low <= r.low && r.high <= v.high),
  );
  law('an eq hit is never an ne hit, and there is no third', (v, r) => hit('eq', v, r) !== hit('ne', v, r));
  law('gt overlaps the time after', (v, r) => hit('gt', v, r) === r.high > v.high);
  law('lt overlaps the time before', (v, r) => hit('lt', v, r) === r.low < v.low);
  law('ge is gt or eq', (v, r) => hit('ge', v, r) === (hit('gt', v, r) || hit('eq', v, r)));
  law('le is lt or eq', (v, r) => hit('le', v, r) === (hit('lt', v, r) || hit('eq', v, r)));
  law('sa starts after and does not overlap', (v, r) => hit('sa', v, r) === r.low >= v.high);
  law('eb ends before and does not overlap', (v, r) => hit('eb', v, r) === r.high <= v.low);
  law('ap holds for all that overlaps', (v, r) => !(r.low < v.high && r.high > v.low) || hit('ap', v, r));
  law('what is known of the longest interval changes no answer', (v, r) =>
    (['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'] as const).every(
      (prefix) => hit(prefix, v, r, 20) === hit(prefix, v, r),
    ),
  );
});

describe('number prefixes', () => {
  const near = (prefix: Prefix, text: string, half: number, value: number) =>
    numberBounds(prefix, Number(text), { low: Number(text) - half, high: Number(text) + half }).some(
      (bounds) => inside(bounds, value, value),
    );

  for (const [prefix, hits, misses] of [
    ['eq', [99.5, 100, 100.49], [99.49, 100.5]],
    ['ne', [99.49, 100.5], [99.5, 100]],
    ['gt', [100.1], [100, 99.9]],
    ['lt', [99.9], [100, 100.1]],
    ['ge', [100, 100.1], [99.9]],
    ['le', [100, 99.9], [100.1]],
    ['sa', [100.1], [100]],
    ['eb', [99.9], [100]],
    ['ap', [91, 100, 109], [89, 111]],
  ] as const) {
    it(`${prefix}100 finds ${hits.join(', ')} and not ${misses.join(', ')}`, () => {
      for (const value of hits) assert.ok(near(prefix, '100', 0.5, value), String(value));
      for (const value of misses) assert.ok(!near(prefix, '100', 0.5, value), String(value));
    });
  }

  it('stand before digits only', () => {
    assert.deepEqual(splitPrefix('ge2024'), ['ge', '2024']);
    assert.deepEqual(splitPrefix('gt-3'), ['gt', '-3']);
    assert.deepEqual(splitPrefix('gehier'), ['eq', 'gehier']);
  });
});

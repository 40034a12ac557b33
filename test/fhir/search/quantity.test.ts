import assert from 'node:assert/strict';
import { Draft } from '../../../src/fhir/index/draft.ts';
import { numberWriter, quantityWriter } from '../../../src/fhir/index/quantities.ts';
import { createParameter } from '../../../src/fhir/search/parameters.ts';
import type { Term } from '../../../src/fhir/search/plan.ts';
import { numbersOf, quantitiesOf } from '../../../src/fhir/search/range-value.ts';
import { inside } from '../finder.ts';

/** No type of the catalogue has such a parameter today: a dose observation will. */
const DOSE = createParameter('ServiceRequest', {
  code: 'dose',
  type: 'quantity',
  expression: 'ServiceRequest.quantity.ofType(Quantity)',
  description: 'invented',
});

function finds(terms: readonly Term[], draft: Draft): boolean {
  return terms.some(
    (term) =>
      term.kind === 'range' &&
      draft.ranges.some(({ key, low, high }) => key === term.key && inside(term, Number(low), Number(high))),
  );
}

function indexed(value: unknown, type: string): Draft {
  const draft = new Draft();
  quantityWriter('ServiceRequest', 'dose')(value, type, draft);
  return draft;
}

describe('quantities', () => {
  const mgy = { value: 5.4, unit: 'milligray', system: 'http://unitsofmeasure.org', code: 'mGy' };

  for (const [query, expected] of [
    ['5.4', true],
    ['5.40', true],
    ['5', true],
    ['6', false],
    ['gt5.3', true],
    ['lt5.4', false],
    ['5.4|http://unitsofmeasure.org|mGy', true],
    ['5.4|http://unitsofmeasure.org|mg', false],
    ['5.4||mGy', true],
    ['5.4||milligray', true],
    ['5.4||mSv', false],
    ['54e-1', true],
  ] as const) {
    it(`5.4 mGy is ${expected ? '' : 'not '}found by ${query}`, () => {
      assert.equal(finds(quantitiesOf(DOSE, 'dose', query), indexed(mgy, 'Quantity')), expected);
    });
  }

  it('a range is found by what lies within it, and is not equal to it', () => {
    const draft = indexed({ low: { value: 4, code: 'mGy' }, high: { value: 6, code: 'mGy' } }, 'Range');
    assert.ok(finds(quantitiesOf(DOSE, 'dose', 'gt5||mGy'), draft));
    assert.ok(!finds(quantitiesOf(DOSE, 'dose', '5||mGy'), draft));
  });

  it('a number is a point', () => {
    const draft = new Draft();
    numberWriter('X', 'n')(3, 'decimal', draft);
    assert.ok(finds(numbersOf('X.n', 'n', '3'), draft));
    assert.ok(!finds(numbersOf('X.n', 'n', 'gt3'), draft));
  });

  for (const query of ['beaucoup', '5.4|mGy', '5.4||', '1e999', '.', '']) {
    it(`'${query}' is refused with an example`, () => {
      assert.throws(() => quantitiesOf(DOSE, 'dose', query), { kind: 'invalid' });
    });
  }
});

import assert from 'node:assert/strict';
import type { ImagingStudy, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { type Fact, merge, type Stamps } from '../../src/identity/merge.ts';
import { shuffled } from './shuffled.ts';

function says(authority: string, rank: number, time: number, patient: string): Fact {
  const resource: ImagingStudy = {
    resourceType: 'ImagingStudy',
    status: 'available',
    subject: { reference: `Patient/${patient}` },
  };
  return { resource, deleted: [], stamp: [rank, time, `${authority}${time}`], authority };
}

function subjectAfter(facts: readonly Fact[]): string | undefined {
  let merged: { resource: Resource; stamps: Stamps } | undefined;
  for (const one of facts) merged = merge(merged, one);
  return (merged!.resource as ImagingStudy).subject.reference;
}

describe('whose exam it is', () => {
  it('a hospital that chose the wrong patient and corrects itself is believed', () => {
    assert.equal(subjectAfter([says('A', 20, 1, 'wrong'), says('A', 20, 2, 'right')]), 'Patient/right');
  });

  it('another hospital’s later report on the same study does not carry the exam to its own patient', () => {
    assert.equal(subjectAfter([says('A', 10, 1, 'of-a'), says('B', 10, 2, 'of-b')]), 'Patient/of-a');
    assert.equal(subjectAfter([says('B', 10, 2, 'of-b'), says('A', 10, 1, 'of-a')]), 'Patient/of-a');
  });

  it('the hospital that made the exam knows more than the one that only reported first', () => {
    assert.equal(subjectAfter([says('B', 10, 1, 'of-b'), says('A', 20, 2, 'of-a')]), 'Patient/of-a');
  });

  it('does not depend on the order of arrival', () => {
    const anyFact = fc
      .record({
        authority: fc.constantFrom('A', 'B', 'C'),
        rank: fc.constantFrom(10, 20),
        time: fc.integer({ min: 0, max: 4 }),
        patient: fc.constantFrom('p', 'q', 'r'),
      })
      .map(({ authority, rank, time, patient }) => says(authority, rank, time, patient));
    fc.assert(
      fc.property(
        fc.uniqueArray(anyFact, { minLength: 1, maxLength: 7, selector: (one) => one.stamp.join() }),
        fc.infiniteStream(fc.nat()),
        (facts, lots) => {
          assert.equal(subjectAfter(shuffled(facts, lots)), subjectAfter(facts));
        },
      ),
    );
  });
});

import assert from 'node:assert/strict';
import type { Patient, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { type Fact, merge, type Stamps, stampsText } from '../../src/identity/merge.ts';
import { shuffled } from './shuffled.ts';

const admission = 20;
const report = 10;

function fact(rank: number, time: number, elements: Partial<Patient>, deleted: string[] = []): Fact {
  return { resource: { resourceType: 'Patient', ...elements }, deleted, stamp: [rank, time, `C${time}`] };
}

function fold(facts: readonly Fact[]): { resource: Resource; stamps: Stamps } {
  let merged: { resource: Resource; stamps: Stamps } | undefined;
  for (const one of facts) merged = merge(merged, one);
  return merged!;
}

describe('facts of several messages make one resource', () => {
  it('a later message changes what it mentions and leaves the rest', () => {
    const { resource } = fold([
      fact(admission, 1, { birthDate: '1950-01-01', gender: 'female' }),
      fact(admission, 2, { gender: 'male' }),
    ]);
    assert.deepEqual(resource, { resourceType: 'Patient', birthDate: '1950-01-01', gender: 'male' });
  });

  it('an older message that arrives late never takes a newer name back', () => {
    const { resource } = fold([
      fact(admission, 2, { name: [{ family: 'Marchal' }] }),
      fact(admission, 1, { name: [{ family: 'Lemoine' }] }),
    ]);
    assert.deepEqual((resource as Patient).name, [{ family: 'Marchal' }]);
  });

  it('a report does not change the birth date that the admission office gave', () => {
    const { resource } = fold([
      fact(admission, 1, { birthDate: '1950-01-01' }),
      fact(report, 9, { birthDate: '1950-01-02' }),
    ]);
    assert.equal((resource as Patient).birthDate, '1950-01-01');
  });

  it('two quotes delete an element, and an older message does not bring it back', () => {
    const { resource } = fold([
      fact(admission, 1, { telecom: [{ value: '03 83 00 00 00' }] }),
      fact(admission, 3, {}, ['telecom']),
      fact(admission, 2, { telecom: [{ value: '03 83 00 00 01' }] }),
    ]);
    assert.equal((resource as Patient).telecom, undefined);
  });

  it('what a message only assumes gives way to what an older one stated', () => {
    const { resource } = fold([
      fact(admission, 1, { active: false }),
      { ...fact(admission, 2, { active: true }), ranks: { active: 0 } },
    ]);
    assert.equal((resource as Patient).active, false);
  });

  it('identifiers add up: no message removes another site’s number', () => {
    const { resource } = fold([
      fact(admission, 1, { identifier: [{ system: 'urn:a', value: '1' }] }),
      fact(report, 2, { identifier: [{ system: 'urn:b', value: '2' }] }),
    ]);
    assert.deepEqual((resource as Patient).identifier, [
      { system: 'urn:a', value: '1' },
      { system: 'urn:b', value: '2' },
    ]);
  });

  it('messages in any order make the same resource', () => {
    const anyFact = fc
      .record({
        rank: fc.constantFrom(10, 20),
        time: fc.integer({ min: 0, max: 5 }),
        control: fc.constantFrom('7', '12', 'A'),
        gender: fc.constantFrom('male', 'female', undefined),
        birthDate: fc.constantFrom('1950-01-01', '1951-01-01', undefined),
        deleted: fc.subarray(['birthDate', 'maritalStatus']),
        identifier: fc.uniqueArray(fc.constantFrom('1', '2', '3')),
      })
      .map(({ rank, time, control, gender, birthDate, deleted, identifier }): Fact => {
        const resource: Patient = { resourceType: 'Patient' };
        if (gender !== undefined) resource.gender = gender;
        if (birthDate !== undefined) resource.birthDate = birthDate;
        if (identifier.length > 0)
          resource.identifier = identifier.map((value) => ({ system: 'urn:x', value }));
        return {
          resource,
          deleted: deleted.filter((name) => !(name in resource)),
          stamp: [rank, time, control],
        };
      });
    fc.assert(
      fc.property(
        fc.uniqueArray(anyFact, { minLength: 1, maxLength: 6, selector: (one) => one.stamp.join() }),
        fc.infiniteStream(fc.nat()),
        (facts, lots) => {
          const merged = fold(facts);
          assert.deepEqual(fold(shuffled(facts, lots)), merged);
          assert.deepEqual(
            JSON.parse(stampsText(merged.stamps)),
            merged.stamps,
            'what is written is what is read',
          );
        },
      ),
    );
  });
});

import assert from 'node:assert/strict';
import { fingerprint, Summing } from '../../src/store/fingerprint.ts';
import type { Items } from '../../src/store/upkeep.ts';

const ref = { type: 'Patient', id: 'p1' };
const stored = { ...ref, updated: 1, method: 'PUT' as const, stamps: undefined };
const lineage: Items['resource'] = {
  ...ref,
  versions: [
    { ...stored, version: 1, body: Buffer.from('ab') },
    { ...stored, version: 2, body: Buffer.from('c'), stamps: '{}' },
  ],
};
const row: Items['message'] = {
  seq: 1,
  source: 'RIS|CHRU',
  control: '1',
  digest: 'aa',
  kind: 'ORU^R01',
  received: 5,
  raw: Buffer.from('MSH'),
  state: 'dead',
  acknowledgement: 'MSA|AE|1',
  fault: { kind: 'required', text: 'PID-3 is empty', segment: 'PID', field: 3 },
};

function versions(...changes: Partial<Items['resource']['versions'][number]>[]): Items['resource'] {
  return { ...lineage, versions: lineage.versions.map((version, i) => ({ ...version, ...changes[i] })) };
}

describe('what a copy is compared by', () => {
  it('is another one for every difference in a resource, its history or its memory', () => {
    const others = [
      versions({ body: Buffer.from('a') }, { body: Buffer.from('bc') }),
      versions({ body: undefined }),
      versions({ body: Buffer.alloc(0) }),
      versions({ updated: 2 }),
      versions({ method: 'POST' }),
      versions({}, { version: 3 }),
      versions({}, { stamps: undefined }),
      { ...lineage, id: 'p2' },
      { ...lineage, versions: lineage.versions.slice(1) },
    ];
    const prints = [lineage, ...others].map((one) => fingerprint('resource', one).toString('hex'));
    assert.equal(new Set(prints).size, prints.length);
  });

  it('is another one for every difference in a message, and the same whatever the order of its fields', () => {
    const { fault, ...rest } = row;
    const turned = { fault: Object.fromEntries(Object.entries(fault!).toReversed()), ...rest } as typeof row;
    assert.deepEqual(fingerprint('message', turned), fingerprint('message', row));
    const others = [
      rest,
      { ...row, raw: Buffer.from('MSH|') },
      { ...row, seq: 2 },
      { ...row, state: 'committed' as const },
      { ...row, fault: { ...fault!, field: undefined } },
    ];
    for (const other of others)
      assert.notDeepEqual(fingerprint('message', other), fingerprint('message', row));
  });

  it('sums up to the same in whatever order, and to another when an item is there twice or not at all', () => {
    const prints = ['a', 'b', 'c'].map((digest) =>
      fingerprint('document', { digest, bytes: Buffer.from(digest) }),
    );
    const summed = (which: readonly number[]) => {
      const summing = new Summing();
      for (const i of which) summing.add(prints[i]!);
      return summing.sum;
    };
    assert.deepEqual(summed([2, 0, 1]), summed([0, 1, 2]));
    assert.equal(summed([0, 1, 2]).count, 3);
    for (const other of [[0, 1], [0, 1, 1], [0, 0, 0], []]) {
      assert.notEqual(summed(other).digest, summed([0, 1, 2]).digest);
    }
  });
});

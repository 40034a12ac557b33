import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createKeyHash } from '../../src/store/hash.ts';

describe('key hash', () => {
  const keys = Array.from({ length: 5000 }, (_, i) => `ImagingStudy.identifier=urn:dicom:uid|1.2.250.${i}`);

  it('takes both numbers from one SHA-256, so that any adapter and any later version agree', () => {
    const digest = createHash('sha256').update('Patient.family:exact=Lefèvre').digest();
    const { k, c } = createKeyHash()('Patient.family:exact=Lefèvre');
    assert.equal(BigInt(k), digest.readBigUInt64BE(0) >> 11n);
    assert.equal(c, digest.readUInt32BE(8));
  });

  it('gives whole numbers that a double holds exactly, all different for different keys', () => {
    const hashes = keys.map(createKeyHash());
    assert.ok(hashes.every(({ k, c }) => Number.isSafeInteger(k) && k >= 0 && k < 2 ** 53 && c < 2 ** 32));
    assert.equal(new Set(hashes.map(({ k }) => k)).size, keys.length);
    assert.equal(new Set(hashes.map(({ c }) => c)).size, keys.length);
  });

  it('with fewer bits only what finds is narrowed, not what confirms', () => {
    const narrow = keys.map(createKeyHash(8));
    const full = keys.map(createKeyHash());
    assert.equal(new Set(narrow.map(({ k }) => k)).size, 256);
    assert.deepEqual(
      narrow.map(({ c }) => c),
      full.map(({ c }) => c),
    );
  });
});

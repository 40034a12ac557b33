import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { carrySecret, keyFor, readSecret, refuseOtherSecret } from '../../src/secret.ts';

describe('the hub’s secret', () => {
  it('is made once, is the same after a restart, and only the hub’s user reads it', () => {
    const directory = join(mkdtempSync(join(tmpdir(), 'moselle-secret-')), 'data');
    const secret = readSecret(directory);
    assert.deepEqual(readSecret(directory), secret);
    assert.equal(statSync(join(directory, 'secret')).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(directory), ['secret']);
    assert.notDeepEqual(keyFor(secret, 'ids'), keyFor(secret, 'pages'));
  });

  it('stops the start when it is damaged, instead of quietly making another', () => {
    const directory = mkdtempSync(join(tmpdir(), 'moselle-secret-'));
    writeFileSync(join(directory, 'secret'), 'abc\n');
    assert.throws(() => readSecret(directory), /damaged/);
  });

  it('goes along with the data to a folder that has none, and never replaces another hub’s', () => {
    const [from, to, other] = ['from', 'to', 'other'].map((name) =>
      join(mkdtempSync(join(tmpdir(), 'moselle-secret-')), name),
    ) as [string, string, string];
    assert.equal(carrySecret(from, to), false);
    const secret = readSecret(from);
    refuseOtherSecret(from, to);
    assert.equal(carrySecret(from, to), true);
    assert.deepEqual(readSecret(to), secret);
    assert.equal(statSync(join(to, 'secret')).mode & 0o777, 0o600);
    refuseOtherSecret(from, to);
    const theirs = readSecret(other);
    assert.throws(() => refuseOtherSecret(from, other), { kind: 'configuration', message: /another hub/ });
    carrySecret(from, other);
    assert.deepEqual(readSecret(other), theirs);
  });
});

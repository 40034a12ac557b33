import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyFor, readSecret } from '../../src/secret.ts';

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
});

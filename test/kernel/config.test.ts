import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config.ts';
import { Fault } from '../../src/fault.ts';

function written(yaml: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'moselle-config-')), 'moselle.yaml');
  writeFileSync(file, yaml);
  return file;
}

function refusal(yaml: string, environment: Record<string, string> = {}): string {
  try {
    loadConfig({ ...environment, MOSELLE_CONFIG: written(yaml) });
  } catch (error) {
    assert.ok(error instanceof Fault && error.kind === 'configuration');
    return error.message;
  }
  return assert.fail('the configuration was accepted');
}

describe('the configuration', () => {
  it('is complete without a file', () => {
    const { config } = loadConfig({}, mkdtempSync(join(tmpdir(), 'moselle-empty-')));
    assert.equal(config.http.port, 8080);
    assert.equal(config.mllp.port, 2575);
    assert.equal(config.dicom.port, 11_112);
    assert.equal(config.data, './data');
    assert.equal(config.store, 'sqlite');
    assert.deepEqual(config.feeds, []);
  });

  it('takes the environment before the file, and says where each value came from', () => {
    const file = written('http:\n  port: 9000\nmllp:\n  port: 9001\n');
    const { config, explained } = loadConfig({ MOSELLE_CONFIG: file, MOSELLE_HTTP_PORT: '0' });
    assert.deepEqual([config.http.port, config.mllp.port], [0, 9001]);
    const origins = Object.fromEntries(explained.map((one) => [one.name, one.from]));
    assert.equal(origins['http.port'], 'environment');
    assert.equal(origins['mllp.port'], 'file');
    assert.equal(origins['dicom.port'], 'default');
  });

  it('names the nearest option for a wrong one, with file and line', () => {
    assert.match(
      refusal('http:\n  host: localhost\n  prot: 80\n'),
      /moselle\.yaml:3: .*http\.prot.*did you mean port\?/,
    );
    assert.match(refusal('mlpp: {}\n'), /moselle\.yaml:1: .*mlpp.*did you mean mllp\?/);
    assert.match(
      refusal('feeds:\n  - name: a\n    charst: x\n'),
      /moselle\.yaml:3: .*charst.*did you mean charset\?/,
    );
    assert.match(refusal('__proto__:\n  port: 1\n'), /moselle\.yaml:1: there is no option __proto__/);
  });

  it('says what a value should have been', () => {
    assert.match(
      refusal('http:\n  port: eighty\n'),
      /moselle\.yaml:2: http\.port: give a whole number from 0 to 65535/,
    );
    assert.match(refusal('zone: Lorraine\n'), /zone: give an IANA time zone such as Europe\/Paris/);
    assert.match(refusal('log:\n  level: loud\n'), /log\.level: give one of fatal, error/);
    assert.match(refusal('http: 8080\n'), /http: give names with values below it/);
    assert.match(refusal('feeds: all\n'), /feeds: give a list/);
    assert.match(refusal('feeds:\n  - sender: X\n'), /give the feed a name/);
    assert.match(refusal('a: [1\n'), /moselle\.yaml:\d: this is not YAML/);
    assert.match(refusal('', { MOSELLE_HTTP_PORT: 'x' }), /^MOSELLE_HTTP_PORT: give a whole number/);
  });

  it('refuses a file that was named and is not there', () => {
    assert.throws(() => loadConfig({ MOSELLE_CONFIG: '/nowhere/moselle.yaml' }), /cannot be read/);
  });

  it('accepts the token that may do everything on loopback only, and no short one', () => {
    const token = { MOSELLE_DEV_TOKEN: 'x'.repeat(32) };
    assert.equal(
      loadConfig({ ...token, MOSELLE_CONFIG: written('') }).config.devToken,
      token.MOSELLE_DEV_TOKEN,
    );
    for (const listener of ['http', 'mllp', 'dicom']) {
      assert.match(
        refusal(`${listener}:\n  host: 0.0.0.0\n`, token),
        new RegExp(`set ${listener}\\.host to 127\\.0\\.0\\.1`),
      );
    }
    assert.match(
      refusal('', { MOSELLE_DEV_TOKEN: 'short' }),
      /MOSELLE_DEV_TOKEN: give a secret of 32 characters or more/,
    );
  });

  it('cannot be changed once read', () => {
    const { config } = loadConfig({ MOSELLE_CONFIG: written('feeds:\n  - name: a\n') });
    assert.throws(() => Object.assign(config.http, { port: 1 }), TypeError);
    assert.throws(() => Object.assign(config.feeds[0]!, { name: 'b' }), TypeError);
  });
});

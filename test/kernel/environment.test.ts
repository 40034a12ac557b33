import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentVariables, loadConfig } from '../../src/config.ts';
import { Fault } from '../../src/fault.ts';

const TOKEN = 'a-token-of-thirty-two-characters-or-more';
const ADDRESS = 'mongodb://hub:a-password@mongo:27017/moselle?replicaSet=rs0';
const folder = mkdtempSync(join(tmpdir(), 'moselle-environment-'));

function written(name: string, content: string): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

function refusal(environment: Record<string, string>): string {
  try {
    loadConfig(environment, folder);
  } catch (error) {
    assert.ok(error instanceof Fault && error.kind === 'configuration');
    return error.message;
  }
  return assert.fail('the configuration was accepted');
}

describe('secrets in the environment', () => {
  it('may stand in files, whose final line break does not count', () => {
    const { config, explained } = loadConfig(
      {
        MOSELLE_DEV_TOKEN_FILE: written('token', `${TOKEN}\n`),
        MOSELLE_STORE_FILE: written('store', `${ADDRESS}\r\n`),
      },
      folder,
    );
    assert.deepEqual([config.devToken, config.store], [TOKEN, ADDRESS]);
    const origins = Object.fromEntries(explained.map((one) => [one.name, one.from]));
    assert.deepEqual([origins['devToken'], origins['store']], ['secret file', 'secret file']);
  });

  it('take the configuration file’s place, like every variable', () => {
    const file = written('moselle.yaml', 'store: sqlite\n');
    const environment = { MOSELLE_CONFIG: file, MOSELLE_STORE_FILE: written('store', ADDRESS) };
    assert.equal(loadConfig(environment).config.store, ADDRESS);
  });

  it('are refused in both forms at once, without being shown', () => {
    const file = written('token', TOKEN);
    const message = refusal({ MOSELLE_DEV_TOKEN: TOKEN, MOSELLE_DEV_TOKEN_FILE: file });
    assert.equal(
      message,
      `MOSELLE_DEV_TOKEN and MOSELLE_DEV_TOKEN_FILE (${file}) are both set: unset one of them.`,
    );
  });

  it('in a file that is not there, is a folder, or is empty stop the start, naming variable and file', () => {
    for (const [file, reason] of [
      [join(folder, 'nowhere'), /this file cannot be read/],
      [folder, /this file cannot be read/],
      [written('empty', ' \n'), /this file is empty/],
    ] as const) {
      const message = refusal({ MOSELLE_STORE_FILE: file });
      assert.ok(message.startsWith(`MOSELLE_STORE_FILE (${file}): `), message);
      assert.match(message, reason);
    }
  });

  it('that are too weak are refused without being shown', () => {
    const message = refusal({ MOSELLE_DEV_TOKEN_FILE: written('short', 'hunter2') });
    assert.match(message, /^MOSELLE_DEV_TOKEN_FILE \(.*short\): give a secret of 32 characters or more\.$/);
    assert.doesNotMatch(message, /hunter2/);
  });

  it('are as unset as ever under an empty variable', () => {
    const { config } = loadConfig({ MOSELLE_STORE: '', MOSELLE_STORE_FILE: '' }, folder);
    assert.equal(config.store, 'sqlite');
  });

  it('are the only options with a file form, and every variable that the hub reads is listed', () => {
    const variables = environmentVariables();
    assert.deepEqual(variables.filter((one) => one.endsWith('_FILE')).sort(), [
      'MOSELLE_DEV_TOKEN_FILE',
      'MOSELLE_STORE_FILE',
    ]);
    for (const one of ['MOSELLE_CONFIG', 'MOSELLE_DATA', 'MOSELLE_HTTP_HOST', 'MOSELLE_MLLP_PORT'])
      assert.ok(variables.includes(one), one);
    assert.equal(new Set(variables).size, variables.length);
  });
});

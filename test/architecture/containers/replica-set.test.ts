import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runInNewContext } from 'node:vm';

const ROOT = resolve(import.meta.dirname, '../../..');
const SCRIPT = readFileSync(join(ROOT, 'containers', 'replica-set.js'), 'utf8');
const FILES: Readonly<Record<string, string>> = {
  '/run/secrets/mongo-root-password': 'root-pass\n',
  '/run/secrets/hub-store': 'mongodb://hub:hub%2Fpass@mongo:27017/moselle?replicaSet=rs0\n',
};

/** The script against a stand-in for the shell: what it asked of the database, in order. */
function asked(status: () => object, userExists: boolean): unknown[] {
  const calls: unknown[] = [];
  let turns = 0;
  const admin = {
    runCommand(command: Record<string, unknown>) {
      if ('hello' in command) return { isWritablePrimary: ++turns > 2 };
      if ('replSetGetStatus' in command) return status();
      calls.push(command);
      return { ok: 1 };
    },
    getSiblingDB: (name: string) => ({
      getUser: (user: string) => (userExists ? { user } : null),
      createUser: (user: object) => calls.push(['create', name, user]),
      updateUser: (user: string, change: object) => calls.push(['update', name, user, change]),
    }),
  };
  runInNewContext(SCRIPT, {
    Date,
    connect(...words: string[]) {
      calls.push(words);
      return admin;
    },
    sleep: () => undefined,
    require: () => ({ readFileSync: (file: string) => FILES[file] }),
  });
  return JSON.parse(JSON.stringify(calls)) as unknown[];
}

describe('the replica set of docker-compose.yml', () => {
  const connected = ['mongodb://mongo:27017/admin?directConnection=true', 'root', 'root-pass'];
  const roles = [{ role: 'readWrite', db: 'moselle' }];

  it('is initiated once, and the hub’s user may read and write its own database and nothing else', () => {
    const missing = { ok: 0, codeName: 'NotYetInitialized' };
    const refused = () => {
      throw Object.assign(new Error('no configuration'), missing);
    };
    for (const status of [() => missing, refused]) {
      assert.deepEqual(asked(status, false), [
        connected,
        { replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host: 'mongo:27017' }] } },
        ['create', 'moselle', { user: 'hub', pwd: 'hub/pass', roles }],
      ]);
    }
  });

  it('is left alone where it is there already, and the hub’s password follows its address', () => {
    assert.deepEqual(
      asked(() => ({ ok: 1 }), true),
      [connected, ['update', 'moselle', 'hub', { pwd: 'hub/pass', roles }]],
    );
  });

  it('stops on any other refusal', () => {
    const refused = () => {
      throw Object.assign(new Error('not authorized'), { codeName: 'Unauthorized' });
    };
    assert.throws(() => asked(refused, false), /not authorized/);
  });
});

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { moselle, ROOT, startHub, temporaryFolder } from './hub.ts';

const HUB_HAS =
  /^\d+ documents, \d+ messages, \d{4,} resources, \d+ identities, \d+ changes: the same on both/m;

/** A verb that is stopped once it has told of some progress. */
async function stopped(words: readonly string[], data: string, signal: 'SIGTERM' | 'SIGKILL') {
  const child = spawn('node', ['src/cli.ts', ...words], {
    cwd: ROOT,
    env: { ...process.env, MOSELLE_DATA: data },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.once('data', () => child.kill(signal));
  child.stderr.resume();
  const [code, by] = (await once(child, 'close')) as [number | null, string | null];
  return { code, by, out };
}

describe('the verbs that keep the data in order', () => {
  let data: string;
  before(async function () {
    this.timeout(120_000);
    const folder = temporaryFolder();
    const demo = await moselle(['demo', '--once'], { MOSELLE_DATA: folder });
    assert.equal(demo.code, 0, demo.err);
    data = join(folder, 'demo');
  });

  function anotherOf(folder: string): string {
    const copy = join(temporaryFolder(), 'data');
    cpSync(folder, copy, { recursive: true });
    return copy;
  }

  function tamper(folder: string, sql: string): void {
    const db = new DatabaseSync(join(folder, 'hub.sqlite'));
    db.exec(sql);
    db.close();
  }

  it('a region’s data is consistent, and said so with exit code 0', async () => {
    const { code, out, err } = await moselle(['store', 'check'], { MOSELLE_DATA: data });
    assert.deepEqual(
      [code, out.replace(/\d+/g, 'N')],
      [0, 'N resources, N messages, N documents: consistent\n'],
    );
    assert.match(err, /^checking: 10 % /);
  });

  it('a copy serves what the original served, under the same ids, and may be made again', async () => {
    const to = join(temporaryFolder(), 'copy');
    const copied = await moselle(['store', 'copy', '--from', `sqlite:${data}`, '--to', `sqlite:${to}`]);
    assert.equal(copied.code, 0, copied.err);
    assert.match(copied.out, HUB_HAS);
    assert.match(copied.out, /the secret that ids are derived from went along/);
    assert.equal(readFileSync(join(to, 'secret'), 'utf8'), readFileSync(join(data, 'secret'), 'utf8'));
    assert.equal(statSync(join(to, 'secret')).mode & 0o777, 0o600);
    assert.equal((await moselle(['store', 'check'], { MOSELLE_DATA: to })).code, 0);
    const again = await moselle(['store', 'copy', '--from', data, '--to', to]);
    assert.deepEqual([again.code, again.out], [0, copied.out]);
    const answers: unknown[] = [];
    for (const folder of [data, to]) {
      const hub = await startHub({ data: folder });
      const { body } = await hub.fhir('ImagingStudy?_count=50&_revinclude=DiagnosticReport:imaging-study');
      answers.push(body.entry?.map(({ resource }) => resource));
      assert.equal(await hub.stop(), 0);
    }
    assert.deepEqual(answers[1], answers[0]);
  });

  it('a copy that was killed goes on', async () => {
    const to = join(temporaryFolder(), 'copy');
    const words = ['store', 'copy', '--from', data, '--to', to];
    const { by, out } = await stopped(words, data, 'SIGKILL');
    assert.deepEqual([by, out], ['SIGKILL', '']);
    const { code, out: said } = await moselle(words);
    assert.equal(code, 0);
    assert.match(said, HUB_HAS);
  });

  it('what is wrong is one line each, twenty at most, with exit code 1; reindexing mends it', async () => {
    const folder = anotherOf(data);
    tamper(folder, 'DELETE FROM post WHERE r <= 30');
    const found = await moselle(['store', 'check'], { MOSELLE_DATA: folder });
    assert.equal(found.code, 1);
    const lines = found.out.trimEnd().split('\n');
    assert.equal(lines.length, 21);
    assert.match(
      lines[0]!,
      /^[A-Z][A-Za-z]+\/[0-9a-f-]{36}: it is missing from \d+ lists of the index: run moselle store reindex$/,
    );
    assert.equal(lines[20], 'and 10 more');
    const mended = await moselle(['store', 'reindex'], { MOSELLE_DATA: folder });
    assert.equal(mended.code, 0);
    assert.match(mended.out, /^\d{4,} resources looked at, 30 had another index, 0 stray entries removed\n$/);
    assert.equal((await moselle(['store', 'check'], { MOSELLE_DATA: folder })).code, 0);
  });

  it('reindexing that is told to stop finishes its page and says where to go on', async () => {
    const folder = anotherOf(data);
    tamper(folder, 'DELETE FROM post');
    const { code, out } = await stopped(['store', 'reindex'], folder, 'SIGTERM');
    assert.equal(code, 75);
    const [, after] =
      /^stopped: go on with moselle store reindex --after ([A-Za-z]+\/\S+)\n$/.exec(out) ?? [];
    assert.ok(after, out);
    const rest = await moselle(['store', 'reindex', '--after', after], { MOSELLE_DATA: folder });
    assert.equal(rest.code, 0);
    assert.equal((await moselle(['store', 'check'], { MOSELLE_DATA: folder })).code, 0);
  });

  it('refuses what cannot be meant, says why, and makes nothing', async () => {
    const elsewhere = join(temporaryFolder(), 'elsewhere');
    const absent = await moselle(['store', 'check'], { MOSELLE_DATA: elsewhere });
    assert.deepEqual(
      [absent.code, absent.err],
      [66, `moselle: ${elsewhere}: there is no store in this folder.\n`],
    );
    const noSource = await moselle(['store', 'copy', '--from', elsewhere, '--to', `${elsewhere}-too`]);
    assert.equal(noSource.code, 66);
    assert.ok(!existsSync(elsewhere) && !existsSync(`${elsewhere}-too`));
    const misspelt = await moselle(['store', 'copy', '--from', 'sqlte', '--to', elsewhere]);
    assert.match(misspelt.err, /^moselle: A store is sqlite:DIRECTORY or mongodb:/);
    assert.equal((await moselle(['store', 'copy', '--from', data])).code, 64);
    assert.match((await moselle(['store'])).err, /takes a word: check, reindex, copy\n$/);
    assert.match((await moselle(['store', 'chek'])).err, /did you mean store check\?\n$/);
  });

  it('refuses a target that is another hub’s, and a store that a hub is running on', async () => {
    const other = temporaryFolder();
    const hub = await startHub({ data: other });
    const busy = await moselle(['store', 'check'], { MOSELLE_DATA: other });
    assert.deepEqual([busy.code, /in use by another hub/.test(busy.err)], [78, true]);
    await hub.stop();
    const { code, err } = await moselle(['store', 'copy', '--from', data, '--to', other]);
    assert.equal(code, 78);
    assert.match(err, /has the secret of another hub/);
    assert.equal(
      (await moselle(['store', 'check'], { MOSELLE_DATA: other })).out.slice(0, 12),
      '0 resources,',
    );
  });
});

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { openSqlite } from '../../../src/store/sqlite/open.ts';
import type { Store } from '../../../src/store/store.ts';
import { ids, message, patient, put, studies, study } from '../../contract/samples.ts';

/** What goes wrong around the database, and what the hub says and does then. */
describe('trouble with the SQLite store', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'moselle-trouble-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  describe('a full disk', () => {
    it('refuses what does not fit, keeps what was there, and takes what fits again', async () => {
      const store = await openSqlite({ directory, maxPages: 100 });
      await fillUp(store);
      await store.close();
      const larger = await openSqlite({ directory });
      assert.equal((await larger.commit({ writes: [bulky('after')] })).state, 'committed');
      await larger.close();
    });

    it('of a real file system too', async function () {
      const mount = join(directory, 'small');
      await mkdir(mount);
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', mount], { stdio: 'ignore' });
      } catch {
        console.warn('      skipped: only root can mount a small file system');
        this.skip();
      }
      try {
        const filler = join(mount, 'filler');
        const store = await openSqlite({ directory: join(mount, 'data') });
        await put(store, study({ id: 'first' }));
        await writeFile(filler, Buffer.alloc(3_000_000));
        await fillUp(store);
        await rm(filler);
        assert.equal((await store.commit({ writes: [study({ id: 'after' })] })).state, 'committed');
        await store.close();
      } finally {
        execFileSync('umount', ['-l', mount]);
      }
    });
  });

  it('a second hub on the same data is refused and told why, until the first one is gone', async () => {
    const first = await openSqlite({ directory });
    await assert.rejects(openSqlite({ directory }), {
      kind: 'configuration',
      message: /in use by another hub/,
    });
    await first.close();
    await (await openSqlite({ directory })).close();
  });

  it('a hub in another process is refused too, and let in once the first was killed', async () => {
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL('./crash-writer.ts', import.meta.url)), directory, '0'],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    await once(child.stdout, 'data');
    await assert.rejects(openSqlite({ directory }), { kind: 'configuration' });
    child.stdout.resume();
    child.kill('SIGKILL');
    await once(child, 'exit');
    await (await openSqlite({ directory })).close();
  });

  it('data of a newer hub is refused, not touched', async () => {
    await (await openSqlite({ directory })).close();
    const file = join(directory, 'hub.sqlite');
    const db = new DatabaseSync(file);
    db.exec('PRAGMA user_version = 99');
    db.close();
    await assert.rejects(openSqlite({ directory }), {
      kind: 'configuration',
      message: /newer version.*schema 99/,
    });
    const after = new DatabaseSync(file);
    assert.equal(after.prepare('PRAGMA user_version').get()?.['user_version'], 99);
    after.close();
  });

  it("another program's database is refused, and so is a file that is none", async () => {
    const file = join(directory, 'hub.sqlite');
    const db = new DatabaseSync(file);
    db.exec('CREATE TABLE theirs (x)');
    db.close();
    await assert.rejects(openSqlite({ directory }), { kind: 'configuration', message: /not of this hub/ });
    await writeFile(file, 'not a database at all, but long enough to be looked at'.repeat(50));
    await assert.rejects(openSqlite({ directory }), { kind: 'unavailable', message: /damaged/ });
  });

  it('a data directory that cannot be made is a matter of configuration', async () => {
    await writeFile(join(directory, 'file'), '');
    await assert.rejects(openSqlite({ directory: join(directory, 'file', 'data') }), {
      kind: 'configuration',
    });
  });

  it('a commit that breaks the writer fails, and so do those with it, but not those after it', async () => {
    const store = await openSqlite({ directory, writerHeap: 32 });
    await put(store, study({ id: 'before' }));
    const identities = Array.from({ length: 1_500_000 }, (_, i) => `ImagingStudy|urn:dicom:uid|1.2.${i}`);
    const doomed = store.commit({ writes: [study({ id: 'huge', identities })] });
    const beside = store.commit({ writes: [study({ id: 'beside' })] });
    await assert.rejects(doomed, { kind: 'unavailable' });
    await assert.rejects(beside, { kind: 'unavailable' });
    await put(store, study({ id: 'after' }));
    await store.ping();
    assert.deepEqual((await ids(store, studies())).toSorted(), ['after', 'before']);
    await store.close();
  });

  it('a commit that SQLite cannot take fails alone', async () => {
    const store = await openSqlite({ directory });
    const odd = study({ id: 'odd' });
    const wrong = { ...odd, entry: { ...odd.entry!, instant: Number.NaN } };
    const outcomes = await Promise.allSettled([
      store.commit({ writes: [study({ id: 'a' })] }),
      store.commit({ writes: [patient({ id: 'p' }), wrong], journal: message('1') }),
      store.commit({ writes: [study({ id: 'b' })] }),
    ]);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
    assert.deepEqual(await store.counts(), { ImagingStudy: 2 });
    assert.deepEqual(await store.journal.feeds(), []);
    await store.close();
  });
});

const bulky = (id: string) => ({ ...study({ id }), body: Buffer.alloc(60_000, 'x') });

/** Writes until nothing fits, and looks at what is said and what is left. */
async function fillUp(store: Store): Promise<void> {
  const kept: string[] = [];
  let refused: unknown;
  for (let i = 0; i < 500 && refused === undefined; i++) {
    const id = `s${i}`;
    const outcomes = await Promise.allSettled([
      store.commit({ writes: [bulky(id)], journal: message(id) }),
      store.commit({ writes: [bulky(`${id}b`)] }),
    ]);
    for (const [n, outcome] of outcomes.entries()) {
      if (outcome.status === 'rejected') refused ??= outcome.reason;
      else kept.push(n === 0 ? id : `${id}b`);
    }
  }
  assert.ok(refused instanceof Error && 'kind' in refused, 'the disk never filled up');
  assert.equal(refused.kind, 'full');
  const read = await store.read(kept.map((id) => ({ type: 'ImagingStudy', id })));
  assert.ok(read.every((one) => one?.body?.length === 60_000));
}

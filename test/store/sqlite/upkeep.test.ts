import assert from 'node:assert/strict';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqlite } from '../../../src/store/sqlite/open.ts';
import type { Store } from '../../../src/store/store.ts';
import { CLINICAL } from '../../contract/adapters.ts';
import { exam, fill, index } from '../../contract/hub-data.ts';
import { key, put, studies } from '../../contract/samples.ts';
import { audited } from '../../contract/upkeep-audit.ts';

/** What only somebody with the file can do to it, and what the check says then. */
describe('checking a SQLite file that was tampered with', () => {
  let directory: string;
  let store: Store;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'moselle-upkeep-'));
    store = await openSqlite({ directory, clinical: CLINICAL });
    await fill(store);
  });
  afterEach(async () => {
    await store.close();
    await rm(directory, { recursive: true });
  });

  async function tamper(sql: string): Promise<void> {
    await store.close();
    const db = new DatabaseSync(join(directory, 'hub.sqlite'));
    db.exec(sql);
    db.close();
    store = await openSqlite({ directory, clinical: CLINICAL });
  }

  async function reindex(): Promise<{ changed: number; removed: number }> {
    let last = { changed: 0, removed: 0 };
    for await (const state of store.upkeep.reindex(index)) last = state;
    return { changed: last.changed, removed: last.removed };
  }

  const S2 = "(SELECT rid FROM res WHERE id = 's2')";

  for (const [what, sql, says] of [
    ['lists that lack a resource', `DELETE FROM post WHERE r = ${S2}`, /s2: it is missing from \d+ lists/],
    ['values that lack a resource', `DELETE FROM rng WHERE r = ${S2}`, /s2: it is missing from \d+ lists/],
    ['a resource listed where it is not', `INSERT INTO post VALUES (1, 2, ${S2})`, /s2: 1 lists .*wrongly/],
    ['a value that no resource has', "INSERT INTO rng VALUES (1, 'x', 9999)", /1 lists .* no resource/],
    [
      'keys that were changed',
      `UPDATE res SET keys = x'00000000' WHERE rid = ${S2}`,
      /s2: its index does not/,
    ],
    [
      'values that cannot be read',
      `UPDATE res SET vals = '[' WHERE rid = ${S2}`,
      /s2: its index cannot be read/,
    ],
    ['another clinical date', `UPDATE res SET s = 5 WHERE rid = ${S2}`, /s2: its index does not/],
    [
      'an index of what was deleted',
      "UPDATE res SET keys = x'00000000' WHERE id = 's3'",
      /s3: its index does not/,
    ],
    ['wrong counts of a type', 'UPDATE kind SET live = live + 1', /counter of ImagingStudy is wrong/],
    ['wrong counts of a sender', 'UPDATE feed SET dead = 7', /counters of 2 senders are wrong/],
  ] as const) {
    it(`finds ${what}, and reindexing mends it`, async () => {
      const plan = studies([key('ImagingStudy.modality=CT')]);
      const before = [await store.search(plan), await store.counts(), await store.journal.feeds()];
      await tamper(sql);
      const findings = await audited(store);
      assert.match(findings.join('\n'), says);
      await reindex();
      assert.deepEqual(await audited(store), []);
      assert.deepEqual([await store.search(plan), await store.counts(), await store.journal.feeds()], before);
    });
  }

  it('counts what reindexing changed and removed, and finds no more the second time', async () => {
    await tamper(`DELETE FROM post WHERE r = ${S2}; INSERT INTO post VALUES (1, 2, 9999), (3, 4, ${S2})`);
    assert.deepEqual(await reindex(), { changed: 1, removed: 2 });
    assert.deepEqual(await reindex(), { changed: 0, removed: 0 });
  });

  for (const [what, sql, says] of [
    ['an earlier version that is missing', 'DELETE FROM hist WHERE ver = 2', /s4: its history has 1 of 2/],
    ['a document that is missing', 'DELETE FROM doc', /Binary\/b1: its document is missing/],
    ['a document with other bytes', "UPDATE doc SET bytes = x'00'", /document [0-9a-f]{64} is not as it was/],
    ['a message with other bytes', "UPDATE msg SET raw = x'00' WHERE seq = 2", /message 2 is not as it was/],
    [
      'a message that is missing',
      'DELETE FROM msg WHERE seq = 1',
      /3 writes came with a message that is missing/,
    ],
    [
      'an owner that is no resource',
      "INSERT INTO ident VALUES ('Patient|ins|42', 9999)",
      /1 identities of Patient/,
    ],
    ['a write that is not in the order of writes', 'DELETE FROM log WHERE seq = 1', /has 14 of 15 versions/],
    ['a line of a write of nothing', 'INSERT INTO log VALUES (99, 9999, 1, NULL)', /1 lines .* no resource/],
    [
      'a Binary that does not say which document',
      "UPDATE res SET stamps = '{' WHERE id = 'b1'",
      /b1: its document/,
    ],
  ] as const) {
    it(`finds ${what}, which only a backup brings back`, async () => {
      await tamper(sql);
      const findings = await audited(store);
      assert.match(findings.join('\n'), says);
      assert.doesNotMatch(findings.join('\n'), /ins\|42/);
      await reindex();
      assert.notDeepEqual(await audited(store), []);
    });
  }

  it('finds damage of the file itself', async () => {
    const file = join(directory, 'hub.sqlite');
    await tamper('PRAGMA wal_checkpoint(TRUNCATE)');
    await store.close();
    const db = new DatabaseSync(file);
    const row = db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'msg_dead'").get();
    db.close();
    const handle = await open(file, 'r+');
    await handle.write(Buffer.alloc(8192, 0xff), 0, 8192, (Number(row?.['rootpage']) - 1) * 8192);
    await handle.close();
    store = await openSqlite({ directory, clinical: CLINICAL });
    assert.match((await audited(store)).join('\n'), /the database file is damaged .*: restore/);
  });

  it('gives resources of one and of many pages their order, whatever types they are of', async () => {
    for (let i = 0; i < 300; i++) await put(store, exam(`x${i}`, 'CT', '2026-01-05'));
    const refs: string[] = [];
    let after: string | undefined;
    for (;;) {
      const page = await store.upkeep.contents('resource', after);
      if (page.length === 0) break;
      refs.push(...page.map(({ type, id }) => `${type}/${id}`));
      after = refs.at(-1);
    }
    assert.equal(refs.length, 310);
    assert.deepEqual(refs, refs.toSorted());
  });
});

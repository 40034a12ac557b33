import assert from 'node:assert/strict';
import { copyStore } from '../../src/store/copy.ts';
import type { Store, Write } from '../../src/store/store.ts';
import type { Finding } from '../../src/store/upkeep.ts';
import type { Adapter, Bench } from './adapters.ts';
import { binary, DIGEST, exam, fill, index, PDF } from './hub-data.ts';
import { bytes, ids, key, message, put, studies } from './samples.ts';

export async function audited(store: Store): Promise<string[]> {
  const findings: Finding[] = [];
  for await (const finding of store.upkeep.audit(index)) findings.push(finding);
  return findings.map(({ ref, text }) => (ref === undefined ? text : `${ref.type}/${ref.id}: ${text}`));
}

/** The body says MR, the index CT and another day: what a lost update of an index leaves. */
function misfiled(id: string): Write {
  return { ...exam(id, 'MR', '2026-01-05'), entry: exam(id, 'CT', '2020-01-01').entry };
}

const OF = (modality: string) => studies([key(`ImagingStudy.modality=${modality}`)]);

export function upkeepAudit(adapter: Adapter): void {
  describe('checking and reindexing', () => {
    let bench: Bench;
    let store: Store;
    beforeEach(async () => {
      bench = await adapter.open();
      store = bench.store;
    });
    afterEach(() => bench.dispose());

    it('finds nothing wrong where a hub wrote, nor in a copy of it, nor in an empty store', async () => {
      assert.deepEqual(await audited(store), []);
      await fill(store);
      assert.deepEqual(await audited(store), []);
      const other = await adapter.open();
      try {
        await copyStore(store.upkeep, other.store.upkeep, index);
        assert.deepEqual(await audited(other.store), []);
      } finally {
        await other.dispose();
      }
    });

    it('tells how much it has looked at', async () => {
      await fill(store);
      const told: number[][] = [];
      for await (const _ of store.upkeep.audit(index, (done, total) => told.push([done, total])))
        assert.fail();
      assert.deepEqual(told.at(-1), [16, 16]);
    });

    it('finds a resource whose index does not say what its body says, and reindexing mends it', async () => {
      await fill(store);
      await put(store, misfiled('odd'));
      assert.ok((await ids(store, OF('CT'))).includes('odd'));
      const findings = await audited(store);
      assert.equal(findings.length, 1);
      assert.match(findings[0]!, /^ImagingStudy\/odd: .*index.*reindex/);
      const last = await reindexed(store);
      assert.deepEqual([last.done, last.total, last.changed], [11, 11, 1]);
      assert.deepEqual(await audited(store), []);
      assert.ok(!(await ids(store, OF('CT'))).includes('odd'));
      assert.ok((await ids(store, OF('MR'))).includes('odd'));
      assert.equal((await reindexed(store)).changed, 0);
    });

    it('finds a resource without any index, and reindexing makes it findable and countable', async () => {
      await put(store, { ...exam('lost', 'CT', '2026-01-05'), entry: undefined });
      assert.deepEqual(await ids(store, OF('CT')), []);
      assert.equal((await audited(store)).length, 1);
      await reindexed(store);
      assert.deepEqual(await ids(store, OF('CT')), ['lost']);
      assert.equal(await store.count(OF('CT')), 1);
      assert.deepEqual(await audited(store), []);
      await bench.reopen();
      assert.deepEqual(await ids(bench.store, OF('CT')), ['lost']);
    });

    it('finds a body that says another id, or that cannot be read, and leaves both alone', async () => {
      await put(store, { ...exam('s1', 'CT', '2026-01-05'), body: exam('s2', 'CT', '2026-01-05').body });
      await put(store, { ...exam('s3', 'CT', '2026-01-05'), body: bytes('{"resourceType":"Ima') });
      const findings = await audited(store);
      assert.match(findings.join('\n'), /ImagingStudy\/s1: its body names another/);
      assert.match(findings.join('\n'), /ImagingStudy\/s3: its body is not JSON/);
      await reindexed(store);
      assert.deepEqual((await ids(store, OF('CT'))).toSorted(), ['s1', 's3']);
    });

    it('finds a document that is missing, and documents and messages that are not as they came', async () => {
      const other = 'bb'.repeat(32);
      await put(store, binary('b1', 'aa'.repeat(32)));
      await store.commit({ writes: [binary('b2', DIGEST)], documents: [{ digest: DIGEST, bytes: PDF }] });
      assert.equal((await audited(store)).length, 1);
      assert.match((await audited(store))[0]!, /^Binary\/b1: its document is missing/);
      await store.commit({
        writes: [],
        documents: [{ digest: other, bytes: PDF }],
        journal: message('1', { digest: other }),
      });
      const findings = await audited(store);
      assert.equal(findings.length, 3);
      assert.match(findings.join('\n'), new RegExp(`document ${other} is not as it was received`));
      assert.match(findings.join('\n'), /message 1 is not as it was received/);
    });

    it('finds a hole in a history', async () => {
      await fill(store);
      const other = await adapter.open();
      try {
        for (const kind of ['document', 'message'] as const) {
          await other.store.upkeep.restore(kind, await store.upkeep.contents(kind, undefined), index);
        }
        const lineages = await store.upkeep.contents('resource', undefined);
        const holed = lineages.map((one) =>
          one.id === 's4' ? { ...one, versions: one.versions.filter(({ version }) => version !== 2) } : one,
        );
        await other.store.upkeep.restore('resource', holed, index);
        for (const kind of ['identity', 'change'] as const) {
          await other.store.upkeep.restore(kind, await store.upkeep.contents(kind, undefined), index);
        }
        const findings = await audited(other.store);
        assert.equal(findings.length, 1);
        assert.match(findings[0]!, /^ImagingStudy\/s4: its history has 1 of 2 earlier versions/);
      } finally {
        await other.dispose();
      }
    });

    it('says nothing of a patient in what it finds', async () => {
      await put(store, { ...exam('s1', 'CT', '2026-01-05'), entry: undefined });
      await put(store, { ...exam('s2', 'CT', '2026-01-05'), body: bytes('{"family":"Marchal"') });
      const said = (await audited(store)).join('\n');
      assert.notEqual(said, '');
      assert.doesNotMatch(said, /Marchal|1950|1\.2\./);
    });

    it('reindexing may be stopped after a page and goes on after it', async () => {
      for (let i = 0; i < 6; i++) await put(store, misfiled(`s${i}`));
      let after: string | undefined;
      for await (const state of store.upkeep.reindex(index, { count: 2 })) {
        after = state.after;
        break;
      }
      assert.equal(after, 'ImagingStudy/s1');
      assert.equal((await ids(store, OF('MR'))).length, 2);
      const last = await reindexed(store, after);
      assert.deepEqual([last.done, last.changed], [4, 4]);
      assert.equal((await ids(store, OF('MR'))).length, 6);
      assert.deepEqual(await audited(store), []);
    });

    it('what is written while the index is written anew keeps its own, and is found throughout', async () => {
      for (let i = 0; i < 6; i++) await put(store, misfiled(`s${i}`));
      const writes: Promise<void>[] = [];
      for await (const { done } of store.upkeep.reindex(index, { count: 1 })) {
        if (done === 2) {
          writes.push(put(store, exam('s2', 'US', '2026-01-05', { version: 1 })));
          writes.push(put(store, exam('s5', 'US', '2026-01-05', { version: 1 })));
        }
        assert.equal(await store.count(studies()), 6);
      }
      await Promise.all(writes);
      assert.deepEqual((await ids(store, OF('US'))).toSorted(), ['s2', 's5']);
      assert.deepEqual(await audited(store), []);
    });
  });
}

async function reindexed(store: Store, after?: string) {
  let last = { done: 0, total: 0, changed: 0, removed: 0, after };
  for await (const state of store.upkeep.reindex(index, { after })) last = { ...last, ...state };
  return last;
}

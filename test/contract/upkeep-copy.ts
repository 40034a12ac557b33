import assert from 'node:assert/strict';
import type { Plan } from '../../src/fhir/search/plan.ts';
import { copyStore } from '../../src/store/copy.ts';
import type { Ref, Store } from '../../src/store/store.ts';
import { type Items, type Key, KINDS, type Kind, PAGE, type Upkeep } from '../../src/store/upkeep.ts';
import type { Adapter, Bench } from './adapters.ts';
import { DIGEST, exam, fill, index, PDF, person } from './hub-data.ts';
import { ids, key, message, not, pages, put, startedFrom, studies } from './samples.ts';

/** Everything that one can read of a store, in plain values. */
async function told(store: Store): Promise<unknown> {
  const refs: Ref[] = [
    ...['p1'].map((id) => ({ type: 'Patient', id })),
    ...['s1', 's2', 's3', 's4', 's5', 's6', 's7', 's8'].map((id) => ({ type: 'ImagingStudy', id })),
    { type: 'Binary', id: 'b1' },
  ];
  const plain = (one: { readonly body?: Uint8Array; readonly raw?: Uint8Array } | undefined) => ({
    ...one,
    body: one?.body && Buffer.from(one.body).toString(),
    raw: one?.raw && Buffer.from(one.raw).toString(),
  });
  const rows = await Promise.all([1, 2, 3, 4, 5, 6].map((seq) => store.journal.row(seq)));
  return {
    current: (await store.read(refs)).map(plain),
    histories: await Promise.all(
      refs.map(async (ref) => (await store.history(ref, { count: 10 })).map(plain)),
    ),
    owners: [
      ...(await store.resolve(['Patient|ipp|1', 'Patient|ins|9', 'ImagingStudy|uid|1.2.s1'])),
    ].toSorted(),
    document: Buffer.from((await store.document(DIGEST)) ?? []).toString(),
    rows: rows.map(plain),
    dead: (await store.journal.dead({ count: 10 })).map(plain),
    feeds: await store.journal.feeds(),
    counts: await store.counts(),
  };
}

const SEARCHES: readonly Plan[] = [
  studies(),
  studies([key('ImagingStudy.patient=Patient/p1')], { count: 2 }),
  studies([key('ImagingStudy.modality=CT')]),
  studies([key('ImagingStudy.modality=MR'), startedFrom('2026-01-01')]),
  studies([not({ kind: 'key', key: 'ImagingStudy.modality=CR' })]),
  {
    type: 'Patient',
    all: [{ any: [{ kind: 'text', key: 'Patient.family', mode: 'prefix', value: 'marchal' }] }],
    count: 20,
  },
  { type: 'Patient', all: [], count: 20 },
];

async function found(store: Store): Promise<unknown> {
  const all = [];
  for (const plan of SEARCHES) all.push([await pages(store, plan), await store.count(plan)]);
  return all;
}

/** The same, but for what is said. */
function but(upkeep: Upkeep, changes: Partial<Upkeep>): Upkeep {
  return {
    extent: (kind) => upkeep.extent(kind),
    contents: (kind, after, page) => upkeep.contents(kind, after, page),
    restore: (kind, items, index) => upkeep.restore(kind, items, index),
    audit: (index, tell) => upkeep.audit(index, tell),
    reindex: (index, from) => upkeep.reindex(index, from),
    ...changes,
  };
}

/** Hands out two items at a time, so that little data makes many pages. */
function inSips(upkeep: Upkeep): Upkeep {
  return but(upkeep, {
    contents: (kind, after) => upkeep.contents(kind, after, { ...PAGE, count: 2 }),
  });
}

export function upkeepCopy(adapter: Adapter): void {
  describe('copying', () => {
    let source: Bench;
    let target: Bench;
    const copy = (from: Upkeep = source.store.upkeep, to: Upkeep = target.store.upkeep) =>
      copyStore(from, to, index);
    beforeEach(async () => {
      source = await adapter.open();
      target = await adapter.open();
      await fill(source.store);
    });
    afterEach(async () => {
      await source.dispose();
      await target.dispose();
    });

    it('brings every version, stamp, identity, document and message as it was', async () => {
      const copied = await copy();
      assert.deepEqual(
        copied.map(({ kind, same, target }) => [kind, same, target.count]),
        [
          ['document', true, 1],
          ['message', true, 5],
          ['resource', true, 10],
          ['identity', true, 3],
          ['change', true, 15],
        ],
      );
      assert.deepEqual(await told(target.store), await told(source.store));
      assert.equal((await target.store.history({ type: 'ImagingStudy', id: 's4' }, { count: 9 })).length, 3);
      await target.reopen();
      assert.deepEqual(await told(target.store), await told(source.store));
    });

    it('the same searches find the same on the other side, in the same order', async () => {
      await copy();
      const there = await found(source.store);
      assert.deepEqual(await found(target.store), there);
      assert.deepEqual(await ids(target.store, studies([key('ImagingStudy.modality=MR')])), ['s1']);
    });

    it('a hub on the copy goes on where the other stopped', async () => {
      await copy();
      const { store } = target;
      assert.deepEqual(await store.commit({ writes: [], journal: message('6') }), {
        state: 'committed',
        seq: 6,
      });
      const again = await store.commit({ writes: [], journal: message('1') });
      assert.deepEqual([again.state, again.state === 'duplicate' && again.row.seq], ['duplicate', 1]);
      assert.deepEqual(
        await store.commit({ writes: [person('p2', 'X', { identities: ['Patient|ipp|1'] })] }),
        {
          state: 'conflict',
          on: 'Patient|ipp|1',
        },
      );
      await put(store, exam('s3', 'CT', '2026-03-01', { version: 2 }));
      assert.equal((await store.counts())['ImagingStudy'], 8);
      const replayed = { seq: 5, acknowledgement: 'MSA|AA|5' };
      assert.equal((await store.commit({ writes: [], replayed })).state, 'committed');
      assert.deepEqual(
        (await store.journal.feeds()).map(({ source, messages, dead }) => [source, messages, dead]),
        [
          ['PACS|CHRU', 1, 0],
          ['RIS|CHRU', 5, 0],
        ],
      );
    });

    it('goes on where it was stopped, wherever that was, and ends the same', async () => {
      const from = inSips(source.store.upkeep);
      let finished = false;
      for (let stops = 0; !finished; stops++) {
        let left = 1;
        const to = but(target.store.upkeep, {
          async restore(kind, items, index) {
            if (left === 0) throw new Error('stopped');
            left -= 1;
            await target.store.upkeep.restore(kind, items, index);
          },
        });
        try {
          const copied = await copy(from, to);
          assert.ok(copied.every(({ same }) => same));
          assert.ok(stops > 10, `it was stopped ${stops} times only`);
          finished = true;
        } catch (error) {
          assert.equal((error as Error).message, 'stopped');
        }
      }
      assert.deepEqual(await told(target.store), await told(source.store));
      assert.deepEqual(await found(target.store), await found(source.store));
    });

    it('a copy that is complete is left as it is', async () => {
      await copy();
      const copied = await copy(
        source.store.upkeep,
        but(target.store.upkeep, { restore: () => Promise.reject(new Error('wrote')) }),
      );
      assert.ok(copied.every(({ same }) => same));
    });

    it('refuses a target that holds anything else, and writes nothing to it', async () => {
      await put(target.store, exam('s1', 'CT', '2026-01-05T09:45:00+01:00'));
      const before = await target.store.counts();
      await assert.rejects(copy(), { kind: 'configuration', message: /resources.*empty target/ });
      assert.deepEqual(await target.store.counts(), before);
      assert.deepEqual(await target.store.journal.feeds(), []);
      assert.equal(await target.store.document(DIGEST), undefined);
    });

    it('tells when the source was written to meanwhile', async () => {
      const { upkeep } = source.store;
      let wrote = false;
      const from = but(upkeep, {
        async contents<K extends Kind>(kind: K, after: Key | undefined) {
          const items = await upkeep.contents(kind, after);
          if (kind === 'change' && !wrote) {
            wrote = true;
            await put(source.store, exam('late', 'CT', '2026-03-01'));
          }
          return items;
        },
      });
      await assert.rejects(copy(from), { kind: 'conflict', message: /stop the hub/ });
    });

    it('says which kind is not the same when the target does not hold what it was given', async () => {
      const to = but(target.store.upkeep, {
        async restore<K extends Kind>(kind: K, items: readonly Items[K][], with_: typeof index) {
          const kept = kind === 'identity' ? items.slice(1) : items;
          await target.store.upkeep.restore(kind, kept, with_);
        },
      });
      const copied = await copy(source.store.upkeep, to);
      const wrong = copied.filter(({ same }) => !same);
      assert.deepEqual(
        wrong.map(({ kind, source, target }) => [kind, source.count, target.count]),
        [['identity', 3, 2]],
      );
    });

    it('tells how far it is, to the last item', async () => {
      const told: string[] = [];
      await copyStore(inSips(source.store.upkeep), target.store.upkeep, index, ({ doing, done, total }) =>
        told.push(`${doing} ${done}/${total}`),
      );
      assert.ok(told.length > 10);
      assert.ok(told.includes('copying 34/34'));
      assert.equal(told.at(-1), 'verifying 34/34');
    });

    it('hands out every kind in the order of its keys, page by page, from any key on', async () => {
      const { upkeep } = source.store;
      for (const kind of KINDS) {
        const whole = await upkeep.contents(kind, undefined);
        const { count, last } = await upkeep.extent(kind);
        assert.equal(whole.length, count);
        const sips: unknown[] = [];
        let after: Key | undefined;
        for (;;) {
          const some = await upkeep.contents(kind, after, { ...PAGE, count: 2 });
          assert.ok(some.length <= 2);
          if (some.length === 0) break;
          sips.push(...some);
          after = keyIn(kind, some.at(-1)!);
        }
        assert.deepEqual(sips, whole);
        assert.equal(after, last);
      }
      assert.deepEqual(await target.store.upkeep.extent('resource'), { count: 0, last: undefined });
    });

    it('a page ends when it has its bytes, and holds one item at least', async () => {
      const { upkeep } = source.store;
      const some = await upkeep.contents('message', undefined, { count: 100, bytes: 1 });
      assert.deepEqual(
        some.map(({ seq }) => seq),
        [1],
      );
      const two = await upkeep.contents('message', 1, { count: 100, bytes: some[0]!.raw.length + 1 });
      assert.deepEqual(
        two.map(({ seq }) => seq),
        [2, 3],
      );
    });

    it('restores all of one call or nothing, and never over something else', async () => {
      const { upkeep } = target.store;
      await upkeep.restore('document', [{ digest: DIGEST, bytes: PDF }], index);
      await upkeep.restore('document', [{ digest: DIGEST, bytes: PDF }], index);
      const mixed = [
        { digest: 'aa', bytes: PDF },
        { digest: DIGEST, bytes: Buffer.from('other') },
      ];
      await assert.rejects(upkeep.restore('document', mixed, index), { kind: 'conflict' });
      assert.equal(await target.store.document('aa'), undefined);
      assert.deepEqual(Buffer.from((await target.store.document(DIGEST))!), Buffer.from(PDF));
      const [lineage] = await source.store.upkeep.contents('resource', 'ImagingStudy/');
      await put(target.store, exam('s1', 'US', '2026-01-05'));
      await assert.rejects(upkeep.restore('resource', [lineage!], index), { kind: 'conflict' });
      const stray = { key: 'Patient|ipp|7', type: 'Patient', id: 'nobody' };
      await assert.rejects(upkeep.restore('identity', [stray], index), { kind: 'conflict' });
      assert.equal((await target.store.resolve(['Patient|ipp|7'])).size, 0);
    });
  });
}

function keyIn(kind: Kind, item: Items[Kind]): Key {
  if ('digest' in item && kind === 'document') return item.digest;
  if ('seq' in item) return item.seq;
  return 'key' in item ? item.key : 'id' in item ? `${item.type}/${item.id}` : '';
}

import assert from 'node:assert/strict';
import type { Store } from '../../src/store/store.ts';
import type { Adapter, Bench } from './adapters.ts';
import { at, ids, ofPatient, put, removal, studies, study, text } from './samples.ts';

/** Sentences about versions: nothing that was once said is lost. */
export function versions(adapter: Adapter): void {
  describe('versions', () => {
    const ref = { type: 'ImagingStudy', id: 's1' };
    let bench: Bench;
    let store: Store;
    before(async () => {
      bench = await adapter.open();
      store = bench.store;
      await put(
        store,
        study({ id: 's1', patient: 'p1', stamps: '{"a":1}', updated: at('2024-05-01T00:00:00Z') }),
      );
      await put(store, study({ id: 's1', version: 1, patient: 'p2', updated: at('2024-05-02T00:00:00Z') }));
      await put(store, removal(ref, 2));
      await put(store, study({ id: 's1', version: 3, patient: 'p3', stamps: '{"a":4}' }));
      await put(store, study({ id: 's2' }));
    });
    after(() => bench.dispose());

    it('serves every version as it was', async () => {
      const first = await store.version(ref, 1);
      assert.equal(text(first?.body), '{"resourceType":"ImagingStudy","id":"s1","meta":{"versionId":"1"}}');
      assert.equal(first?.updated, at('2024-05-01T00:00:00Z'));
      assert.equal(first?.method, 'POST');
      assert.equal((await store.version(ref, 2))?.method, 'PUT');
      assert.equal((await store.version(ref, 4))?.version, 4);
    });

    it('a deletion is a version without content', async () => {
      const third = await store.version(ref, 3);
      assert.equal(third?.method, 'DELETE');
      assert.equal(third?.body, undefined);
    });

    it('knows no version that never was', async () => {
      for (const version of [0, -1, 5, 1.5]) assert.equal(await store.version(ref, version), undefined);
      assert.equal(await store.version({ type: 'ImagingStudy', id: 'other' }, 1), undefined);
      assert.equal(await store.version({ type: 'Unheard', id: 's1' }, 1), undefined);
    });

    it('tells the history newest first, page by page', async () => {
      const versionsOf = async (page: { count: number; before?: number }) =>
        (await store.history(ref, page)).map(({ version }) => version);
      assert.deepEqual(await versionsOf({ count: 10 }), [4, 3, 2, 1]);
      assert.deepEqual(await versionsOf({ count: 2 }), [4, 3]);
      assert.deepEqual(await versionsOf({ count: 2, before: 3 }), [2, 1]);
      assert.deepEqual(await versionsOf({ count: 2, before: 1 }), []);
      assert.deepEqual(await store.history({ type: 'ImagingStudy', id: 'none' }, { count: 10 }), []);
    });

    it('reads in the order asked, with the memory of the merge', async () => {
      const read = await store.read([{ type: 'ImagingStudy', id: 's2' }, { type: 'Unheard', id: 'x' }, ref]);
      assert.deepEqual(
        read.map((one) => one && [one.id, one.version, one.stamps]),
        [['s2', 1, undefined], undefined, ['s1', 4, '{"a":4}']],
      );
    });

    it('finds a resource by what it says now, not by what it said before', async () => {
      assert.deepEqual(await ids(store, studies([ofPatient('p1')])), []);
      assert.deepEqual(await ids(store, studies([ofPatient('p2')])), []);
      assert.deepEqual(await ids(store, studies([ofPatient('p3')])), ['s1']);
    });

    it('a deleted resource is read as deleted and found by no search', async () => {
      const gone = { type: 'ImagingStudy', id: 'gone' };
      await put(store, study({ id: 'gone', patient: 'p9' }));
      await put(store, removal(gone, 1));
      const [read] = await store.read([gone]);
      assert.deepEqual([read?.version, read?.method, read?.body], [2, 'DELETE', undefined]);
      assert.deepEqual(await ids(store, studies([ofPatient('p9')])), []);
      assert.deepEqual(await ids(store, studies([{ any: [{ kind: 'id', id: 'gone' }] }])), []);
      assert.equal(await store.count(studies([ofPatient('p9')])), 0);
    });
  });
}

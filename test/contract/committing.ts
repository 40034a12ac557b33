import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Store } from '../../src/store/store.ts';
import type { Adapter, Bench } from './adapters.ts';
import { bytes, ids, key, message, patient, put, removal, studies, study, text } from './samples.ts';

/** Sentences about writing: all or nothing, one winner, nothing forgotten. */
export function committing(adapter: Adapter): void {
  describe('committing', () => {
    let bench: Bench;
    let store: Store;
    beforeEach(async () => {
      bench = await adapter.open();
      store = bench.store;
    });
    afterEach(() => bench.dispose());

    it('keeps what was acknowledged when the hub is stopped and started', async () => {
      const outcome = await store.commit({ writes: [study({ id: 's1' })], journal: message('1') });
      assert.deepEqual(outcome, { state: 'committed', seq: 1 });
      store = await bench.reopen();
      const [found] = await store.read([{ type: 'ImagingStudy', id: 's1' }]);
      assert.equal(text(found?.body), '{"resourceType":"ImagingStudy","id":"s1","meta":{"versionId":"1"}}');
      assert.equal((await store.journal.row(1))?.control, '1');
      assert.deepEqual(await ids(store, studies()), ['s1']);
    });

    it('a committed exam is found by the very next search', async () => {
      for (let i = 0; i < 20; i++) {
        await put(store, study({ id: `s${i}`, uid: `1.2.${i}` }));
        const hits = await ids(store, studies([key(`ImagingStudy.identifier=urn:dicom:uid|1.2.${i}`)]));
        assert.deepEqual(hits, [`s${i}`]);
      }
    });

    it('writes nothing of a message when one of its resources lost a race', async () => {
      await put(store, study({ id: 'known' }));
      const outcome = await store.commit({
        writes: [patient({ id: 'p1', identities: ['Patient|ipp|1'] }), study({ id: 'known' })],
        documents: [{ digest: 'aa', bytes: bytes('pdf') }],
        journal: message('1'),
      });
      assert.deepEqual(outcome, { state: 'conflict', on: 'ImagingStudy/known' });
      assert.deepEqual(await store.read([{ type: 'Patient', id: 'p1' }]), [undefined]);
      assert.equal((await store.resolve(['Patient|ipp|1'])).size, 0);
      assert.equal(await store.document('aa'), undefined);
      assert.equal(await store.journal.find(message('1')), undefined);
      assert.deepEqual(await store.journal.feeds(), []);
      assert.deepEqual(await store.counts(), { ImagingStudy: 1 });
    });

    it('a message that conflicts does not spoil those committed in the same flush', async () => {
      await put(store, study({ id: 's0' }));
      const outcomes = await Promise.all(
        Array.from({ length: 12 }, (_, i) =>
          store.commit({
            writes: [study({ id: i % 3 === 0 ? 's0' : `s${i}` })],
            journal: message(String(i)),
          }),
        ),
      );
      assert.deepEqual(
        outcomes.map(({ state }) => state),
        Array.from({ length: 12 }, (_, i) => (i % 3 === 0 ? 'conflict' : 'committed')),
      );
      assert.deepEqual(await store.counts(), { ImagingStudy: 9 });
      assert.equal((await store.journal.feeds())[0]?.messages, 8);
    });

    it('refuses an update made from an old version, and one of a resource that does not exist', async () => {
      await put(store, study({ id: 's1' }));
      await put(store, study({ id: 's1', version: 1 }));
      for (const version of [0, 1, 3]) {
        const outcome = await store.commit({ writes: [study({ id: 's1', version })] });
        assert.deepEqual(outcome, { state: 'conflict', on: 'ImagingStudy/s1' });
      }
      const absent = await store.commit({ writes: [study({ id: 's2', version: 1 })] });
      assert.deepEqual(absent, { state: 'conflict', on: 'ImagingStudy/s2' });
    });

    it('moves the memory of the merge without a new version, and only from the version it was made from', async () => {
      await put(store, patient({ id: 'p1', stamps: '{"name":1}' }));
      const ref = { type: 'Patient', id: 'p1' };
      const moved = await store.commit({ writes: [], stamps: [{ ...ref, expect: 1, stamps: '{"name":2}' }] });
      assert.equal(moved.state, 'committed');
      const [found] = await store.read([ref]);
      assert.deepEqual([found?.version, found?.stamps], [1, '{"name":2}']);
      const late = await store.commit({
        writes: [study({ id: 's1' })],
        stamps: [{ ...ref, expect: 2, stamps: '{"name":3}' }],
      });
      assert.deepEqual(late, { state: 'conflict', on: 'Patient/p1' });
      assert.deepEqual(await ids(store, studies()), []);
    });

    it('of 64 updates of one version at once exactly one wins', async () => {
      await put(store, study({ id: 's1' }));
      const outcomes = await Promise.all(
        Array.from({ length: 64 }, () => store.commit({ writes: [study({ id: 's1', version: 1 })] })),
      );
      assert.equal(outcomes.filter(({ state }) => state === 'committed').length, 1);
      assert.equal((await store.read([{ type: 'ImagingStudy', id: 's1' }]))[0]?.version, 2);
    });

    it('of 64 connections that bring the same new patient at once exactly one makes it', async () => {
      const identity = 'Patient|urn:oid:1.2.250.1.213.1.4.8|290031234567890';
      const outcomes = await Promise.all(
        Array.from({ length: 64 }, (_, i) =>
          store.commit({ writes: [patient({ id: `p${i}`, identities: [identity] })] }),
        ),
      );
      const won = outcomes.findIndex(({ state }) => state === 'committed');
      for (const [i, outcome] of outcomes.entries()) {
        if (i !== won) assert.deepEqual(outcome, { state: 'conflict', on: identity });
      }
      assert.deepEqual((await store.resolve([identity])).get(identity), { type: 'Patient', id: `p${won}` });
      assert.deepEqual(await store.counts(), { Patient: 1 });
    });

    it('an identity stays with its owner through updates and deletion', async () => {
      await put(store, patient({ id: 'p1', identities: ['Patient|ipp|1'] }));
      await put(store, patient({ id: 'p1', version: 1 }));
      await put(store, removal({ type: 'Patient', id: 'p1' }, 2));
      const found = await store.resolve(['Patient|ipp|1', 'Patient|ipp|2']);
      assert.deepEqual([...found], [['Patient|ipp|1', { type: 'Patient', id: 'p1' }]]);
      const other = await store.commit({ writes: [patient({ id: 'p2', identities: ['Patient|ipp|1'] })] });
      assert.deepEqual(other, { state: 'conflict', on: 'Patient|ipp|1' });
    });

    it('the same resource may claim its identity again', async () => {
      await put(store, patient({ id: 'p1', identities: ['Patient|ipp|1'] }));
      await put(store, patient({ id: 'p1', version: 1, identities: ['Patient|ipp|1', 'Patient|ins|9'] }));
      assert.equal((await store.resolve(['Patient|ins|9'])).get('Patient|ins|9')?.id, 'p1');
    });

    it('two resources of one message cannot own the same identity, and one cannot be written twice', async () => {
      const same = ['a', 'b'].map((id) => patient({ id, identities: ['Patient|ipp|1'] }));
      assert.deepEqual(await store.commit({ writes: same }), { state: 'conflict', on: 'Patient|ipp|1' });
      const twice = [study({ id: 's1' }), study({ id: 's1', version: 1 })];
      await assert.rejects(store.commit({ writes: twice }), { kind: 'internal', message: /merge/ });
      assert.deepEqual(await store.counts(), {});
    });

    it('two types may have the same id', async () => {
      await put(store, patient({ id: 'x' }), study({ id: 'x' }));
      const read = await store.read([
        { type: 'ImagingStudy', id: 'x' },
        { type: 'Patient', id: 'x' },
        { type: 'Practitioner', id: 'x' },
      ]);
      assert.deepEqual(
        read.map((one) => one?.type),
        ['ImagingStudy', 'Patient', undefined],
      );
    });

    it('leaves the bytes of a commit to whoever asked for it, so that it can be made again', async () => {
      const write = study({ id: 's1' });
      const journal = message('1', { raw: Buffer.from('MSH|^~\\&|é') });
      await store.commit({ writes: [write], journal });
      assert.equal(text(write.body), '{"resourceType":"ImagingStudy","id":"s1","meta":{"versionId":"1"}}');
      assert.equal(text(journal.raw), 'MSH|^~\\&|é');
    });

    it('keeps a document of 20 MB apart, byte for byte', async () => {
      const pdf = Buffer.alloc(20_000_000, 'moselle');
      const digest = createHash('sha256').update(pdf).digest('hex');
      await store.commit({ writes: [study({ id: 's1' })], documents: [{ digest, bytes: pdf }] });
      await store.commit({ writes: [study({ id: 's2' })], documents: [{ digest, bytes: pdf }] });
      const kept = await store.document(digest);
      assert.equal(createHash('sha256').update(kept!).digest('hex'), digest);
      assert.equal(await store.document('00'), undefined);
    });

    it('tells whether anything is listed under a key, for resources that were and that were not deleted', async () => {
      await put(store, study({ id: 's1', uid: '1.2.1' }), study({ id: 's2', uid: '1.2.2' }));
      await put(store, removal({ type: 'ImagingStudy', id: 's2' }, 1));
      const uid = (value: string) => `ImagingStudy.identifier=urn:dicom:uid|${value}`;
      assert.equal(await store.listed([uid('1.2.9'), uid('1.2.1')]), true);
      assert.equal(await store.listed([uid('1.2.9'), uid('1.2.2')]), false);
      assert.equal(await store.listed([]), false);
    });

    it('counts live resources by type', async () => {
      await put(store, study({ id: 's1' }), study({ id: 's2' }), patient({ id: 'p1' }));
      await put(store, removal({ type: 'ImagingStudy', id: 's1' }, 1));
      assert.deepEqual(await store.counts(), { ImagingStudy: 1, Patient: 1 });
      await put(store, study({ id: 's1', version: 2 }));
      assert.deepEqual(await store.counts(), { ImagingStudy: 2, Patient: 1 });
    });

    it('answers a ping, and refuses work once closed', async () => {
      await store.ping();
      const closed = await adapter.open();
      await closed.dispose();
      await assert.rejects(closed.store.commit({ writes: [study({ id: 's1' })] }), { kind: 'unavailable' });
      await assert.rejects(closed.store.ping(), { kind: 'unavailable' });
      await assert.rejects(closed.store.counts(), { kind: 'unavailable' });
    });
  });
}

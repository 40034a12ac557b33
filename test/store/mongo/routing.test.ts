import assert from 'node:assert/strict';
import { createIds } from '../../../src/identity/id.ts';
import { openMongo } from '../../../src/store/mongo/open.ts';
import type { Store } from '../../../src/store/store.ts';
import { ids, key, message, ofPatient, patient, put, studies, study } from '../../contract/samples.ts';
import { type Stub, startStub } from '../../servers/stub/stub.ts';

/** Where commands go, by the shard key that they name, and by which index they read. */
describe('on a sharded MongoDB', () => {
  const made = createIds(new Uint8Array(32));
  const owner = 'Patient|ipp|1';
  const [p1, s1] = [made.derive(owner, owner), made.derive('ImagingStudy|uid|1', owner)];
  const shard = Number.parseInt(p1.slice(0, 3), 16);
  let stub: Stub;
  let store: Store;
  beforeEach(async () => {
    stub = await startStub();
    store = await openMongo({ url: stub.url, sharded: true });
  });
  afterEach(async () => {
    await store.close();
    await stub.stop();
  });

  const exam = () => [
    patient({ id: p1, identities: [owner] }),
    study({ id: s1, patient: p1, modality: 'CT' }),
  ];
  const sent = (name: string, collection: string) =>
    stub.commands.filter((one) => one.name === name && one.body[name] === collection).map(({ body }) => body);
  const during = async (act: () => Promise<unknown>) => {
    stub.commands.length = 0;
    await act();
  };

  it('a read names the one shard of its resource', async () => {
    await put(store, ...exam());
    await during(() => store.read([{ type: 'ImagingStudy', id: s1 }]));
    assert.deepEqual(
      sent('find', 'res').map(({ filter }) => filter),
      [{ _id: `ImagingStudy/${s1}`, g: shard }],
    );
  });

  it('a search by patient names the one shard of the patient, and its index', async () => {
    await put(store, ...exam());
    await during(async () =>
      assert.deepEqual(await ids(store, studies([ofPatient(p1), key('ImagingStudy.modality=CT')])), [s1]),
    );
    const asked = sent('find', 'res');
    assert.deepEqual(
      asked.map(({ filter, hint }) => [filter.g, filter.p, hint]),
      [[shard, p1, 'p_y_s']],
    );
    assert.deepEqual(
      sent('find', 'away').map(({ filter }) => filter.g),
      [shard],
    );
  });

  it('all resources, versions and log rows of a commit go to the shard of the patient', async () => {
    await put(store, ...exam());
    const next = { writes: [study({ id: s1, version: 1, patient: p1 })], journal: message('1') };
    await during(() => store.commit(next));
    for (const collection of ['res', 'hist', 'log']) {
      const rows = sent('insert', collection).flatMap(({ documents }) => documents);
      const moved = sent('update', collection).flatMap(({ updates }) =>
        updates.map((one: { q: object }) => one.q),
      );
      const shards = [...rows, ...moved].map(({ g }) => g);
      assert.ok(shards.length > 0, collection);
      assert.deepEqual(new Set(shards), new Set([shard]), collection);
    }
  });

  it('every row that is written and every row that is read by its key names a shard', async () => {
    await during(async () => {
      await store.commit({
        writes: exam(),
        journal: message('1'),
        documents: [{ digest: 'd', bytes: Buffer.from('x') }],
      });
      await store.history({ type: 'ImagingStudy', id: s1 }, { count: 5 });
      await store.resolve([owner]);
      await store.document('d');
      await store.journal.find(message('1'));
    });
    for (const { name, body } of stub.commands) {
      if (body[name] === 'meta') continue;
      if (name === 'insert')
        for (const one of body['documents']) assert.equal(typeof one.g, 'number', body[name]);
      if (name === 'update')
        for (const { q } of body['updates']) assert.equal(typeof q.g, 'number', body[name]);
      if (name === 'find') assert.notEqual(body['filter'].g, undefined, body[name]);
    }
  });

  it('finds what a client numbered itself, although it lies on another shard than its patient', async () => {
    await put(store, ...exam(), study({ id: 'my-own-id', patient: p1, started: '2020-01-01' }));
    assert.deepEqual(await ids(store, studies([ofPatient(p1)])), ['my-own-id', s1]);
  });

  it('a zone stands above the shard', async () => {
    const north = await openMongo({ url: stub.url, sharded: true, zone: 3, database: 'north' });
    stub.commands.length = 0;
    await put(north, ...exam());
    const rows = sent('insert', 'res').flatMap(({ documents }) => documents);
    const moved = rows.map(({ g }) => g);
    assert.deepEqual(new Set(moved), new Set([3 * 4096 + shard]));
    assert.deepEqual(await ids(north, studies([ofPatient(p1)])), [s1]);
    await north.close();
  });

  it('every query for resources names the index that it goes by', async () => {
    await put(store, ...exam());
    await during(async () => {
      await ids(store, studies());
      await ids(store, studies([key('ImagingStudy.modality=CT')]));
      await ids(store, studies([], { sort: { key: '_id', descending: false } }));
      await ids(store, studies([{ any: [{ kind: 'id', id: s1 }] }]));
      await ids(store, {
        type: 'Patient',
        all: [{ any: [{ kind: 'text', key: 'Patient.family', mode: 'prefix', value: 'du' }] }],
        count: 5,
      });
    });
    const hints = sent('find', 'res').map(({ hint }) => hint);
    assert.ok(hints.every((hint) => hint !== undefined));
    assert.deepEqual(new Set(hints), new Set(['t_s', '_id_', 'r_kv']));
  });
});

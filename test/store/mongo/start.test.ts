import assert from 'node:assert/strict';
import mongoose from 'mongoose';
import { agreeOnFacts } from '../../../src/store/mongo/facts.ts';
import type { Step } from '../../../src/store/mongo/migrate.ts';
import { openMongo } from '../../../src/store/mongo/open.ts';
import { rowsOf } from '../../../src/store/mongo/schema.ts';
import { ids, message, put, studies, study, text } from '../../contract/samples.ts';
import { type Stub, startStub } from '../../servers/stub/stub.ts';

/** What a hub makes of the database that it meets. */
describe('a hub that starts on MongoDB', () => {
  let stub: Stub;
  beforeEach(async () => {
    stub = await startStub();
  });
  afterEach(() => stub.stop());

  const withRows = async <T>(use: (rows: ReturnType<typeof rowsOf>) => Promise<T>): Promise<T> => {
    const connection = await mongoose.createConnection(`${stub.url}moselle`).asPromise();
    try {
      return await use(rowsOf(connection, 5000));
    } finally {
      await connection.destroy();
    }
  };

  it('says what it saw the database do, whatever that says of itself', async () => {
    const one = await openMongo({ url: stub.url });
    assert.deepEqual(one.capabilities['transactions'], true);
    await one.close();
    const other = await startStub({ transactions: false });
    const two = await openMongo({ url: other.url });
    assert.deepEqual([two.capabilities['adapter'], two.capabilities['transactions']], ['mongodb', false]);
    await two.close();
    await other.stop();
  });

  it('refuses a database of a newer hub', async () => {
    await (await openMongo({ url: stub.url })).close();
    await withRows((rows) => rows.meta.updateOne({ _id: 'schema' }, { $set: { version: 9 } }));
    await assert.rejects(openMongo({ url: stub.url }), {
      kind: 'configuration',
      message: /newer version .*schema 9/,
    });
  });

  it('refuses a database made with another width of hash', async () => {
    await (await openMongo({ url: stub.url, hashBits: 8 })).close();
    await assert.rejects(openMongo({ url: stub.url }), {
      kind: 'configuration',
      message: /width of key hash/,
    });
  });

  it('brings an older database along while it serves, from where an earlier attempt stopped', async () => {
    const store = await openMongo({ url: stub.url });
    await put(store, ...['a', 'b', 'c', 'd'].map((id) => study({ id })));
    const seen: string[] = [];
    let failing = true;
    const step: Step = {
      name: 'mark each resource',
      async advance(rows, from = '') {
        const row = await rows.res.findOne({ _id: { $gt: from } }, { sort: { _id: 1 } });
        if (row === null) return undefined;
        if (failing && row._id.endsWith('c')) throw new Error('stopped');
        seen.push(row._id);
        return row._id;
      },
    };
    await withRows(async (rows) => {
      await assert.rejects(agreeOnFacts(rows, 53, [step]), /stopped/);
      assert.equal((await rows.meta.findOne({ _id: 'schema' }))?.['version'], 1);
      failing = false;
      await agreeOnFacts(rows, 53, [step]);
      assert.equal((await rows.meta.findOne({ _id: 'schema' }))?.['version'], 2);
    });
    assert.deepEqual(
      seen,
      ['a', 'b', 'c', 'd'].map((id) => `ImagingStudy/${id}`),
    );
    assert.equal((await ids(store, studies())).length, 4);
    await store.close();
    await assert.rejects(openMongo({ url: stub.url }), { kind: 'configuration' });
  });

  it('keeps bodies as nested values too when asked, and serves the bytes that were committed', async () => {
    const store = await openMongo({ url: stub.url, body: 'bson' });
    const odd = {
      ...study({ id: 'odd' }),
      body: Buffer.from('{"resourceType":"ImagingStudy","id":"odd","a.b":{"$c":1}}'),
    };
    await put(store, study({ id: 's1' }), odd);
    const [s1] = await store.read([{ type: 'ImagingStudy', id: 's1' }]);
    assert.equal(text(s1?.body), '{"resourceType":"ImagingStudy","id":"s1","meta":{"versionId":"1"}}');
    await withRows(async (rows) => {
      const row = await rows.res.findOne({ 'd.meta.versionId': '1' } as never);
      assert.equal(row?._id, 'ImagingStudy/s1');
      assert.equal((await rows.res.findOne({ _id: 'ImagingStudy/odd' }))?.d, undefined);
    });
    assert.deepEqual(await ids(store, studies()), ['s1', 'odd']);
    await store.close();
  });

  it('removes the parts of a document whose commit never came, after an hour', async () => {
    const store = await openMongo({ url: stub.url });
    const large = Buffer.alloc(9_000_000, 'x');
    await store.commit({ writes: [study({ id: 's1' })], documents: [{ digest: 'kept', bytes: large }] });
    stub.fail({ command: 'insert', how: 'full', times: 10 });
    const lost = { writes: [study({ id: 's2' })], documents: [{ digest: 'lost', bytes: large }] };
    await assert.rejects(store.commit(lost), { kind: 'full' });
    stub.heal();
    assert.equal(await store.document('lost'), undefined);
    await store.close();
    const owners = () => withRows((rows) => rows.part.distinct('of'));
    await (await openMongo({ url: stub.url })).close();
    assert.deepEqual((await owners()).sort(), ['kept', 'lost']);
    const later = await openMongo({ url: stub.url, now: () => Date.now() + 3_700_000 });
    assert.deepEqual(await owners(), ['kept']);
    assert.ok(large.equals((await later.document('kept')) ?? Buffer.alloc(0)));
    await later.close();
  });

  describe('on a database without transactions', () => {
    const open = (changes = {}) =>
      openMongo({ url: stub.url, transactions: false, serverSelectionMs: 2000, ...changes });

    it('lets one hub write at a time, and the next one once it is gone', async () => {
      const first = await open();
      await assert.rejects(open(), { kind: 'configuration', message: /only one may/ });
      await first.close();
      await (await open()).close();
    });

    it('a hub that was away so long that another took over writes nothing until that one is gone', async () => {
      let ahead = 0;
      const now = () => Date.now() + ahead;
      const away = await open({ now });
      ahead = 31_000;
      const other = await open({ now });
      const refused = { kind: 'unavailable', message: /Another hub writes/ };
      await assert.rejects(away.commit({ writes: [study({ id: 's1' })] }), refused);
      assert.deepEqual(await ids(other, studies()), []);
      await other.commit({ writes: [study({ id: 's1' })] });
      await other.close();
      const late = await away.commit({ writes: [study({ id: 's1' })] });
      assert.deepEqual(late, { state: 'conflict', on: 'ImagingStudy/s1' });
      assert.equal((await away.commit({ writes: [study({ id: 's2' })] })).state, 'committed');
      await away.close();
    });

    it('a hub that was away makes what another left half made before it writes again', async () => {
      let ahead = 0;
      const now = () => Date.now() + ahead;
      const away = await open({ now });
      ahead = 31_000;
      const other = await open({ now });
      stub.fail({ command: 'update', how: 'drop', after: 2, times: 1000 });
      await other.commit({ writes: [study({ id: 's1' }), study({ id: 's2' })] }).catch(() => undefined);
      stub.heal();
      await other.close();
      assert.equal((await away.commit({ writes: [study({ id: 's3' })] })).state, 'committed');
      assert.deepEqual((await ids(away, studies())).toSorted(), ['s1', 's2', 's3']);
      assert.deepEqual(await away.counts(), { ImagingStudy: 3 });
      await away.close();
    });

    for (let step = 0; step < 8; step++) {
      it(`a hub that stops after ${step} of its writes leaves a commit that is made or not made`, async () => {
        const store = await open();
        const exam = { writes: [study({ id: 's1' }), study({ id: 's2' })], journal: message('1') };
        stub.fail({ command: 'update', how: 'drop', after: step, times: 1000 });
        const outcome = await store.commit(exam).catch((fault) => fault.kind);
        stub.heal();
        await store.close();
        const next = await open();
        const found = await ids(next, studies());
        assert.deepEqual(await next.counts(), found.length === 0 ? {} : { ImagingStudy: 2 });
        assert.equal((await next.journal.find(message('1'))) === undefined, found.length === 0);
        assert.ok(outcome === 'unavailable' || found.length === 2);
        const again = await next.commit(exam);
        assert.equal(again.state, found.length === 0 ? 'committed' : 'duplicate');
        assert.deepEqual(await next.counts(), { ImagingStudy: 2 });
        assert.equal((await next.journal.feeds())[0]?.messages, 1);
        await next.close();
      });
    }
  });
});

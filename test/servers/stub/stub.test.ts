import assert from 'node:assert/strict';
import { mongo } from 'mongoose';
import { abortOutcome, withClient } from '../clients.ts';
import type { How } from './faults.ts';
import type { TransactionMode } from './sessions.ts';
import { type Stub, startStub } from './stub.ts';

interface Item {
  _id: string;
  n: number;
}

describe('the stub of a MongoDB', () => {
  let stub: Stub;

  beforeEach(async () => {
    stub = await startStub();
  });
  afterEach(() => stub.stop());

  const use = <T>(
    test: (items: mongo.Collection<Item>, client: mongo.MongoClient) => Promise<T>,
    options: mongo.MongoClientOptions = {},
  ) => withClient(stub.url, (client) => test(client.db('test').collection<Item>('items'), client), options);
  const sent = (name: string) => stub.commands.filter((command) => command.name === name);

  it('drops the connection before the write: nothing is stored, unless the driver tries again', () =>
    use(async (items) => {
      stub.fail({ command: 'insert', how: 'drop', times: 2 });
      await assert.rejects(items.insertOne({ _id: 'a', n: 1 }), mongo.MongoNetworkError);
      assert.equal(await items.countDocuments(), 0);
      stub.fail({ command: 'insert', how: 'drop' });
      await items.insertOne({ _id: 'a', n: 1 });
      assert.equal(sent('insert').length, 4);
    }));

  it('loses a reply after the write: tried again by the driver it is applied once', () =>
    use(async (items) => {
      await items.insertOne({ _id: 'a', n: 1 });
      stub.fail({ command: 'update', how: 'lose-reply' });
      const { modifiedCount } = await items.updateOne({ _id: 'a' }, { $inc: { n: 1 } });
      assert.equal(modifiedCount, 1);
      assert.equal(sent('update').length, 2);
      assert.equal((await items.findOne({ _id: 'a' }))?.n, 2);
    }));

  it('loses a reply for good where the driver may not try again, and the write stands', () =>
    use(
      async (items) => {
        stub.fail({ command: 'insert', how: 'lose-reply' });
        await assert.rejects(items.insertOne({ _id: 'a', n: 1 }), mongo.MongoNetworkError);
        assert.equal(await items.countDocuments(), 1);
      },
      { retryWrites: false },
    ));

  it('loses the reply to a commit: the transaction is committed once', () =>
    use(async (items, client) => {
      await items.insertOne({ _id: 'a', n: 1 });
      stub.fail({ command: 'commitTransaction', how: 'lose-reply' });
      await client.withSession((session) =>
        session.withTransaction(() => items.updateOne({ _id: 'a' }, { $inc: { n: 1 } }, { session })),
      );
      assert.equal(sent('commitTransaction').length, 2);
      assert.equal((await items.findOne({ _id: 'a' }))?.n, 2);
    }));

  it('is no primary for a moment, which a write outlives and an unlucky one does not', () =>
    use(async (items) => {
      stub.fail({ command: 'insert', how: 'not-primary' });
      await items.insertOne({ _id: 'a', n: 1 });
      stub.fail({ command: 'insert', how: 'not-primary', times: 2 });
      await assert.rejects(items.insertOne({ _id: 'b', n: 1 }), {
        code: 10107,
        codeName: 'NotWritablePrimary',
      });
      assert.equal(await items.countDocuments(), 1);
    }));

  it('has a transaction conflict, after which it is run again as a whole', () =>
    use(async (items, client) => {
      stub.fail({ command: 'insert', how: 'write-conflict', after: 1 });
      let runs = 0;
      await client.withSession((session) =>
        session.withTransaction(async () => {
          runs += 1;
          await items.insertOne({ _id: 'a', n: runs }, { session });
          await items.insertOne({ _id: 'b', n: runs }, { session });
        }),
      );
      assert.equal(runs, 2);
      assert.deepEqual(
        (await items.find().toArray()).map(({ n }) => n),
        [2, 2],
      );
    }));

  it('has two transactions conflict over one document by themselves', () =>
    use(async (items, client) => {
      await items.insertOne({ _id: 'a', n: 1 });
      const [first, second] = [client.startSession(), client.startSession()];
      first.startTransaction();
      second.startTransaction();
      await items.updateOne({ _id: 'a' }, { $inc: { n: 1 } }, { session: first });
      await assert.rejects(
        items.updateOne({ _id: 'a' }, { $inc: { n: 1 } }, { session: second }),
        (error: mongo.MongoServerError) =>
          error.code === 112 && error.hasErrorLabel('TransientTransactionError'),
      );
      await first.commitTransaction();
      assert.equal((await items.findOne({ _id: 'a' }))?.n, 2);
      await Promise.all([first.endSession(), second.endSession()]);
    }));

  it('lets a write outside wait for the transaction that holds its document', () =>
    use(async (items, client) => {
      await items.insertOne({ _id: 'a', n: 1 });
      const session = client.startSession();
      session.startTransaction();
      await items.updateOne({ _id: 'a' }, { $inc: { n: 10 } }, { session });
      const order: string[] = [];
      const outside = items.updateOne({ _id: 'a' }, { $inc: { n: 100 } }).then(() => order.push('outside'));
      // Sent later on another connection, answered while the other still waits.
      assert.equal((await items.findOne({ _id: 'a' }))?.n, 1);
      order.push('committing');
      await session.commitTransaction();
      await outside;
      assert.deepEqual(order, ['committing', 'outside']);
      assert.equal((await items.findOne({ _id: 'a' }))?.n, 111);
      await session.endSession();
    }));

  it('forgets a write that waited when it is stopped', () =>
    use(
      async (items, client) => {
        await items.insertOne({ _id: 'a', n: 1 });
        const session = client.startSession();
        session.startTransaction();
        await items.updateOne({ _id: 'a' }, { $inc: { n: 10 } }, { session });
        const outside = items.updateOne({ _id: 'a' }, { $inc: { n: 100 } });
        const refused = assert.rejects(outside, mongo.MongoNetworkError);
        await items.countDocuments();
        await stub.stop();
        await refused;
        await stub.restart();
        assert.equal((await items.findOne({ _id: 'a' }))?.n, 1);
        await session.endSession();
      },
      { retryWrites: false },
    ));

  it('has its disk full, which nothing is stored on', () =>
    use(async (items) => {
      stub.fail({ command: 'insert', how: 'full' });
      await assert.rejects(items.insertOne({ _id: 'a', n: 1 }), { code: 14031, codeName: 'OutOfDiskSpace' });
      assert.equal(await items.countDocuments(), 0);
    }));

  it('answers one command late, so that a later one is answered first', () =>
    use(async (items) => {
      await items.insertOne({ _id: 'a', n: 1 });
      stub.fail({ command: 'find', how: 'slow', milliseconds: 200 });
      const order: string[] = [];
      const late = items.findOne({ _id: 'a' }).then(() => order.push('first'));
      await items.countDocuments().then(() => order.push('second'));
      await late;
      assert.deepEqual(order, ['second', 'first']);
    }));

  it('answers everything but greetings late while a latency is set', () =>
    use(async (items, client) => {
      await items.insertOne({ _id: 'a', n: 1 });
      stub.latency = 200;
      const order: string[] = [];
      const late = items.findOne({ _id: 'a' }).then(() => order.push('found'));
      await client
        .db('admin')
        .command({ hello: 1 })
        .then(() => order.push('greeted'));
      await late;
      assert.deepEqual(order, ['greeted', 'found']);
    }));

  it('refuses a document that has grown over sixteen megabytes', () =>
    use(async (_, client) => {
      const blobs = client.db('test').collection<{ _id: string }>('blobs');
      const half = Buffer.alloc(9 * 1024 * 1024);
      await blobs.updateOne({ _id: 'a' }, { $set: { first: half } }, { upsert: true });
      await assert.rejects(blobs.updateOne({ _id: 'a' }, { $set: { second: half } }), { code: 10334 });
      assert.deepEqual(Object.keys((await blobs.findOne({ _id: 'a' })) ?? {}), ['_id', 'first']);
    }));

  it('refuses who has not logged in, and every login', async () => {
    stub.requireAuth = true;
    await assert.rejects(
      use((items) => items.findOne({ _id: 'a' })),
      { code: 13, codeName: 'Unauthorized' },
    );
    await assert.rejects(
      use((items) => items.findOne({ _id: 'a' }), { auth: { username: 'hub', password: 'wrong' } }),
      { code: 18, codeName: 'AuthenticationFailed' },
    );
  });

  it('comes back after a stop with what was committed and without what was not', () =>
    use(async (items, client) => {
      await items.insertOne({ _id: 'a', n: 1 });
      const session = client.startSession();
      session.startTransaction();
      await items.insertOne({ _id: 'b', n: 1 }, { session });
      await stub.stop();
      const soon = { serverSelectionTimeoutMS: 50 };
      await assert.rejects(
        withClient(stub.url, async () => undefined, soon),
        { name: 'MongoServerSelectionError' },
      );
      await stub.restart();
      assert.deepEqual(await items.find().toArray(), [{ _id: 'a', n: 1 }]);
      await items.insertOne({ _id: 'b', n: 2 });
      await session.endSession();
    }));

  it('remembers what it was asked, so that a test can see by which keys', () =>
    use(async (items) => {
      await items.insertOne({ _id: 'a', n: 1 });
      await items.find({ n: 1 }).hint({ _id: 1 }).toArray();
      assert.deepEqual(sent('insert')[0]?.body['documents'], [{ _id: 'a', n: 1 }]);
      assert.deepEqual(
        [sent('find')[0]?.body['filter'], sent('find')[0]?.body['hint']],
        [{ n: 1 }, { _id: 1 }],
      );
      stub.recording = false;
      await items.insertOne({ _id: 'b', n: 1 });
      assert.equal(sent('insert').length, 1);
    }));

  it('forgets its planned faults when it is healed', () =>
    use(async (items) => {
      for (const how of ['drop', 'lose-reply', 'full'] satisfies How[]) {
        stub.fail({ command: '*', how, times: 100 });
      }
      stub.heal();
      await items.insertOne({ _id: 'a', n: 1 });
    }));

  it('answers long lists in batches', () =>
    use(async (items) => {
      await items.insertMany(Array.from({ length: 250 }, (_, n) => ({ _id: `${n}`, n })));
      const found = await items.find({ n: { $gte: 50 } }, { sort: { n: 1 }, batchSize: 30 }).toArray();
      assert.deepEqual(
        found.map(({ n }) => n),
        Array.from({ length: 200 }, (_, n) => n + 50),
      );
      assert.ok(sent('getMore').length > 1);
    }));

  for (const [transactions, outcome] of [
    [true, 'rolled back'],
    [false, 'left standing'],
    ['refused', 'refused'],
  ] as [TransactionMode, string][]) {
    it(`has an aborted transaction ${outcome} when its transactions are ${transactions}`, async () => {
      const other = await startStub({ transactions });
      try {
        await withClient(other.url, async (client) => {
          assert.equal(await abortOutcome(client, client.db('test').collection('items')), outcome);
        });
      } finally {
        await other.stop();
      }
    });
  }
});

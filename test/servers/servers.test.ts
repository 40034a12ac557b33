import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mongo } from 'mongoose';
import { type AbortOutcome, abortOutcome } from './clients.ts';
import { availability, MONGO_KINDS, type MongoKind, startMongo } from './mongo-kinds.ts';
import type { MongoServer } from './mongo-server.ts';
import { startStub } from './stub/stub.ts';

interface Exam {
  readonly _id: string;
  readonly v: number;
  readonly t: readonly number[];
  readonly s: number;
}

interface Subject {
  readonly missing?: string | undefined;
  readonly start: () => Promise<MongoServer>;
  /** What it makes of transactions; a mongod that stands alone has none either. */
  readonly aborts: readonly AbortOutcome[];
  /** Whether a unique index over arrays keeps two documents from sharing one element. */
  readonly multikey: boolean;
  /** FerretDB 1 reads, then writes: of updates that race some are lost, and more than one may believe that it won. */
  readonly losesUpdates?: boolean;
}

const ABORTS: Readonly<Record<MongoKind, readonly AbortOutcome[]>> = {
  mongod: ['rolled back', 'refused'],
  secantus: ['rolled back'],
  ferret: ['refused'],
};

const SUBJECTS: Readonly<Record<string, Subject>> = {
  stub: { start: () => startStub(), aborts: ['rolled back'], multikey: true },
  'stub without transactions': {
    start: () => startStub({ transactions: false }),
    aborts: ['left standing'],
    multikey: true,
  },
  ...Object.fromEntries(
    MONGO_KINDS.map((kind) => [
      kind,
      {
        missing: availability(kind),
        start: () => startMongo(kind),
        aborts: ABORTS[kind],
        multikey: kind !== 'ferret',
        losesUpdates: kind === 'ferret',
      },
    ]),
  ),
};

for (const [name, { missing, start, aborts, multikey, losesUpdates }] of Object.entries(SUBJECTS)) {
  describe(`the test server ${name}${missing === undefined ? '' : ` is skipped: ${missing}`}`, () => {
    const database = `moselle-test-${randomUUID().slice(0, 8)}`;
    let server: MongoServer;
    let client: mongo.MongoClient;
    const exams = () => client.db(database).collection<Exam>('exams');

    before(async function () {
      if (missing !== undefined) this.skip();
      server = await start();
      client = await new mongo.MongoClient(server.url, { serverSelectionTimeoutMS: 10_000 }).connect();
    });

    after(async () => {
      await client?.db(database).dropDatabase();
      await client?.close();
      await server?.stop();
    });

    it('says which version it is', () => {
      assert.match(server.version, /^v?\d+\.\d+/);
    });

    it("finds a patient's latest exams by their keys", async () => {
      await exams().createIndex({ t: 1, s: -1 }, { name: 'timeline' });
      const stored = [1, 2, 3, 4, 5].map((s) => ({ _id: `exam-${s}`, v: 1, t: [7, 100 + (s % 2)], s }));
      await exams().insertMany(stored, { writeConcern: { w: 'majority', j: true } });
      const found = exams()
        .find({ t: { $all: [7, 101] } })
        .sort({ s: -1 })
        .limit(2)
        .hint('timeline');
      assert.deepEqual(
        (await found.toArray()).map(({ _id }) => _id),
        ['exam-5', 'exam-3'],
      );
    });

    it('replaces an exam only while it is the version that was read', async () => {
      await exams().insertOne({ _id: 'read', v: 1, t: [], s: 0 });
      const replace = (s: number) => exams().replaceOne({ _id: 'read', v: 1 }, { v: 2, t: [], s });
      assert.equal((await replace(1)).modifiedCount, 1);
      assert.equal((await replace(2)).matchedCount, 0);
      assert.equal((await exams().findOne({ _id: 'read' }))?.s, 1);
    });

    it(`lets one of several win who replace an exam at once${losesUpdates ? ' (this one does not)' : ''}`, async function () {
      if (losesUpdates) this.skip();
      await exams().insertOne({ _id: 'raced', v: 1, t: [], s: 0 });
      const changes = await Promise.all(
        [1, 2, 3].map((s) => exams().replaceOne({ _id: 'raced', v: 1 }, { v: 2, t: [], s })),
      );
      assert.deepEqual(changes.map(({ modifiedCount }) => modifiedCount).sort(), [0, 0, 1]);
    });

    it('gives one identifier to one exam only, however many claim it at once', async () => {
      const claims = client.db(database).collection<{ _id: string; by: number }>('claims');
      const outcomes = await Promise.all(
        [1, 2, 3, 4].map((by) =>
          claims.insertOne({ _id: 'accession', by }).then(
            () => 'mine',
            (error: mongo.MongoServerError) => error.code,
          ),
        ),
      );
      assert.deepEqual(outcomes.map(String).sort(), ['11000', '11000', '11000', 'mine']);
    });

    it('refuses a second document with the same unique value', async () => {
      const people = client.db(database).collection('people');
      await people.createIndex({ authority: 1, number: 1 }, { unique: true });
      await people.insertOne({ authority: 'INS', number: '1' });
      await people.insertOne({ authority: 'INS', number: '2' });
      await assert.rejects(people.insertOne({ authority: 'INS', number: '2' }), { code: 11000 });
      assert.equal(await people.countDocuments(), 2);
    });

    it(`${multikey ? 'refuses' : 'does not notice'} an element of an array that is unique and taken`, async () => {
      const people = client.db(database).collection('aliases');
      await people.createIndex({ names: 1 }, { unique: true });
      await people.insertOne({ names: ['a', 'b'] });
      const second = people.insertOne({ names: ['b', 'c'] });
      if (multikey) await assert.rejects(second, { code: 11000 });
      else await assert.doesNotReject(second);
    });

    it(`has an aborted transaction ${aborts.join(' or ')}`, async () => {
      const outcome = await abortOutcome(client, client.db(database).collection<{ _id: string }>('aborts'));
      assert.ok(aborts.includes(outcome), outcome);
    });

    it('is gone once it is stopped', async function () {
      if (name === 'mongod' && process.env['MONGODB_URI']) this.skip();
      await client.close();
      await server.stop();
      await server.stop();
      client = new mongo.MongoClient(server.url, { serverSelectionTimeoutMS: 100 });
      await assert.rejects(client.connect(), { name: 'MongoServerSelectionError' });
      await client.close();
      server = await start();
      client = await new mongo.MongoClient(server.url).connect();
    });
  });
}

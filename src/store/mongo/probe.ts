import { randomUUID } from 'node:crypto';
import type { Connection, mongo } from 'mongoose';
import { codeOf } from './failure.ts';

/** What the database was seen to do. */
export interface Capabilities {
  /** An aborted write is gone, and nobody saw it before. */
  readonly transactions: boolean;
  /** A change can be waited for instead of asked for. */
  readonly changeStreams: boolean;
  /** The index to be used can be named. */
  readonly hints: boolean;
  readonly partialIndexes: boolean;
  /** One element of a list can be matched by two of its fields. */
  readonly elements: boolean;
  /** A unique index refuses the second. Without it nothing here is safe. */
  readonly unique: boolean;
}

/**
 * Tries what the adapter would like to rely on. What a server says of itself is not asked: there are servers that
 * announce transactions and ignore them.
 */
export async function probe(connection: Connection): Promise<Capabilities> {
  const { db } = connection;
  if (db === undefined) throw new Error('The connection has no database.');
  const rows = db.collection(`probe_${randomUUID()}`);
  try {
    await rows.insertOne({ n: 1, r: [{ k: 1, v: 1 }] });
    return {
      unique: await refusesDuplicates(rows),
      hints: await tried(() => rows.find({ n: 1 }, { hint: '_id_' }).toArray()),
      partialIndexes: await tried(() =>
        rows.createIndex({ p: 1 }, { partialFilterExpression: { p: { $gt: 0 } } }),
      ),
      elements: await tried(() => rows.find({ r: { $elemMatch: { k: 1, v: { $gt: 0 } } } }).toArray()),
      transactions: await rollsBack(connection, rows),
      changeStreams: await opensStream(rows),
    };
  } finally {
    await rows.drop().catch(() => undefined);
  }
}

async function tried(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (thrown) {
    return refused(thrown);
  }
}

/** False when it was the server that said no; a failure of the way there tells nothing, and is thrown on. */
function refused(thrown: unknown): false {
  if (codeOf(thrown) === undefined && /Network|Selection|Pool|Closed/.test((thrown as Error).name))
    throw thrown;
  return false;
}

async function refusesDuplicates(rows: mongo.Collection): Promise<boolean> {
  const one = { _id: 'once' as never };
  await rows.insertOne({ ...one });
  return rows.insertOne({ ...one }).then(
    () => false,
    (thrown) => codeOf(thrown) === 11000 || refused(thrown),
  );
}

async function rollsBack(connection: Connection, rows: mongo.Collection): Promise<boolean> {
  const session = await connection.startSession();
  try {
    session.startTransaction({ readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority' } });
    await rows.insertOne({ n: 2 }, { session });
    const seenEarly = await rows.findOne({ n: 2 });
    await session.abortTransaction();
    const seenLate = await rows.findOne({ n: 2 });
    return seenEarly === null && seenLate === null;
  } catch (thrown) {
    return refused(thrown);
  } finally {
    await session.endSession().catch(() => undefined);
  }
}

async function opensStream(rows: mongo.Collection): Promise<boolean> {
  const stream = rows.watch([], { maxAwaitTimeMS: 1 });
  try {
    await stream.tryNext();
    return true;
  } catch (thrown) {
    return refused(thrown);
  } finally {
    await stream.close().catch(() => undefined);
  }
}

import { mongo } from 'mongoose';

/** Runs `use` with a client of the server, quick to look again after a failure, and closes it. */
export async function withClient<T>(
  url: string,
  use: (client: mongo.MongoClient) => Promise<T>,
  options: mongo.MongoClientOptions = {},
): Promise<T> {
  const client = new mongo.MongoClient(url, {
    serverSelectionTimeoutMS: 10_000,
    minHeartbeatFrequencyMS: 10,
    ...options,
  });
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.close();
  }
}

/** What came of a transaction that was aborted: the server has none, or has undone it, or has not. */
export type AbortOutcome = 'refused' | 'rolled back' | 'left standing';

/** Inserts within a transaction, aborts it, and looks. */
export async function abortOutcome(
  client: mongo.MongoClient,
  collection: mongo.Collection<{ _id: string }>,
): Promise<AbortOutcome> {
  await collection.insertOne({ _id: 'before' });
  const session = client.startSession();
  session.startTransaction();
  try {
    await collection.insertOne({ _id: 'aborted' }, { session });
  } catch (error) {
    if (error instanceof mongo.MongoServerError) return 'refused';
    throw error;
  } finally {
    await session.abortTransaction();
    await session.endSession();
  }
  return (await collection.findOne({ _id: 'aborted' })) === null ? 'rolled back' : 'left standing';
}

import { mongo } from 'mongoose';

const PATIENCE_MS = 30_000;

/** Waits until the server answers over the wire; its version, as it says itself. */
export async function versionOf(url: string): Promise<string> {
  return asking(url, async (admin) => {
    await admin.command({ ping: 1 });
    const built = await admin.command({ buildInfo: 1 });
    return built['ferretdb']?.version ?? built['ferretdbVersion'] ?? built['version'];
  });
}

/** Makes a mongod that was started with `--replSet` the primary of a set of one. */
export async function initiateReplicaSet(address: string, set: string): Promise<void> {
  await asking(`mongodb://${address}/?directConnection=true`, (admin) =>
    admin.command({ replSetInitiate: { _id: set, members: [{ _id: 0, host: address }] } }),
  );
}

async function asking<T>(url: string, ask: (admin: mongo.Db) => Promise<T>): Promise<T> {
  const client = new mongo.MongoClient(url, { serverSelectionTimeoutMS: PATIENCE_MS });
  try {
    await client.connect();
    return await ask(client.db('admin'));
  } finally {
    await client.close();
  }
}

import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import { type MongoOptions, openMongo } from '../../src/store/mongo/open.ts';
import type { AdapterOptions, Bench } from './adapters.ts';

/** A database of its own on a running server, which goes when the sentence is told. */
export async function temporaryDatabase(
  url: string,
  options: AdapterOptions & Omit<MongoOptions, 'url'>,
): Promise<Bench> {
  const settings = { url, database: `moselle_${randomUUID().slice(0, 13)}`, ...options };
  let store = await openMongo(settings);
  return {
    get store() {
      return store;
    },
    async reopen() {
      await store.close();
      store = await openMongo(settings);
      return store;
    },
    async dispose() {
      await store.close();
      await dropDatabase(url, settings.database);
    },
  };
}

export async function dropDatabase(url: string, name: string): Promise<void> {
  const client = new mongoose.mongo.MongoClient(url);
  try {
    await client.db(name).dropDatabase();
  } finally {
    await client.close();
  }
}

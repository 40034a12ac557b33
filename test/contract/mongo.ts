import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import { type MongoOptions, openMongo } from '../../src/store/mongo/open.ts';
import { availability, MONGO_KINDS, startMongo } from '../servers/mongo-kinds.ts';
import type { MongoServer } from '../servers/mongo-server.ts';
import { startStub } from '../servers/stub/stub.ts';
import type { Adapter, AdapterOptions, Bench } from './adapters.ts';
import { reopenable } from './reopenable.ts';

/** The MongoDB adapter on every server that is there, with and without transactions. */
export function mongoAdapters(clinical: Readonly<Record<string, string>>): readonly Adapter[] {
  return [
    onServer('the stub', () => startStub(), { clinical }),
    onServer('the stub that ignores transactions', () => startStub({ transactions: false }), { clinical }),
    ...MONGO_KINDS.map((kind) => onServer(kind, () => startMongo(kind), { clinical }, availability(kind))),
  ];
}

/** One server for all sentences, started when the first is told. */
export function onServer(
  name: string,
  start: () => Promise<MongoServer>,
  options: Omit<MongoOptions, 'url'>,
  missing?: string,
): Adapter {
  let server: Promise<MongoServer> | undefined;
  return {
    name: `MongoDB on ${name}`,
    missing,
    without: 'MongoDB has no upkeep yet.',
    async open(more) {
      server ??= start();
      return temporaryDatabase((await server).url, { ...options, ...more });
    },
    async close() {
      await (await server)?.stop();
      server = undefined;
    },
  };
}

/** A database of its own on a running server, which goes when the sentence is told. */
export async function temporaryDatabase(
  url: string,
  options: AdapterOptions & Omit<MongoOptions, 'url'>,
): Promise<Bench> {
  const settings = { url, database: `moselle_${randomUUID().slice(0, 13)}`, ...options };
  return reopenable(
    () => openMongo(settings),
    () => dropDatabase(url, settings.database),
  );
}

export async function dropDatabase(url: string, name: string): Promise<void> {
  const client = new mongoose.mongo.MongoClient(url);
  try {
    await client.db(name).dropDatabase();
  } finally {
    await client.close();
  }
}

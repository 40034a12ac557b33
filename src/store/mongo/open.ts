import type { Connection } from 'mongoose';
import { Fault } from '../../fault.ts';
import { createKeyHash, HASH_BITS, remembering } from '../hash.ts';
import type { Store } from '../store.ts';
import { byKey } from './by-key.ts';
import { type ConnectOptions, connect } from './connect.ts';
import { within } from './deadline.ts';
import { agreeOnClinical, agreeOnFacts } from './facts.ts';
import { storeFault } from './failure.ts';
import { createGroupWriter, type GroupWriter } from './group.ts';
import { createJournal } from './journal.ts';
import { type Lease, takeLease } from './lease.ts';
import { readParts, sweepParts } from './part.ts';
import { type Capabilities, probe } from './probe.ts';
import { PATIENCE, type Patience, type Reader } from './reader.ts';
import { inOrder, resume } from './redo.ts';
import type { DocRow } from './rows.ts';
import { prepareCollections, rowsOf } from './schema.ts';
import { count, listed, search } from './search.ts';
import { createShards } from './shard.ts';
import { inTransactions, type Perform } from './transaction.ts';
import { NO_UPKEEP } from './upkeep.ts';
import { readCurrent, readOwners, readVersions } from './versions.ts';

export interface MongoOptions extends ConnectOptions {
  /** Range key of each type's clinical date, e.g. `{ ImagingStudy: 'ImagingStudy.started' }`: makes searches by it fast. */
  readonly clinical?: Readonly<Record<string, string>>;
  /** Commits that one transaction may hold, at most. */
  readonly groupLimit?: number;
  /** Most resources that a chained parameter may pass through; beyond, the search is refused. */
  readonly chainLimit?: number;
  /** 0 to 255: the region whose shards hold what this hub writes (shard.ts). */
  readonly zone?: number;
  /** `bson`: keep bodies as nested values beside the bytes, for those who query with Compass. */
  readonly body?: 'bytes' | 'bson';
  /** Name the shards of a patient in searches; undefined: when the database has shards. */
  readonly sharded?: boolean;
  /** For tests of the planner's other paths on little data. */
  readonly patience?: Patience;
  /** Width of the index keys; for tests that want them to collide. */
  readonly hashBits?: number;
  /** For tests: go without transactions even where there are some. */
  readonly transactions?: false;
  /** How long one request may take before the database counts as away. ms. */
  readonly requestMs?: number;
  readonly now?: () => number;
}

/**
 * Opens a MongoDB database as a store: collections and indexes are made where they are missing, and what the database
 * can do is tried.
 *
 * @throws Fault `configuration` for a wrong address, wrong credentials, a newer schema, or a second hub on a database
 * without transactions; `unavailable` when nobody answers.
 */
export async function openMongo(options: MongoOptions): Promise<Store> {
  const connection = await connect(options);
  let lease: Lease | undefined;
  try {
    const {
      hashBits = HASH_BITS,
      groupLimit = 128,
      clinical = {},
      now = Date.now,
      requestMs = 60_000,
    } = options;
    const rows = rowsOf(connection, requestMs);
    const capabilities = await probe(connection);
    if (!capabilities.unique) throw unsafe();
    await prepareCollections(connection);
    await agreeOnFacts(rows, hashBits);
    let perform: Perform;
    if (capabilities.transactions && options.transactions !== false) {
      perform = inTransactions(connection, rows, requestMs);
    } else {
      lease = await takeLease(rows, now);
      await resume(rows);
      perform = inOrder(rows, lease);
    }
    await sweepParts(rows, now());
    const shards = createShards(options.zone ?? 0);
    const hash = remembering(createKeyHash(hashBits));
    const reader: Reader = {
      rows,
      shards,
      hash,
      clinical: await agreeOnClinical(rows, clinical),
      chainLimit: options.chainLimit ?? 10_000,
      patience: options.patience ?? PATIENCE,
      sharded: options.sharded ?? (await hasShards(connection)),
      hints: capabilities.hints,
      elements: capabilities.elements,
    };
    const writer = createGroupWriter({
      ...reader,
      perform,
      groupLimit,
      nested: options.body === 'bson',
      now,
    });
    const shown = {
      ...capabilities,
      transactions: lease === undefined,
      sharded: reader.sharded,
      ...(await versionOf(connection)),
    };
    return storeOver({ connection, requestMs }, reader, writer, shown, lease);
  } catch (thrown) {
    await lease?.release();
    await connection.destroy().catch(() => undefined);
    throw storeFault(thrown);
  }
}

function storeOver(
  { connection, requestMs }: { readonly connection: Connection; readonly requestMs: number },
  reader: Reader,
  writer: GroupWriter,
  capabilities: Capabilities & Store['capabilities'],
  lease: Lease | undefined,
): Store {
  const { rows, shards } = reader;
  const journal = createJournal(rows, shards);
  let closed = false;
  /** Runs a request, and says what the driver throws in our own terms. */
  const guarded = async <T>(ask: () => Promise<T>): Promise<T> => {
    if (closed) throw new Fault('unavailable', 'The store is closed.');
    try {
      return await ask();
    } catch (thrown) {
      throw storeFault(thrown);
    }
  };
  return {
    capabilities: Object.freeze({ adapter: 'mongodb', durable: true, ...capabilities }),
    read: (refs) => guarded(() => readCurrent(rows, shards, refs)),
    version: (ref, version) =>
      guarded(async () => {
        const [one] = await readVersions(rows, shards, ref, { count: 1, before: version + 1 });
        return one?.version === version ? one : undefined;
      }),
    history: (ref, { count, before = Number.MAX_SAFE_INTEGER }) =>
      guarded(() => readVersions(rows, shards, ref, { count, before })),
    search: (plan) => guarded(() => search(reader, plan)),
    listed: (keys) => guarded(() => listed(reader, keys)),
    count: (plan) => guarded(() => count(reader, plan)),
    resolve: (identities) => guarded(() => readOwners(rows, shards, identities)),
    document: (digest) =>
      guarded(async () => {
        const g = shards.ofKey(digest);
        const [row] = await byKey<DocRow>(rows.doc, [{ _id: digest, g }]);
        return row && (row.b ?? readParts(rows, { in: 'doc', of: digest, g, parts: row.parts ?? 0 }));
      }),
    commit: (commit) => guarded(() => writer.commit(commit)),
    upkeep: NO_UPKEEP,
    journal: {
      find: (key) => guarded(() => journal.find(key)),
      row: (seq) => guarded(() => journal.row(seq)),
      dead: (page) => guarded(() => journal.dead(page)),
      feeds: () => guarded(() => journal.feeds()),
    },
    counts: () =>
      guarded(async () => {
        const counts = new Map<string, number>();
        for (const { y, live } of await rows.kind.find({}).toArray())
          counts.set(y, live + (counts.get(y) ?? 0));
        return Object.fromEntries(
          [...counts].filter(([, live]) => live > 0).toSorted(([a], [b]) => (a < b ? -1 : 1)),
        );
      }),
    traffic: () => writer.traffic(),
    ping: () =>
      guarded(async () => {
        if (connection.db !== undefined) await within(requestMs, connection.db.command({ ping: 1 }));
      }),
    async close() {
      if (closed) return;
      closed = true;
      await writer.close();
      await lease?.release();
      await within(requestMs, connection.destroy()).catch(() => undefined);
    },
  };
}

/** Only a router knows this command. */
async function hasShards(connection: Connection): Promise<boolean> {
  try {
    await connection.db?.admin().command({ listShards: 1 });
    return true;
  } catch {
    return false;
  }
}

async function versionOf(connection: Connection): Promise<{ version?: string }> {
  const info = await connection.db
    ?.admin()
    .buildInfo()
    .catch(() => undefined);
  return typeof info?.['version'] === 'string' ? { version: info['version'] } : {};
}

function unsafe(): Fault {
  return new Fault(
    'configuration',
    'The database accepts the same key twice, so nothing can be kept unique in it: use another server.',
  );
}

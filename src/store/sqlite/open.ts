import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Fault } from '../../fault.ts';
import { createKeyHash, HASH_BITS, remembering } from '../hash.ts';
import type { Store } from '../store.ts';
import { bytesOf, numberOf, textOf } from './columns.ts';
import { storeFault } from './failure.ts';
import { createJournal } from './journal.ts';
import { createKinds } from './kinds.ts';
import { PATIENCE, type Patience } from './lead.ts';
import { lockDirectory } from './lock.ts';
import { createMoment, type Moment } from './moment.ts';
import { startWriteQueue, type WriteQueue } from './queue.ts';
import type { Reader } from './reader.ts';
import { CONNECTION_PRAGMAS } from './schema.ts';
import { count, listed, search } from './search.ts';
import { createStatements } from './statements.ts';
import { createUpkeep } from './upkeep.ts';
import { readCurrent, readOwners, readVersions } from './versions.ts';

export interface SqliteOptions {
  /** Made when absent. Holds `hub.sqlite` and its companions, and nothing of anybody else. */
  readonly directory: string;
  /** Range key of each type's clinical date, e.g. `{ ImagingStudy: 'ImagingStudy.started' }`: makes searches by it fast. */
  readonly clinical?: Readonly<Record<string, string>>;
  /** Commits that one flush of the disk may serve, at most. */
  readonly groupLimit?: number;
  /** Most resources that a chained parameter may pass through; beyond, the search is refused. */
  readonly chainLimit?: number;
  /** Largest size of the database, in pages of 8 KiB. */
  readonly maxPages?: number;
  /** Heap of the writer's thread, MiB. */
  readonly writerHeap?: number;
  /** For tests of the planner's other paths on little data. */
  readonly patience?: Patience;
  /** Width of the index keys; for tests that want them to collide. */
  readonly hashBits?: number;
}

function openReader(file: string, options: Pick<Reader, 'clinical' | 'chainLimit' | 'patience' | 'hash'>) {
  const db = new DatabaseSync(file, { readOnly: true });
  db.exec(CONNECTION_PRAGMAS);
  const statements = createStatements(db);
  const reader: Reader = { ...options, statements, kinds: createKinds(statements) };
  return { db, reader };
}

function storeOver(
  db: DatabaseSync,
  reader: Reader,
  moment: Moment,
  queue: WriteQueue,
  unlock: () => void,
): Store {
  const { statements } = reader;
  /** Runs a reading, and says what SQLite throws in our own terms. */
  const guarded = async <T>(read: () => T | Promise<T>): Promise<T> => {
    try {
      moment.begin();
      return await read();
    } catch (thrown) {
      throw storeFault(thrown);
    }
  };
  const journal = createJournal(statements);
  return {
    capabilities: Object.freeze({
      adapter: 'sqlite',
      version: textOf(statements('SELECT sqlite_version()').get()?.[0]),
      durable: true,
      transactions: true,
    }),
    read: (refs) => guarded(() => refs.map((ref) => readCurrent(reader, ref))),
    version: (ref, version) =>
      guarded(() => readVersions(reader, ref, 1, version + 1).find((one) => one.version === version)),
    history: (ref, { count, before = Number.MAX_SAFE_INTEGER }) =>
      guarded(() => readVersions(reader, ref, count, before)),
    search: (plan) => guarded(() => search(reader, plan)),
    listed: (keys) => guarded(() => listed(reader, keys)),
    count: (plan) => guarded(() => count(reader, plan)),
    resolve: (identities) => guarded(() => readOwners(reader, identities)),
    document: (digest) =>
      guarded(() => {
        const row = statements('SELECT bytes FROM doc WHERE digest = ?').get(digest);
        return row && bytesOf(row[0]);
      }),
    commit: (commit) => queue.commit(commit),
    upkeep: createUpkeep(reader, queue, guarded),
    journal: {
      find: (key) => guarded(() => journal.find(key)),
      row: (seq) => guarded(() => journal.row(seq)),
      dead: (page) => guarded(() => journal.dead(page)),
      feeds: () => guarded(() => journal.feeds()),
    },
    counts: () =>
      guarded(() => {
        const rows = statements('SELECT name, live FROM kind WHERE live > 0 ORDER BY name').all();
        return Object.fromEntries(rows.map((row) => [textOf(row[0]), numberOf(row[1])]));
      }),
    traffic: () => queue.traffic(),
    ping: () => queue.ping(),
    async close() {
      // The writer must be the last to close: it alone can fold the log into the file.
      if (db.isOpen) db.close();
      await queue.close();
      unlock();
    },
  };
}

/**
 * Opens the embedded store: one file, written by one thread of its own and read on the caller's.
 *
 * @throws Fault `configuration` when another process holds the directory or a newer version wrote it.
 */
export async function openSqlite(options: SqliteOptions): Promise<Store> {
  const { directory, groupLimit = 128, writerHeap = 1024, hashBits = HASH_BITS, maxPages } = options;
  const { chainLimit = 10_000, patience = PATIENCE } = options;
  try {
    mkdirSync(directory, { recursive: true });
  } catch (thrown) {
    throw new Fault(
      'configuration',
      'The data directory cannot be made: check its path and rights.',
      {},
      thrown,
    );
  }
  const unlock = lockDirectory(directory);
  let queue: WriteQueue | undefined;
  try {
    const file = join(directory, 'hub.sqlite');
    const facts = { file, groupLimit, hashBits, maxPages, clinical: options.clinical ?? {} };
    queue = await startWriteQueue(facts, writerHeap);
    const { clinical } = queue;
    const { db, reader } = openReader(file, {
      clinical,
      chainLimit,
      patience,
      hash: remembering(createKeyHash(hashBits)),
    });
    const moment = createMoment(db, reader.statements);
    queue.onCommitted(moment.end);
    return storeOver(db, reader, moment, queue, unlock);
  } catch (thrown) {
    await queue?.close();
    unlock();
    throw storeFault(thrown);
  }
}

import type { DatabaseSync } from 'node:sqlite';
import { Fault } from '../../fault.ts';
import { numberOf } from './columns.ts';
import { createStatements } from './statements.ts';

/** Raise it with every change of the tables below, and add the step that brings older files along. */
const SCHEMA_VERSION = 1;

/** "MOSL": tells our file from any other SQLite file in the data directory. */
const APPLICATION_ID = 0x4d4f534c;

/**
 * - `kind`: resource types, and how many resources of each live, and how many a search can find.
 * - `res`: the current version of each resource. A deletion leaves its row, without body: versions count on. `s`,
 *   `keys` and `vals` are what it has in the index (records.ts, values.ts): an update learns from them which rows to
 *   touch, and a hit is confirmed against them where its bytes are. Apart, they cost every hit a second look-up: 20
 *   hits took 113 µs instead of 90, and the write one row more.
 * - `hist`: the previous versions. The current one is in `res` only, so that a resource that is written once, as
 *   most are, is written once on disk.
 * - `post`: posting lists. `k` the hashed key, `s` the clinical date in seconds, `r` the resource. Every list is
 *   thereby in the order of the patient's timeline.
 * - `rng`: lower bounds of dates, numbers and quantities, and folded texts, in order of value.
 * - `ident`: business keys, each owned by one resource. The only guard of uniqueness.
 * - `feed`, `msg`: senders with their counters, and every message received.
 * - `log`: the order of all writes, and the message each came with: the only change feed.
 * - `doc`: documents by digest.
 */
const TABLES = `
CREATE TABLE kind (n INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, live INTEGER NOT NULL, indexed INTEGER NOT NULL);
CREATE TABLE res (rid INTEGER PRIMARY KEY, kind INTEGER NOT NULL, id TEXT NOT NULL, ver INTEGER NOT NULL,
  at INTEGER NOT NULL, method INTEGER NOT NULL, s INTEGER NOT NULL, keys BLOB, vals TEXT, stamps TEXT, body BLOB);
CREATE UNIQUE INDEX res_id ON res (kind, id);
CREATE TABLE hist (rid INTEGER NOT NULL, ver INTEGER NOT NULL, at INTEGER NOT NULL, method INTEGER NOT NULL,
  body BLOB, PRIMARY KEY (rid, ver)) WITHOUT ROWID;
CREATE TABLE post (k INTEGER NOT NULL, s INTEGER NOT NULL, r INTEGER NOT NULL, PRIMARY KEY (k, s, r)) WITHOUT ROWID;
CREATE TABLE rng (k INTEGER NOT NULL, v NOT NULL, r INTEGER NOT NULL, PRIMARY KEY (k, v, r)) WITHOUT ROWID;
CREATE TABLE ident (k TEXT NOT NULL PRIMARY KEY, rid INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE feed (n INTEGER PRIMARY KEY, source TEXT NOT NULL UNIQUE, messages INTEGER NOT NULL,
  dead INTEGER NOT NULL, last INTEGER NOT NULL, kind TEXT NOT NULL);
CREATE TABLE msg (seq INTEGER PRIMARY KEY, feed INTEGER NOT NULL, control TEXT NOT NULL, digest TEXT NOT NULL,
  kind TEXT NOT NULL, received INTEGER NOT NULL, dead INTEGER NOT NULL, ack TEXT NOT NULL, fault TEXT,
  raw BLOB NOT NULL);
CREATE UNIQUE INDEX msg_once ON msg (feed, control, digest);
CREATE INDEX msg_dead ON msg (seq) WHERE dead = 1;
CREATE TABLE log (seq INTEGER PRIMARY KEY, rid INTEGER NOT NULL, ver INTEGER NOT NULL, msg INTEGER);
CREATE TABLE doc (digest TEXT NOT NULL UNIQUE, bytes BLOB NOT NULL);
CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`;

/** Of every connection. 128 MiB of pages, 1 GiB mapped: measured in reference/storage.md §1. */
export const CONNECTION_PRAGMAS =
  'PRAGMA cache_size = -131072; PRAGMA mmap_size = 1073741824; PRAGMA temp_store = MEMORY; PRAGMA busy_timeout = 5000;';

/** Of the writer. FULL: a commit is on the disk, not in its cache, before a hospital is told so. */
const WRITER_PRAGMAS = 'PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 8000;';

/** Readies a writing connection: pragmas, tables, and the facts that the file was made with. */
export function prepareSchema(
  db: DatabaseSync,
  facts: { readonly hashBits: number; readonly maxPages?: number },
): void {
  db.exec('PRAGMA page_size = 8192; PRAGMA journal_mode = WAL;');
  db.exec(CONNECTION_PRAGMAS + WRITER_PRAGMAS);
  if (facts.maxPages !== undefined) db.exec(`PRAGMA max_page_count = ${Math.trunc(facts.maxPages)}`);
  const statements = createStatements(db);
  const pragma = (name: string) => numberOf(statements(`PRAGMA ${name}`).get()?.[0]);
  const version = pragma('user_version');
  const tables = numberOf(statements('SELECT count(*) FROM sqlite_schema').get()?.[0]);
  if (version === 0 && tables === 0) create(db, facts.hashBits);
  else if (pragma('application_id') !== APPLICATION_ID) throw notOurs();
  else if (version > SCHEMA_VERSION) throw tooNew(version);
  const bits = statements("SELECT value FROM meta WHERE name = 'hash-bits'").get()?.[0];
  if (bits !== String(facts.hashBits)) throw otherHash();
}

function create(db: DatabaseSync, hashBits: number): void {
  db.exec(`BEGIN IMMEDIATE; ${TABLES}
    INSERT INTO meta VALUES ('hash-bits', '${Math.trunc(hashBits)}');
    PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT;`);
}

function notOurs(): Fault {
  return new Fault(
    'configuration',
    'The data directory holds a database that is not of this hub: choose another.',
  );
}

function tooNew(version: number): Fault {
  return new Fault(
    'configuration',
    `The data was written by a newer version of the hub (schema ${version}, this one reads up to ${SCHEMA_VERSION}): ` +
      'start that version, or restore a backup made before the upgrade.',
  );
}

function otherHash(): Fault {
  return new Fault(
    'configuration',
    'The data was written with another width of key hash: open it with that one.',
  );
}

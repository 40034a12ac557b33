import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { HASH_BITS } from '../src/store/hash.ts';
import { prepareSchema } from '../src/store/sqlite/schema.ts';

/**
 * The floor under the hub's commits: node:sqlite writing the same rows, in the same tables, with the same pragmas and
 * as many messages a transaction, and not one line of logic around it. Nothing that stores these rows durably through
 * SQLite can be faster; what the hub adds is its own cost.
 */

/** The rows of one message, table by table, ready to bind. */
export interface RecordedMessage {
  readonly rows: readonly { readonly table: Table; readonly values: readonly SQLInputValue[] }[];
}

type Table = keyof typeof INSERTS;

const INSERTS = Object.freeze({
  res: insert('res', 11),
  hist: insert('hist', 5),
  post: insert('post', 3),
  rng: insert('rng', 3),
  ident: insert('ident', 2),
  msg: insert('msg', 10),
  log: insert('log', 4),
});

function insert(table: string, columns: number): string {
  return `INSERT INTO ${table} VALUES (${Array(columns).fill('?').join(', ')})`;
}

/**
 * Takes the rows out of a database that the hub wrote, message by message. A resource's index rows count with the
 * message that made it; those that a later message added or took away are not to be told apart any more.
 *
 * @param file `hub.sqlite` of a store that is closed.
 */
export function recordRows(file: string): readonly RecordedMessage[] {
  const db = new DatabaseSync(file, { readOnly: true });
  const all = (sql: string): SQLInputValue[][] => {
    const statement = db.prepare(sql);
    statement.setReturnArrays(true);
    return statement.all() as unknown as SQLInputValue[][];
  };
  const posts = groupBy(all('SELECT k, s, r FROM post'), 2);
  const ranges = groupBy(all('SELECT k, v, r FROM rng'), 2);
  const identities = groupBy(all('SELECT k, rid FROM ident'), 1);
  const resources = groupBy(all('SELECT * FROM res'), 0);
  const versions = groupBy(all('SELECT * FROM hist'), 0);
  const logs = groupBy(all('SELECT * FROM log WHERE msg IS NOT NULL'), 3);
  const recorded = all('SELECT * FROM msg ORDER BY seq').map((message) => {
    const rows: { table: Table; values: readonly SQLInputValue[] }[] = [{ table: 'msg', values: message }];
    for (const log of logs.get(message[0]!) ?? []) {
      const [, rid, version] = log;
      rows.push({ table: 'log', values: log });
      if (version !== 1) {
        const before = versions.get(rid!)?.find((one) => one[1] === Number(version) - 1);
        if (before !== undefined) rows.push({ table: 'hist', values: before });
        continue;
      }
      for (const values of resources.get(rid!) ?? []) rows.push({ table: 'res', values });
      for (const values of posts.get(rid!) ?? []) rows.push({ table: 'post', values });
      for (const values of ranges.get(rid!) ?? []) rows.push({ table: 'rng', values });
      for (const values of identities.get(rid!) ?? []) rows.push({ table: 'ident', values });
    }
    return { rows };
  });
  db.close();
  return recorded;
}

function groupBy(rows: readonly SQLInputValue[][], column: number): Map<SQLInputValue, SQLInputValue[][]> {
  const groups = new Map<SQLInputValue, SQLInputValue[][]>();
  for (const row of rows) {
    const group = groups.get(row[column]!);
    if (group === undefined) groups.set(row[column]!, [row]);
    else group.push(row);
  }
  return groups;
}

/**
 * Writes recorded messages into a new database, so many a transaction.
 *
 * @param options.directory where, when it must be the same disk as the hub's; a temporary one otherwise.
 */
export async function sqliteFloor(options: {
  readonly rows: readonly RecordedMessage[];
  readonly group: number;
  readonly directory?: string;
}): Promise<{ messagesPerSecond: number; rowsPerMessage: number }> {
  const directory = mkdtempSync(join(options.directory ?? tmpdir(), 'moselle-floor-'));
  const db = new DatabaseSync(join(directory, 'floor.sqlite'));
  try {
    prepareSchema(db, { hashBits: HASH_BITS });
    const tables = Object.entries(INSERTS).map(([table, sql]) => [table, db.prepare(sql)] as const);
    const statements = Object.fromEntries(tables);
    const begin = db.prepare('BEGIN IMMEDIATE');
    const commit = db.prepare('COMMIT');
    let written = 0;
    const started = performance.now();
    for (let at = 0; at < options.rows.length; at += options.group) {
      begin.run();
      for (const { rows } of options.rows.slice(at, at + options.group)) {
        for (const { table, values } of rows) statements[table]!.run(...values);
        written += rows.length;
      }
      commit.run();
    }
    const seconds = (performance.now() - started) / 1000;
    const messages = options.rows.length;
    return { messagesPerSecond: messages / seconds, rowsPerMessage: written / messages };
  } finally {
    db.close();
    rmSync(directory, { recursive: true });
  }
}

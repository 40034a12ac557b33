import { Fault } from '../../fault.ts';
import type { KeyHash } from '../hash.ts';
import type { Commit, CommitOutcome, JournalEntry, Write } from '../store.ts';
import { bytesOf, methodNumber, numberOf, textOf } from './columns.ts';
import { decodeRows, encodeEntry, type IndexColumns, type IndexRows } from './index-rows.ts';
import { findMessage } from './journal.ts';
import type { Row, Statements } from './statements.ts';
import type { Tally } from './tally.ts';

/** What applying a commit needs besides the commit. */
export interface Desk {
  readonly statements: Statements;
  readonly hash: (text: string) => KeyHash;
  /** Clinical range key by resource type. */
  readonly clinical: Readonly<Record<string, string>>;
  readonly tally: Tally;
}

/**
 * Writes one commit inside the open transaction. On any outcome but `committed`, and when it throws, something may
 * have been written already: the caller rolls back to its savepoint.
 */
export function applyCommit(desk: Desk, commit: Commit): CommitOutcome {
  const { journal, replayed } = commit;
  if (journal !== undefined) {
    const row = findMessage(desk.statements, journal);
    if (row !== undefined) return { state: 'duplicate', row };
  }
  if (replayed !== undefined && !bury(desk, replayed))
    return { state: 'conflict', on: `journal/${replayed.seq}` };
  const seq = replayed?.seq ?? (journal && record(desk, journal));
  for (const { digest, bytes } of commit.documents ?? []) {
    desk.statements('INSERT OR IGNORE INTO doc (digest, bytes) VALUES (?, ?)').run(digest, bytes);
  }
  for (const write of commit.writes) {
    const lost = applyWrite(desk, write, seq);
    if (lost !== undefined) return { state: 'conflict', on: lost };
  }
  return { state: 'committed', seq };
}

/** @returns what was lost to another write, if anything. */
function applyWrite(desk: Desk, write: Write, message: number | undefined): string | undefined {
  const { statements, tally } = desk;
  const kind = tally.kind(write.type);
  const now = statements(
    'SELECT rid, ver, body IS NOT NULL, s, keys, vals FROM res WHERE kind = ? AND id = ?',
  ).get(kind, write.id);
  const version = now === undefined ? 0 : numberOf(now[1]);
  if (version !== write.expect) return `${write.type}/${write.id}`;
  const rid = now === undefined ? tally.nextRow() : numberOf(now[0]);

  for (const identity of write.identities ?? []) {
    const owner = statements('SELECT rid FROM ident WHERE k = ?').get(identity);
    if (owner === undefined) statements('INSERT INTO ident (k, rid) VALUES (?, ?)').run(identity, rid);
    else if (owner[0] !== rid) return identity;
  }

  const before = now && rowsBefore(now);
  const fresh = write.entry && write.body && encodeEntry(write.entry, desk.hash, desk.clinical[write.type]);
  if (before !== undefined) removeRows(statements, rid, before, fresh?.rows);
  if (fresh !== undefined) addRows(statements, rid, fresh.rows, before);
  store(statements, { kind, rid, write, columns: fresh?.columns });
  statements('INSERT INTO log (rid, ver, msg) VALUES (?, ?, ?)').run(rid, version + 1, message ?? null);
  const live = Number(write.body !== undefined) - Number(now?.[2] === 1);
  tally.resources(kind, live, Number(fresh !== undefined) - Number(before !== undefined));
  return undefined;
}

function rowsBefore([, , , seconds, keys, vals]: Row): IndexRows | undefined {
  if (keys === null) return undefined;
  return decodeRows({
    seconds: numberOf(seconds),
    keys: bytesOf(keys),
    vals: vals === null ? undefined : textOf(vals),
  });
}

/** The version before, if any, moves to `hist`. */
function store(
  statements: Statements,
  made: { kind: number; rid: number; write: Write; columns: IndexColumns | undefined },
): void {
  const { rid, kind, write, columns } = made;
  const values = [
    write.expect + 1,
    write.updated,
    methodNumber(write.method),
    columns?.seconds ?? 0,
    columns?.keys ?? null,
    columns?.vals ?? null,
    write.stamps ?? null,
    write.body ?? null,
  ];
  if (write.expect === 0) {
    statements(
      'INSERT INTO res (rid, kind, id, ver, at, method, s, keys, vals, stamps, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    ).run(rid, kind, write.id, ...values);
    return;
  }
  statements('INSERT INTO hist SELECT rid, ver, at, method, body FROM res WHERE rid = ?').run(rid);
  statements(
    'UPDATE res SET ver = ?, at = ?, method = ?, s = ?, keys = ?, vals = ?, stamps = ?, body = ? WHERE rid = ?',
  ).run(...values, rid);
}

/** Only what changed is touched: an update mostly changes a status. */
function removeRows(statements: Statements, rid: number, gone: IndexRows, kept: IndexRows | undefined): void {
  const keys = new Set(kept !== undefined && kept.seconds === gone.seconds ? kept.keys : []);
  const unpost = statements('DELETE FROM post WHERE k = ? AND s = ? AND r = ?');
  for (const k of gone.keys) if (!keys.has(k)) unpost.run(k, gone.seconds, rid);
  const values = new Set(kept?.values.map(valueName));
  const unrange = statements('DELETE FROM rng WHERE k = ? AND v = ? AND r = ?');
  for (const value of gone.values) if (!values.has(valueName(value))) unrange.run(value[0], value[1], rid);
}

/** Colliding keys, and intervals of one key with one lower bound, share a row: hence OR IGNORE. */
function addRows(statements: Statements, rid: number, fresh: IndexRows, had: IndexRows | undefined): void {
  const keys = new Set(had !== undefined && had.seconds === fresh.seconds ? had.keys : []);
  const post = statements('INSERT OR IGNORE INTO post (k, s, r) VALUES (?, ?, ?)');
  for (const k of fresh.keys) if (!keys.has(k)) post.run(k, fresh.seconds, rid);
  const values = new Set(had?.values.map(valueName));
  const range = statements('INSERT OR IGNORE INTO rng (k, v, r) VALUES (?, ?, ?)');
  for (const value of fresh.values) if (!values.has(valueName(value))) range.run(value[0], value[1], rid);
}

function valueName([k, v]: readonly [number, number | string]): string {
  return `${k} ${typeof v} ${v}`;
}

/** @returns the journal's sequence number. */
function record({ statements, tally }: Desk, entry: JournalEntry): number {
  const dead = entry.state === 'dead' ? 1 : 0;
  const feed = tally.feed(entry, dead);
  const row = statements(
    'INSERT INTO msg (feed, control, digest, kind, received, dead, ack, fault, raw) ' +
      'VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING seq',
  ).get(
    feed,
    entry.control,
    entry.digest,
    entry.kind,
    entry.received,
    dead,
    entry.acknowledgement,
    entry.fault === undefined ? null : JSON.stringify(entry.fault),
    entry.raw,
  );
  if (row === undefined) throw new Fault('internal', 'The journal gave no number to a message.');
  return numberOf(row[0]);
}

/** The dead letter has been mapped. @returns false when it is none, or no longer. */
function bury(
  { statements, tally }: Desk,
  { seq, acknowledgement }: NonNullable<Commit['replayed']>,
): boolean {
  const row = statements(
    'UPDATE msg SET dead = 0, ack = ?, fault = NULL WHERE seq = ? AND dead = 1 RETURNING feed',
  ).get(acknowledgement, seq);
  if (row === undefined) return false;
  tally.revived(numberOf(row[0]));
  return true;
}

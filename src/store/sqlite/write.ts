import type { KeyHash } from '../hash.ts';
import type { Commit, CommitOutcome, JournalEntry, JournalRow, Restamp, Write } from '../store.ts';
import { methodNumber, numberOf } from './columns.ts';
import { columnsOf, encodeEntry, type IndexColumns, type IndexRows, indexRows } from './index-rows.ts';
import { addRows, removeRows } from './index-write.ts';
import { findMessage } from './journal.ts';
import type { Statements } from './statements.ts';
import type { Tally } from './tally.ts';

/** What applying a commit needs besides the commit. */
export interface Desk {
  readonly statements: Statements;
  readonly tally: Tally;
  readonly hash: (text: string) => KeyHash;
  /** The clinical range of each type (clinical.ts). */
  readonly clinical: Readonly<Record<string, string>>;
}

/** What a write finds of its resource. */
interface Found {
  readonly kind: number;
  /** Undefined: there is none yet. */
  readonly rid: number | undefined;
  readonly live: boolean;
  readonly rows: IndexRows | undefined;
}

/**
 * Writes one commit inside the open transaction, once it is certain that it may stand: a conflict or a duplicate is
 * found before anything is written, so there is nothing to undo. When it throws, the whole transaction must go.
 */
export function applyCommit(desk: Desk, commit: Commit): CommitOutcome {
  const { statements, tally } = desk;
  const { journal, replayed, writes } = commit;
  if (journal !== undefined) {
    const row = findMessage(statements, journal);
    if (row !== undefined) return { state: 'duplicate', row };
  }
  if (replayed !== undefined && !isDead(statements, replayed.seq)) {
    return { state: 'conflict', on: `journal/${replayed.seq}` };
  }
  const found = writes.map((write) => find(desk, write));
  const lost = lostOn(statements, writes, found) ?? staleAmong(desk, commit.stamps ?? []);
  if (lost !== undefined) return { state: 'conflict', on: lost };

  if (replayed !== undefined) bury(desk, replayed);
  const seq = replayed?.seq ?? (journal && record(desk, journal));
  for (const { digest, bytes } of commit.documents ?? []) {
    statements('INSERT OR IGNORE INTO doc (digest, bytes) VALUES (?, ?)').run(digest, bytes);
  }
  for (const [i, write] of writes.entries()) applyWrite(desk, write, found[i]!, seq);
  for (const { type, id, stamps } of commit.stamps ?? []) {
    statements('UPDATE res SET stamps = ? WHERE kind = ? AND id = ?').run(stamps, tally.kind(type), id);
  }
  return { state: 'committed', seq };
}

function find({ statements, tally }: Desk, { type, id }: Write): Found & { readonly version: number } {
  const kind = tally.kind(type);
  const row = statements(
    'SELECT rid, ver, body IS NOT NULL, s, keys, vals FROM res WHERE kind = ? AND id = ?',
  ).get(kind, id);
  if (row === undefined) return { kind, version: 0, rid: undefined, live: false, rows: undefined };
  const [rid, version, live, seconds, keys, vals] = row;
  const columns = columnsOf(seconds, keys, vals);
  return {
    kind,
    version: numberOf(version),
    rid: numberOf(rid),
    live: live === 1,
    rows: columns ? indexRows(columns) : undefined,
  };
}

/** The first resource that is no longer the version whose stamps were moved. */
function staleAmong({ statements, tally }: Desk, stamps: readonly Restamp[]): string | undefined {
  const version = statements('SELECT ver FROM res WHERE kind = ? AND id = ?');
  const stale = stamps.find(({ type, id, expect }) => version.get(tally.kind(type), id)?.[0] !== expect);
  return stale && `${stale.type}/${stale.id}`;
}

/** The version or the identity that another write had first, if any. An identity may be of this very commit. */
function lostOn(
  statements: Statements,
  writes: readonly Write[],
  found: readonly { readonly rid: number | undefined; readonly version: number }[],
): string | undefined {
  const taken = new Map<string, number>();
  for (const [i, { type, id, expect, identities }] of writes.entries()) {
    const { rid, version } = found[i]!;
    if (version !== expect) return `${type}/${id}`;
    for (const identity of identities ?? []) {
      const owner = statements('SELECT rid FROM ident WHERE k = ?').get(identity);
      if (owner === undefined ? (taken.get(identity) ?? i) !== i : owner[0] !== rid) return identity;
      taken.set(identity, i);
    }
  }
  return undefined;
}

function applyWrite(desk: Desk, write: Write, found: Found, message: number | undefined): void {
  const { statements, tally } = desk;
  const rid = found.rid ?? tally.nextRow();
  for (const identity of write.identities ?? []) {
    statements('INSERT OR IGNORE INTO ident (k, rid) VALUES (?, ?)').run(identity, rid);
  }
  const index = write.body && write.entry && encodeEntry(write.entry, desk.clinical[write.type], desk.hash);
  const rows = index && indexRows(index);
  if (found.rows !== undefined) removeRows(statements, rid, found.rows, rows);
  if (rows !== undefined) addRows(statements, rid, rows, found.rows);
  store(statements, { kind: found.kind, rid, write, columns: index });
  statements('INSERT INTO log (rid, ver, msg) VALUES (?, ?, ?)').run(rid, write.expect + 1, message ?? null);
  const live = Number(write.body !== undefined) - Number(found.live);
  tally.resources(found.kind, live, Number(rows !== undefined) - Number(found.rows !== undefined));
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

/** @returns the journal's sequence number. */
function record(desk: Desk, entry: JournalEntry): number {
  const seq = desk.tally.nextMessage();
  insertMessage(desk, { ...entry, seq });
  return seq;
}

export function insertMessage({ statements, tally }: Desk, row: JournalRow): void {
  const dead = row.state === 'dead' ? 1 : 0;
  statements(
    'INSERT INTO msg (seq, feed, control, digest, kind, received, dead, ack, fault, raw) ' +
      'VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(
    row.seq,
    tally.feed(row, dead),
    row.control,
    row.digest,
    row.kind,
    row.received,
    dead,
    row.acknowledgement,
    row.fault === undefined ? null : JSON.stringify(row.fault),
    row.raw,
  );
}

function isDead(statements: Statements, seq: number): boolean {
  return statements('SELECT 1 FROM msg WHERE seq = ? AND dead = 1').get(seq) !== undefined;
}

/** The dead letter has been mapped. */
function bury({ statements, tally }: Desk, { seq, acknowledgement }: NonNullable<Commit['replayed']>): void {
  const row = statements('UPDATE msg SET dead = 0, ack = ?, fault = NULL WHERE seq = ? RETURNING feed').get(
    acknowledgement,
    seq,
  );
  tally.revived(numberOf(row?.[0]));
}

import { Fault } from '../../fault.ts';
import type { IndexEntry } from '../../fhir/index/entry.ts';
import { fingerprint } from '../fingerprint.ts';
import type { Ref } from '../store.ts';
import { type Items, type Kind, keyOf, type Lineage } from '../upkeep.ts';
import { methodNumber, numberOf } from './columns.ts';
import { createContents } from './contents.ts';
import { encodeEntry, indexRows } from './index-rows.ts';
import { addRows } from './index-write.ts';
import { findMessage } from './journal.ts';
import type { Parcel, Parceled } from './task.ts';
import { type Desk, insertMessage } from './write.ts';

/** Writes the items inside the open transaction; those that are there already, equal, are left. */
export function restore(desk: Desk, parcel: Parcel): void {
  const { item: held } = createContents(desk.statements);
  const missing = <K extends Kind>(kind: K, items: readonly Parceled<K>[]): readonly Parceled<K>[] =>
    items.filter((item) => {
      const there = held(kind, keyOf(kind, item));
      if (there === undefined) return true;
      if (!fingerprint(kind, there).equals(fingerprint(kind, item))) throw another(kind);
      return false;
    });
  switch (parcel.kind) {
    case 'document':
      for (const one of missing('document', parcel.items)) restoreDocument(desk, one);
      break;
    case 'message':
      for (const one of missing('message', parcel.items)) restoreMessage(desk, one);
      break;
    case 'resource':
      for (const one of missing('resource', parcel.items)) restoreLineage(desk, one, one.entry);
      break;
    case 'identity':
      for (const one of missing('identity', parcel.items)) restoreIdentity(desk, one);
      break;
    case 'change':
      for (const one of missing('change', parcel.items)) restoreChange(desk, one);
  }
}

function restoreDocument({ statements }: Desk, { digest, bytes }: Items['document']): void {
  statements('INSERT INTO doc (digest, bytes) VALUES (?, ?)').run(digest, bytes);
}

function restoreMessage(desk: Desk, row: Items['message']): void {
  if (findMessage(desk.statements, row) !== undefined) throw another('message');
  desk.tally.numberTaken(row.seq);
  insertMessage(desk, row);
}

function restoreLineage(
  { statements, tally, hash, clinical }: Desk,
  lineage: Lineage,
  entry?: IndexEntry,
): void {
  const current = lineage.versions.at(-1);
  if (current === undefined) throw new Fault('internal', 'A resource without a version cannot be restored.');
  const kind = tally.kind(lineage.type);
  const rid = tally.nextRow();
  for (const { version, updated, method, body } of lineage.versions.slice(0, -1)) {
    const before = statements('INSERT INTO hist (rid, ver, at, method, body) VALUES (?, ?, ?, ?, ?)');
    before.run(rid, version, updated, methodNumber(method), body ?? null);
  }
  const columns = current.body && entry && encodeEntry(entry, clinical[lineage.type], hash);
  statements(
    'INSERT INTO res (rid, kind, id, ver, at, method, s, keys, vals, stamps, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(
    rid,
    kind,
    lineage.id,
    current.version,
    current.updated,
    methodNumber(current.method),
    columns?.seconds ?? 0,
    columns?.keys ?? null,
    columns?.vals ?? null,
    current.stamps ?? null,
    current.body ?? null,
  );
  if (columns !== undefined) addRows(statements, rid, indexRows(columns), undefined);
  tally.resources(kind, Number(current.body !== undefined), Number(columns !== undefined));
}

function restoreIdentity(desk: Desk, { key, type, id }: Items['identity']): void {
  desk.statements('INSERT INTO ident (k, rid) VALUES (?, ?)').run(key, rowOf(desk, { type, id }));
}

function restoreChange(desk: Desk, { seq, type, id, version, message }: Items['change']): void {
  const row = rowOf(desk, { type, id });
  desk
    .statements('INSERT INTO log (seq, rid, ver, msg) VALUES (?, ?, ?, ?)')
    .run(seq, row, version, message ?? null);
}

function rowOf({ statements, tally }: Desk, { type, id }: Ref): number {
  const row = statements('SELECT rid FROM res WHERE kind = ? AND id = ?').get(tally.kind(type), id);
  if (row === undefined) {
    throw new Fault(
      'conflict',
      `${type}/${id} is not in the target: restore resources before what refers to them.`,
    );
  }
  return numberOf(row[0]);
}

function another(kind: Kind): Fault {
  return new Fault('conflict', `The target holds another ${kind} under the same key: copy to an empty one.`);
}

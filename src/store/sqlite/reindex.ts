import { numberOf } from './columns.ts';
import { columnsOf, encodeEntry, type IndexColumns, type IndexRows, indexRows } from './index-rows.ts';
import { addRows, removeRows } from './index-write.ts';
import type { Fresh } from './task.ts';
import type { Desk } from './write.ts';

/**
 * Gives resources the index that their bodies say, inside the open transaction. One that was written meanwhile got a
 * fresh index with that. Rows that ought to be there and are not come back; those of no resource are sweep.ts's.
 *
 * @returns how many had another one.
 */
export function reindex(desk: Desk, resources: readonly Fresh[]): number {
  return resources.filter((one) => reindexOne(desk, one)).length;
}

function reindexOne(desk: Desk, fresh: Fresh): boolean {
  const { statements, tally, hash, clinical } = desk;
  const { type, id, version, entry } = fresh;
  const kind = tally.kind(type);
  const found = statements('SELECT rid, ver, s, keys, vals FROM res WHERE kind = ? AND id = ?').get(kind, id);
  if (found === undefined || found[1] !== version) return false;
  const rid = numberOf(found[0]);
  const before = columnsOf(found[2], found[3], found[4]);
  const after = entry && encodeEntry(entry, clinical[type], hash);
  const rows = after && indexRows(after);
  const same = sameColumns(before, after);
  if (!same) {
    const gone = before && readable(before);
    if (gone !== undefined) removeRows(statements, rid, gone, rows);
    statements('UPDATE res SET s = ?, keys = ?, vals = ? WHERE rid = ?').run(
      after?.seconds ?? 0,
      after?.keys ?? null,
      after?.vals ?? null,
      rid,
    );
    tally.resources(kind, 0, Number(after !== undefined) - Number(before !== undefined));
  }
  const lacking = rows !== undefined && addMissing(desk, rid, rows);
  return !same || lacking;
}

/** Columns that are damaged tell no rows: what they had is swept. */
function readable(columns: IndexColumns): IndexRows | undefined {
  try {
    return indexRows(columns);
  } catch {
    return undefined;
  }
}

function addMissing({ statements }: Desk, rid: number, rows: IndexRows): boolean {
  const changes = () => numberOf(statements('SELECT total_changes()').get()?.[0]);
  const before = changes();
  addRows(statements, rid, rows, undefined);
  return changes() > before;
}

export function sameColumns(a: IndexColumns | undefined, b: IndexColumns | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.seconds === b.seconds && a.vals === b.vals && Buffer.compare(a.keys, b.keys) === 0;
}

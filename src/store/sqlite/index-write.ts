import type { IndexRows } from './index-rows.ts';
import type { Statements } from './statements.ts';

/** Only what changed is touched: an update mostly changes a status. */
export function removeRows(
  statements: Statements,
  rid: number,
  gone: IndexRows,
  kept: IndexRows | undefined,
): void {
  const keys = new Set(kept !== undefined && kept.seconds === gone.seconds ? kept.keys : []);
  const unpost = statements('DELETE FROM post WHERE k = ? AND s = ? AND r = ?');
  for (const k of gone.keys) if (!keys.has(k)) unpost.run(k, gone.seconds, rid);
  const values = new Set(kept?.values.map(valueName));
  const unrange = statements('DELETE FROM rng WHERE k = ? AND v = ? AND r = ?');
  for (const value of gone.values) if (!values.has(valueName(value))) unrange.run(value[0], value[1], rid);
}

/** Colliding keys, and intervals of one key with one lower bound, share a row: hence OR IGNORE. */
export function addRows(
  statements: Statements,
  rid: number,
  fresh: IndexRows,
  had: IndexRows | undefined,
): void {
  const keys = new Set(had !== undefined && had.seconds === fresh.seconds ? had.keys : []);
  const post = statements('INSERT OR IGNORE INTO post (k, s, r) VALUES (?, ?, ?)');
  for (const k of fresh.keys) if (!keys.has(k)) post.run(k, fresh.seconds, rid);
  const values = new Set(had?.values.map(valueName));
  const range = statements('INSERT OR IGNORE INTO rng (k, v, r) VALUES (?, ?, ?)');
  for (const value of fresh.values) if (!values.has(valueName(value))) range.run(value[0], value[1], rid);
}

export function valueName([k, v]: readonly [number, number | string]): string {
  return `${k} ${typeof v} ${v}`;
}

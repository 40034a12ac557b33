import type { SQLInputValue } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import type { KeyHash } from '../hash.ts';
import { numberOf } from './columns.ts';
import type { Reader } from './reader.ts';
import type { Row } from './statements.ts';
import type { Found, View } from './view.ts';

/**
 * Goes through candidates in an order of its own. Each call looks at the next `limit` of them and gives those that
 * SQLite confirms; undefined when none are left. With `bytes` the resource itself comes along.
 */
export type Walk = (limit: number, bytes: boolean) => readonly Row[] | undefined;

/** Candidates looked at before others get their turn: a search of everything must not hold up a hospital's message. */
const SLICE = 4096;
const LEAST = 16;
const MOST = 2048;

/**
 * Walks until so many were picked. A slice reads bytes along as long as not many more are to be expected of it than
 * needed; else only those picked are read afterwards.
 */
export async function take(walk: Walk, pick: View['pick'], need: number, bytes: boolean): Promise<Found[]> {
  const found: Found[] = [];
  let looked = 0;
  let confirmed = 0;
  for (let limit = Math.min(Math.max(need, LEAST), MOST); ; limit = Math.min(4 * limit, MOST)) {
    const likely = looked === 0 ? need : (confirmed / looked) * limit;
    const rows = walk(limit, bytes && likely <= 2 * need);
    if (rows === undefined) return found;
    for (const row of rows) {
      const one = pick(row);
      if (one !== undefined && found.push(one) >= need) return found;
    }
    looked += limit;
    confirmed += rows.length;
    if (looked % SLICE < limit) await setImmediate();
  }
}

/**
 * A walk by slices of a list of candidates. `slice` gives what is confirmed among the `limit` candidates after a
 * position; `position` gives the position of the `limit`th of them, which may have been none of those.
 */
export function walkSlices<P>(
  first: P,
  slice: (after: P, limit: number, bytes: boolean) => readonly Row[],
  position: (after: P, limit: number) => P | undefined,
): Walk {
  let after: P | undefined = first;
  let looked = 0;
  return (limit, bytes) => {
    if (looked > 0 && after !== undefined) after = position(after, looked);
    looked = limit;
    return after === undefined ? undefined : slice(after, limit, bytes);
  };
}

/** One resource, with its bytes, if it still passes what SQLite confirms. */
export function lookAt(
  reader: Reader,
  { bound, columns }: View,
  rid: number,
  bytes: boolean,
): Row | undefined {
  const sql = `SELECT NULL, ${columns(bytes)} FROM res r WHERE r.rid = ? AND ${bound.sql}`;
  return reader.statements(sql).get(rid, ...bound.values);
}

/** Through given resources, in no order. */
export function walkRows(reader: Reader, view: View, rids: readonly number[]): Walk {
  let at = 0;
  return (limit, bytes) => {
    if (at >= rids.length) return undefined;
    const rows: Row[] = [];
    for (const rid of rids.slice(at, at + limit)) {
      const row = lookAt(reader, view, rid, bytes);
      if (row !== undefined) rows.push(row);
    }
    at += limit;
    return rows;
  };
}

/** Along the values of one parameter. A resource with several comes up several times. */
export function walkValues(
  reader: Reader,
  { bound, columns }: View,
  key: KeyHash,
  descending: boolean,
  after: readonly [value: number | string, row: number] | undefined,
): Walk {
  const [beyond, direction] = descending ? ['<', 'DESC'] : ['>', 'ASC'];
  const values = `SELECT g.v, g.r FROM rng g WHERE g.k = ? AND (g.v, g.r) ${beyond} (?, ?) ORDER BY g.v ${direction}, g.r ${direction}`;
  const sql = (bytes: boolean) =>
    `SELECT c.v, ${columns(bytes)} FROM (${values} LIMIT ?) c CROSS JOIN res r ON r.rid = c.r AND ${bound.sql}`;
  // SQLite orders numbers, then texts, then bytes: no bytes come after all that is stored.
  const first = descending ? ([new Uint8Array(0), 0] as const) : ([Number.NEGATIVE_INFINITY, -1] as const);
  return walkSlices<readonly [SQLInputValue, number]>(
    after ?? first,
    (from, limit, bytes) => reader.statements(sql(bytes)).all(key.k, ...from, limit, ...bound.values),
    (from, limit) => {
      const row = reader.statements(`${values} LIMIT 1 OFFSET ?`).get(key.k, ...from, limit - 1);
      return row && [row[0]!, numberOf(row[1])];
    },
  );
}

/** Along the ids of one type. */
export function walkIds(
  reader: Reader,
  { bound, columns }: View,
  descending: boolean,
  after: string | undefined,
): Walk {
  const [beyond, direction] = descending ? ['<', 'DESC'] : ['>', 'ASC'];
  const ids = `SELECT i.id, i.rid FROM res i WHERE i.kind = ? AND i.id ${beyond} ? ORDER BY i.id ${direction}`;
  const sql = (bytes: boolean) =>
    `SELECT c.id, ${columns(bytes)} FROM (${ids} LIMIT ?) c CROSS JOIN res r ON r.rid = c.rid AND ${bound.sql}`;
  return walkSlices<SQLInputValue>(
    after ?? (descending ? new Uint8Array(0) : ''),
    (from, limit, bytes) => reader.statements(sql(bytes)).all(bound.kind, from, limit, ...bound.values),
    (from, limit) => reader.statements(`${ids} LIMIT 1 OFFSET ?`).get(bound.kind, from, limit - 1)?.[0],
  );
}

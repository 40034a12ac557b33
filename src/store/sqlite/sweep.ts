import { numberOf, textOf } from './columns.ts';
import { columnsOf, type IndexRows, indexRows } from './index-rows.ts';
import type { Row, Statements } from './statements.ts';
import type { RowPlace, SweptTable } from './task.ts';

/** Rows of `post` or `rng` that one look takes. */
const SLICE = 4096;

/** The value column of each. */
const VALUE: Readonly<Record<SweptTable, string>> = Object.freeze({ post: 's', rng: 'v' });

export interface Slice {
  /** Rows that no resource has according to its own columns, and the resource that they name, if it is one. */
  readonly orphans: readonly { readonly place: RowPlace; readonly ref: string | undefined }[];
  /** Where to go on; undefined: it was the last. */
  readonly next: RowPlace | undefined;
}

/** Looks for index rows that belong to no resource. */
export function orphansAfter(statements: Statements, table: SweptTable, after: RowPlace | undefined): Slice {
  const value = VALUE[table];
  const from = after === undefined ? '' : `WHERE (p.k, p.${value}, p.r) > (?, ?, ?)`;
  const rows = statements(
    `SELECT p.k, p.${value}, p.r, k.name || '/' || x.id, x.s, x.keys, x.vals FROM ${table} p ` +
      `LEFT JOIN res x ON x.rid = p.r LEFT JOIN kind k ON k.n = x.kind ${from} ORDER BY p.k, p.${value}, p.r LIMIT ${SLICE}`,
  ).all(...(after ?? []));
  const orphans = rows.filter((row) => !isOwn(table, row));
  const last = rows.length < SLICE ? undefined : rows.at(-1);
  return {
    orphans: orphans.map((row) => ({
      place: placeOf(row),
      ref: typeof row[3] === 'string' ? row[3] : undefined,
    })),
    next: last && placeOf(last),
  };
}

/** Removes a slice of them, inside the open transaction. */
export function sweep(
  statements: Statements,
  table: SweptTable,
  after: RowPlace | undefined,
): { readonly changed: number; readonly next?: RowPlace } {
  const { orphans, next } = orphansAfter(statements, table, after);
  const remove = statements(`DELETE FROM ${table} WHERE k = ? AND ${VALUE[table]} = ? AND r = ?`);
  for (const { place } of orphans) remove.run(...place);
  return { changed: orphans.length, ...(next && { next }) };
}

function isOwn(table: SweptTable, [k, value, , ref, s, keys, vals]: Row): boolean {
  const columns = ref === null ? undefined : columnsOf(s, keys, vals);
  if (columns === undefined) return false;
  let rows: IndexRows;
  try {
    rows = indexRows(columns);
  } catch {
    return false;
  }
  if (table === 'post') return rows.seconds === value && rows.keys.includes(numberOf(k));
  return rows.values.some((one) => one[0] === k && one[1] === value);
}

function placeOf([k, value, r]: Row): RowPlace {
  return [numberOf(k), typeof value === 'number' ? value : textOf(value), numberOf(r)];
}

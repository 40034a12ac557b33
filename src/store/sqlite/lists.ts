import { comparePlaces, END, type Place } from '../place.ts';
import { numberOf } from './columns.ts';
import { among, type Condition, FEW_LISTS } from './condition.ts';
import type { Reader } from './reader.ts';
import type { Row } from './statements.ts';
import type { View } from './view.ts';
import type { Walk } from './walk.ts';

/** Where a walk along posting lists goes. */
export interface Course {
  readonly lists: readonly number[];
  readonly descending: boolean;
  /** Begin after this place, and stop after the seconds of `last`. */
  readonly first: Place;
  readonly last: number;
}

function beyond(descending: boolean): string {
  return descending ? '(p.s, p.r) < (?, ?) AND p.s >= ?' : '(p.s, p.r) > (?, ?) AND p.s <= ?';
}

function orderBy(descending: boolean, of: 'p.' | ''): string {
  const direction = descending ? 'DESC' : 'ASC';
  return `ORDER BY ${of}s ${direction}, ${of}r ${direction}`;
}

function placeOf(row: Row): Place {
  return [numberOf(row[0]), numberOf(row[1])];
}

/** One list, of which nearly all that is looked at is wanted, or which is short: read on until there is enough. */
export function walkDenseList(reader: Reader, view: View, course: Course, condition: Condition): Walk {
  const { lists, descending, last } = course;
  const list = lists[0]!;
  let after: Place | undefined = course.first;
  return (limit, bytes) => {
    if (after === undefined) return undefined;
    const sql =
      `SELECT p.s, ${view.columns(bytes)} FROM post p CROSS JOIN res r ON r.rid = p.r AND ${condition.sql} ` +
      `WHERE p.k = ? AND ${beyond(descending)} ${orderBy(descending, 'p.')} LIMIT ?`;
    const rows = reader.statements(sql).all(...condition.values, list, ...after, last, limit);
    const end = rows.at(-1);
    after = end === undefined || rows.length < limit ? undefined : placeOf(end);
    return rows;
  };
}

/** One long list, of which perhaps little is wanted: looked through by slices, each ending where a first look says. */
export function walkSparseList(reader: Reader, view: View, course: Course, condition: Condition): Walk {
  const { lists, descending, last } = course;
  const list = lists[0]!;
  const order = orderBy(descending, 'p.');
  const look = `SELECT p.s, p.r FROM post p WHERE p.k = ? AND ${beyond(descending)} ${order} LIMIT 1 OFFSET ?`;
  const within = descending
    ? '(p.s, p.r) < (?, ?) AND (p.s, p.r) >= (?, ?)'
    : '(p.s, p.r) > (?, ?) AND (p.s, p.r) <= (?, ?)';
  let after: Place | undefined = course.first;
  return (limit, bytes) => {
    if (after === undefined) return undefined;
    const found = reader.statements(look).get(list, ...after, last, limit - 1);
    const end: Place = found === undefined ? [last, descending ? -END : END] : placeOf(found);
    const sql =
      `SELECT p.s, ${view.columns(bytes)} FROM post p CROSS JOIN res r ON r.rid = p.r AND ${condition.sql} ` +
      `WHERE p.k = ? AND ${within} ${order}`;
    const rows = reader.statements(sql).all(...condition.values, list, ...after, ...end);
    after = found && end;
    return rows;
  };
}

/** Several lists as one; and the wide ones among them, wherever they lie. */
export function walkMergedLists(
  reader: Reader,
  view: View,
  course: Course,
  condition: Condition,
  wide: { readonly list: number; readonly after: Place | undefined } | undefined,
): Walk {
  const { lists, descending } = course;
  const all = JSON.stringify(lists);
  const every = 'SELECT value FROM json_each(?)';
  const [one, each] = lists.length > FEW_LISTS ? [`IN (${every})`, [all]] : ['= ?', lists];
  const arm = `SELECT DISTINCT p.s AS s, p.r AS r FROM post p WHERE p.k ${one} AND ${beyond(descending)}`;
  const arms: string[] = each.map(() => arm);
  if (wide !== undefined) {
    arms.push(
      `SELECT p.s AS s, p.r AS r FROM post p WHERE p.k = ? AND ${beyond(descending)} AND ${among(every)}`,
    );
  }
  const candidates = `${arms.join(' UNION ')} ${orderBy(descending, '')} LIMIT ?`;
  const [start, stop] = descending ? [END, -END] : [-END, END];
  const values = (after: Place | undefined) => {
    const from = after ?? course.first;
    const narrow = each.flatMap((list) => [list, ...from, course.last]);
    return wide === undefined
      ? narrow
      : [...narrow, wide.list, ...(after ?? wide.after ?? [start, start]), stop, all];
  };
  const sign = descending ? -1 : 1;
  let after: Place | undefined;
  let looked = 0;
  return (limit, bytes) => {
    if (looked > 0) {
      const end = reader.statements(`${candidates} OFFSET ?`).get(...values(after), 1, looked - 1);
      if (end === undefined) return undefined;
      after = placeOf(end);
    }
    looked = limit;
    const sql = `SELECT p.s, ${view.columns(bytes)} FROM (${candidates}) p CROSS JOIN res r ON r.rid = p.r AND ${condition.sql}`;
    const rows = reader.statements(sql).all(...values(after), limit, ...condition.values);
    // In order already, most likely; but SQL promises no order of a join.
    return rows.toSorted((a, b) => sign * comparePlaces(placeOf(a), placeOf(b)));
  };
}

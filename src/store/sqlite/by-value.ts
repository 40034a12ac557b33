import { lowBounds } from '../bounds.ts';
import type { RangeTerm, TextTerm } from '../clause.ts';
import { indexed } from '../values.ts';
import { wideKey } from '../wide.ts';
import type { Reader } from './reader.ts';

/**
 * The resources that may have one of these values, unless they are `limit` or more or the index cannot tell. Only the
 * lower bounds are in order, so an interval is looked for where its lower bound must be: within NARROW below its
 * upper bound, or among the wide ones. The clinical date has a better way: its part of the timeline.
 */
export function findByValue(
  reader: Reader,
  type: string,
  terms: readonly (RangeTerm | TextTerm)[],
  limit: number,
): readonly number[] | undefined {
  const rows = new Set<number>();
  for (const term of terms) {
    if (term.key === reader.clinical[type]) return undefined;
    const found = term.kind === 'text' ? findText(reader, term, limit) : findRange(reader, term, limit);
    if (found === undefined) return undefined;
    for (const row of found) rows.add(row);
    if (rows.size >= limit) return undefined;
  }
  return [...rows];
}

const BETWEEN = 'SELECT r FROM rng WHERE k = ? AND v >= ? AND v <= ? LIMIT ?';

function findText(
  reader: Reader,
  { key, mode, value }: TextTerm,
  limit: number,
): readonly number[] | undefined {
  if (mode !== 'prefix' || value === '') return undefined;
  const from = indexed(value);
  // Nothing sorts after the last code point.
  const to = `${from}\u{10ffff}`;
  return fewRows(reader.statements(BETWEEN).all(reader.hash(key).k, from, to, limit), limit);
}

function findRange(reader: Reader, term: RangeTerm, limit: number): readonly number[] | undefined {
  const { low, high } = lowBounds(term);
  if (low === Number.NEGATIVE_INFINITY && high === Number.POSITIVE_INFINITY) return undefined;
  const narrow = fewRows(reader.statements(BETWEEN).all(reader.hash(term.key).k, low, high, limit), limit);
  const list = reader.statements('SELECT r FROM post WHERE k = ? LIMIT ?');
  const wide = fewRows(list.all(reader.hash(wideKey(term.key)).k, limit), limit);
  return narrow && wide && [...narrow, ...wide];
}

function fewRows(rows: readonly (readonly unknown[])[], limit: number): readonly number[] | undefined {
  return rows.length < limit ? rows.map(([row]) => Number(row)) : undefined;
}

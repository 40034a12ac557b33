import { lowBounds } from '../bounds.ts';
import type { RangeTerm, TextTerm } from '../clause.ts';
import { indexed } from '../values.ts';
import { wideKey } from '../wide.ts';
import { hinted, type Reader } from './reader.ts';
import { INDEX } from './schema.ts';

/**
 * The resources that may have one of these values, unless they are `limit` or more or the index cannot tell. Only the
 * lower bounds are in order, so an interval is looked for where its lower bound must be, or among the wide ones
 * (wide.ts). The clinical date has a better way: its part of the timeline.
 */
export async function findByValue(
  reader: Reader,
  type: string,
  terms: readonly (RangeTerm | TextTerm)[],
  limit: number,
): Promise<readonly string[] | undefined> {
  if (!reader.elements) return undefined;
  const rows = new Set<string>();
  for (const term of terms) {
    if (term.key === reader.clinical[type]) return undefined;
    const found =
      term.kind === 'text' ? await findText(reader, term, limit) : await findRange(reader, term, limit);
    if (found === undefined) return undefined;
    for (const row of found) rows.add(row);
    if (rows.size >= limit) return undefined;
  }
  return [...rows];
}

async function findText(
  reader: Reader,
  { key, mode, value }: TextTerm,
  limit: number,
): Promise<readonly string[] | undefined> {
  if (mode !== 'prefix' || value === '') return undefined;
  const from = indexed(value);
  // Nothing sorts after the last code point.
  return fewRows(reader, between(reader.hash(key).k, from, `${from}\u{10ffff}`), INDEX.value, limit);
}

async function findRange(
  reader: Reader,
  term: RangeTerm,
  limit: number,
): Promise<readonly string[] | undefined> {
  const { low, high } = lowBounds(term);
  if (low === Number.NEGATIVE_INFINITY && high === Number.POSITIVE_INFINITY) return undefined;
  const [narrow, wide] = await Promise.all([
    fewRows(reader, between(reader.hash(term.key).k, low, high), INDEX.value, limit),
    fewRows(reader, { t: reader.hash(wideKey(term.key)).k }, INDEX.token, limit),
  ]);
  return narrow && wide && [...narrow, ...wide];
}

function between(k: number, from: number | string, to: number | string): object {
  return { r: { $elemMatch: { k, v: { $gte: from, $lte: to } } } };
}

async function fewRows(
  reader: Reader,
  filter: object,
  index: string,
  limit: number,
): Promise<readonly string[] | undefined> {
  if (limit === 0) return undefined;
  const look = reader.rows.res.find(filter, { projection: { _id: 1 }, limit, ...hinted(reader, index) });
  const found = await look.toArray();
  return found.length < limit ? found.map(({ _id }) => _id) : undefined;
}

import type { IndexEntry } from '../../fhir/index/entry.ts';
import type { KeyHash } from '../hash.ts';
import { encodeRecords, Records } from './records.ts';
import { indexed, parseValues, type Value } from './values.ts';
import { wideKey, wideRanges } from './wide.ts';

/** What one resource has in `post` and in `rng`. May name a row twice. */
export interface IndexRows {
  /** Clinical date, seconds. */
  readonly seconds: number;
  readonly keys: readonly number[];
  readonly values: readonly (readonly [k: number, v: number | string])[];
}

/** The columns of `res` that tell them. */
export interface IndexColumns {
  readonly seconds: number;
  readonly keys: Uint8Array;
  /** Absent when the resource has no range. */
  readonly vals: string | undefined;
}

export function encodeEntry(
  entry: IndexEntry,
  hash: (text: string) => KeyHash,
  clinical: string | undefined,
): { readonly rows: IndexRows; readonly columns: IndexColumns } {
  const texts = new Set(entry.keys);
  for (const key of wideRanges(entry, clinical)) texts.add(wideKey(key));
  const keys = Array.from(texts, hash);
  const values = entry.ranges.map(({ key, low, high }): Value => {
    const { k, c } = hash(key);
    return [k, c, typeof low === 'string' ? low.toWellFormed() : low, high];
  });
  return {
    rows: rowsOf(
      entry.instant,
      keys.map(({ k }) => k),
      values,
    ),
    columns: {
      seconds: entry.instant,
      keys: encodeRecords(keys, entry.marks.map(hash)),
      vals: values.length === 0 ? undefined : JSON.stringify(values),
    },
  };
}

export function decodeRows({ seconds, keys, vals }: IndexColumns): IndexRows {
  return rowsOf(seconds, new Records(keys).keys(), vals === undefined ? [] : parseValues(vals));
}

function rowsOf(seconds: number, keys: readonly number[], values: readonly Value[]): IndexRows {
  return { seconds, keys, values: values.map(([k, , low]) => [k, indexed(low)]) };
}

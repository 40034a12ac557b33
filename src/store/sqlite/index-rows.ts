import type { SQLOutputValue } from 'node:sqlite';
import type { IndexEntry } from '../../fhir/index/entry.ts';
import type { KeyHash } from '../hash.ts';
import { encodeRecords, Records } from '../records.ts';
import { indexed, parseValues, type Value } from '../values.ts';
import { listedKeys } from '../wide.ts';
import { bytesOf, numberOf, textOf } from './columns.ts';

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

/** As read from a row of `res`; undefined when no search finds the resource. */
export function columnsOf(
  s: SQLOutputValue | undefined,
  keys: SQLOutputValue | undefined,
  vals: SQLOutputValue | undefined,
): IndexColumns | undefined {
  if (keys === null) return undefined;
  return { seconds: numberOf(s), keys: bytesOf(keys), vals: vals === null ? undefined : textOf(vals) };
}

/** An entry as columns. */
export function encodeEntry(
  entry: IndexEntry,
  clinical: string | undefined,
  hash: (text: string) => KeyHash,
): IndexColumns {
  const values = entry.ranges.map(({ key, low, high }): Value => {
    const { k, c } = hash(key);
    return [k, c, typeof low === 'string' ? low.toWellFormed() : low, high];
  });
  return {
    seconds: entry.instant,
    keys: encodeRecords(listedKeys(entry, clinical).map(hash), entry.marks.map(hash)),
    vals: values.length === 0 ? undefined : JSON.stringify(values),
  };
}

/** What the columns have in the index. */
export function indexRows({ seconds, keys, vals }: IndexColumns): IndexRows {
  const values = vals === undefined ? [] : parseValues(vals);
  return { seconds, keys: new Records(keys).keys(), values: values.map(([k, , low]) => [k, indexed(low)]) };
}

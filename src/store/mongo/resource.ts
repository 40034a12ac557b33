import { Fault } from '../../fault.ts';
import type { IndexEntry } from '../../fhir/index/entry.ts';
import { referenceKey } from '../../fhir/index/keys.ts';
import type { KeyHash } from '../hash.ts';
import { encodeRecords } from '../records.ts';
import type { Ref, Stored, Write } from '../store.ts';
import { indexed, type Value } from '../values.ts';
import { listedKeys } from '../wide.ts';
import type { HistRow, RangeRow, ResRow } from './rows.ts';

/** What a row of `res` holds for searches. */
type Index = Required<Pick<ResRow, 's' | 't' | 'c' | 'r'>> & Pick<ResRow, 'p'>;

/** The server takes rows up to 16 MiB; keys and names beside the body stay below the rest. */
const LARGEST = 16 * 1024 * 1024 - 65_536;

export function rowId({ type, id }: Ref): string {
  return `${type}/${id}`;
}

/** The key of a resource's patient list, without the patient's id. */
export function patientPrefix(type: string): string {
  return referenceKey(type, 'patient', 'Patient/');
}

export function encodeEntry(
  type: string,
  entry: IndexEntry,
  clinical: string | undefined,
  hash: (text: string) => KeyHash,
): Index {
  const hashes = listedKeys(entry, clinical).map(hash);
  const prefix = patientPrefix(type);
  const patients = entry.keys.flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []));
  return {
    s: entry.instant,
    ...(patients.length > 0 && { p: patients.length === 1 ? patients[0]! : patients }),
    t: [...new Set(hashes.map(({ k }) => k))],
    c: encodeRecords(hashes, entry.marks.map(hash)),
    r: entry.ranges.map(({ key, low, high }) => rangeRow(hash(key), low, high)),
  };
}

function rangeRow({ k, c }: KeyHash, low: number | string, high: number | null): RangeRow {
  const v = indexed(low);
  const whole = typeof low === 'string' ? low.toWellFormed() : low;
  return { k, v, c, h: high, ...(typeof whole === 'string' && whole !== v && { l: whole }) };
}

/** @throws Fault `too-large` when no row can hold it. */
export function resourceRow(
  write: Write,
  made: {
    readonly g: number;
    readonly w: string;
    readonly index: Index | undefined;
    readonly nested: boolean;
  },
): ResRow {
  const { type, expect, updated, method, body, stamps } = write;
  const index = body === undefined ? undefined : made.index;
  const size = (body?.length ?? 0) + (index?.c.length ?? 0) + (stamps?.length ?? 0);
  if (size > LARGEST) {
    throw new Fault(
      'too-large',
      'A resource may take 16 MB in the database: send it in parts, or its documents apart.',
    );
  }
  const nested = made.nested && body !== undefined && 3 * size < LARGEST ? nestedBody(body) : undefined;
  return {
    _id: rowId(write),
    g: made.g,
    y: type,
    v: expect + 1,
    u: updated,
    m: method,
    w: made.w,
    s: 0,
    ...index,
    ...(stamps !== undefined && { x: stamps }),
    ...(body !== undefined && { b: body }),
    ...(nested !== undefined && { d: nested }),
  };
}

/** Names that a query could not name (`$…`, with dots) would only mislead there: such a body is kept as bytes alone. */
function nestedBody(body: Uint8Array): unknown {
  let plain = true;
  const nested: unknown = JSON.parse(Buffer.from(body).toString(), (name, value: unknown) => {
    if (name.startsWith('$') || name.includes('.') || name.includes('\0')) plain = false;
    return value;
  });
  return plain ? nested : undefined;
}

/** The version that is about to be replaced, as history keeps it. */
export function historyRow(row: ResRow): HistRow {
  const { _id, g, v, u, m, b } = row;
  return { _id: `${_id}/${v}`, g, v, u, m, ...(b !== undefined && { b }) };
}

export function storedOf(ref: Ref, row: ResRow | HistRow, stamps?: string): Stored {
  return { type: ref.type, id: ref.id, version: row.v, updated: row.u, method: row.m, body: row.b, stamps };
}

export function valuesOf(ranges: readonly RangeRow[] | undefined): readonly Value[] {
  return (ranges ?? []).map(({ k, v, c, h, l }): Value => [k, c, l ?? v, h]);
}

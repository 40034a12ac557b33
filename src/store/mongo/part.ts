import { Fault } from '../../fault.ts';
import { byKey } from './by-key.ts';
import type { PartRow, Rows } from './rows.ts';

/** Bytes beyond this leave their row and lie in parts of this size: a row must stay below 16 MB. */
export const PART_BYTES = 4 * 1024 * 1024;

/** A part without an owner is left alone for so long: its commit may be under way. ms. */
const GRACE = 3_600_000;

export interface Owner {
  readonly in: PartRow['in'];
  /** `_id` of the row that the bytes belong to. */
  readonly of: string;
  readonly g: number;
}

function partId(owner: Owner, n: number): string {
  return `${owner.in}:${owner.of}/${n}`;
}

/**
 * Writes the parts before the row that owns them is committed: a crash between leaves parts that nobody reads.
 * @returns how many parts there are.
 */
export async function writeParts(rows: Rows, owner: Owner, bytes: Uint8Array, now: number): Promise<number> {
  const parts = Math.ceil(bytes.length / PART_BYTES);
  for (let n = 0; n < parts; n++) {
    const b = bytes.subarray(n * PART_BYTES, (n + 1) * PART_BYTES);
    const row: PartRow = { _id: partId(owner, n), g: owner.g, in: owner.in, of: owner.of, u: now, b };
    await rows.part.replaceOne({ _id: row._id, g: owner.g }, row, { upsert: true });
  }
  return parts;
}

/** One by one: a server puts no more than 16 MB into an answer. */
export async function readParts(rows: Rows, owner: Owner & { readonly parts: number }): Promise<Uint8Array> {
  const bytes: Uint8Array[] = [];
  for (let n = 0; n < owner.parts; n++) {
    const [part] = await byKey<PartRow>(rows.part, [{ _id: partId(owner, n), g: owner.g }]);
    if (part === undefined)
      throw new Fault('internal', 'A part of a document is missing: check the database.');
    bytes.push(part.b);
  }
  return Buffer.concat(bytes);
}

/** Removes parts whose row never came. @returns how many. */
export async function sweepParts(rows: Rows, now: number): Promise<number> {
  let removed = 0;
  const old = rows.part.find({ u: { $lt: now - GRACE } }, { projection: { b: 0 } });
  for await (const part of old) {
    const owners = part.in === 'doc' ? rows.doc : rows.journal;
    const [owner] = await byKey(owners, [{ _id: part.of, g: part.g }]);
    if (owner !== undefined) continue;
    await rows.part.deleteOne({ _id: part._id, g: part.g });
    removed += 1;
  }
  return removed;
}

import type { KeyHash } from './hash.ts';

/**
 * A resource's own keys and marks, as the bytes of `res.keys`: what every hit is confirmed against.
 *
 * Little endian u32: how many keys; then 12 bytes each, keys first: k (upper 21 bits, lower 32), c. A record is so long
 * that SQLite's `instr` finds it where it is and, by chance, nowhere else. Only hashes are in these bytes, never a
 * sender's values, so that nobody can write what looks like another's record.
 */
export function encodeRecords(keys: readonly KeyHash[], marks: readonly KeyHash[]): Uint8Array {
  const u32 = new Uint32Array(1 + 3 * (keys.length + marks.length));
  u32[0] = keys.length;
  let at = 1;
  for (const list of [keys, marks]) {
    for (const { k, c } of list) {
      u32[at++] = Math.floor(k / LOWER);
      u32[at++] = k % LOWER;
      u32[at++] = c;
    }
  }
  return new Uint8Array(u32.buffer);
}

const LOWER = 2 ** 32;

/** The bytes to look for. */
export function recordOf({ k, c }: KeyHash): Uint8Array {
  return new Uint8Array(Uint32Array.of(Math.floor(k / LOWER), k % LOWER, c).buffer);
}

/** The same bytes, read. */
export class Records {
  private readonly u32: Uint32Array;

  constructor(bytes: Uint8Array) {
    // Copied where it does not begin at a word; `slice` would not copy a Buffer.
    const { buffer, byteOffset, length } = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
    this.u32 = new Uint32Array(buffer, byteOffset, length >>> 2);
  }

  /** The `k` of each key. */
  keys(): number[] {
    const keys: number[] = [];
    for (let at = 1; at < this.end(); at += 3) keys.push(this.k(at));
    return keys;
  }

  /** Is one of its keys or marks among these, given as each `k` and its `c`s? */
  hasAny(records: ReadonlyMap<number, readonly number[]>): boolean {
    for (let at = 1; at < this.u32.length; at += 3) {
      if (records.get(this.k(at))?.includes(this.u32[at + 2]!)) return true;
    }
    return false;
  }

  private k(at: number): number {
    return this.u32[at]! * LOWER + this.u32[at + 1]!;
  }

  private end(): number {
    return 1 + 3 * this.u32[0]!;
  }
}

import type { KeyHash } from '../hash.ts';

/**
 * A resource's own keys and marks, as the bytes of `res.keys`: what every hit is confirmed against.
 *
 * Little endian u32: how many keys; 12 bytes a key: k (upper 21 bits, lower 32), c; then 8 bytes a mark: c, and c
 * again, altered. A record is so long that SQLite's `instr` finds it where it is and, by chance, nowhere else. Only
 * hashes are in these bytes, never a sender's values, so that nobody can write what looks like another's record.
 */
export function encodeRecords(keys: readonly KeyHash[], marks: readonly KeyHash[]): Uint8Array {
  const u32 = new Uint32Array(1 + 3 * keys.length + 2 * marks.length);
  u32[0] = keys.length;
  let at = 1;
  for (const key of keys) {
    u32.set(keyWords(key), at);
    at += 3;
  }
  for (const mark of marks) {
    u32.set(markWords(mark), at);
    at += 2;
  }
  return new Uint8Array(u32.buffer);
}

/** The bytes to look for. */
export function keyRecord(key: KeyHash): Uint8Array {
  return new Uint8Array(Uint32Array.from(keyWords(key)).buffer);
}

export function markRecord(mark: KeyHash): Uint8Array {
  return new Uint8Array(Uint32Array.from(markWords(mark)).buffer);
}

const LOWER = 2 ** 32;
/** "mark". */
const ALTERED = 0x6d61726b;

function keyWords({ k, c }: KeyHash): readonly [number, number, number] {
  return [Math.floor(k / LOWER), k % LOWER, c];
}

function markWords({ c }: KeyHash): readonly [number, number] {
  return [c, (c ^ ALTERED) >>> 0];
}

/** The same bytes, read. */
export class Records {
  private readonly u32: Uint32Array;

  constructor(bytes: Uint8Array) {
    const { buffer, byteOffset, length } = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
    this.u32 = new Uint32Array(buffer, byteOffset, length >>> 2);
  }

  /** The `k` of each key. */
  keys(): number[] {
    const keys: number[] = [];
    for (let at = 1; at < this.end(); at += 3) keys.push(this.k(at));
    return keys;
  }

  /** Is one of its keys among these, given as each `k` and its `c`s? */
  hasAny(keys: ReadonlyMap<number, readonly number[]>): boolean {
    for (let at = 1; at < this.end(); at += 3) {
      if (keys.get(this.k(at))?.includes(this.u32[at + 2]!)) return true;
    }
    return false;
  }

  hasMark({ c }: KeyHash): boolean {
    for (let at = this.end(); at < this.u32.length; at += 2) if (this.u32[at] === c) return true;
    return false;
  }

  private k(at: number): number {
    return this.u32[at]! * LOWER + this.u32[at + 1]!;
  }

  private end(): number {
    return 1 + 3 * this.u32[0]!;
  }
}

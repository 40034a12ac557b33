import { createHash } from 'node:crypto';
import type { Items, Kind, Lineage } from './upkeep.ts';

/**
 * SHA-256 of all that an item says, the same for every adapter: what is compared on the two sides of a copy. Texts and
 * numbers come first, as a JSON list with the length of each run of bytes, then the bytes.
 */
export function fingerprint<K extends Kind>(kind: K, item: Items[K]): Buffer {
  const { says, bytes } = SPELL[kind](item);
  const digest = createHash('sha256').update(
    JSON.stringify([kind, ...says, bytes.map(({ length }) => length)]),
  );
  for (const run of bytes) digest.update(run);
  return digest.digest();
}

interface Spelled {
  readonly says: readonly unknown[];
  readonly bytes: readonly Uint8Array[];
}

const SPELL: { readonly [K in Kind]: (item: Items[K]) => Spelled } = Object.freeze({
  document: ({ digest, bytes }: Items['document']) => ({ says: [digest], bytes: [bytes] }),
  message: (row: Items['message']) => {
    const { seq, source, control, digest, kind, received, state, acknowledgement, fault, raw } = row;
    const why = fault && [fault.kind, fault.text, fault.segment ?? null, fault.field ?? null];
    const says = [seq, source, control, digest, kind, received, state, acknowledgement, why ?? null];
    return { says, bytes: [raw] };
  },
  resource: ({ type, id, versions }: Lineage) => ({
    says: [
      type,
      id,
      versions.at(-1)?.stamps ?? null,
      versions.map(({ version, updated, method, body }) => [version, updated, method, body !== undefined]),
    ],
    bytes: versions.flatMap(({ body }) => body ?? []),
  }),
  identity: ({ key, type, id }: Items['identity']) => ({ says: [key, type, id], bytes: [] }),
  change: ({ seq, type, id, version, message }: Items['change']) => ({
    says: [seq, type, id, version, message ?? null],
    bytes: [],
  }),
});

/** How many items, and the sum of their fingerprints: the same in whatever order they come, and no other for others. */
export interface Sum {
  readonly count: number;
  readonly digest: string;
}

export class Summing {
  private count = 0;
  private total = 0n;

  add(fingerprint: Buffer): void {
    this.count += 1;
    this.total = (this.total + BigInt(`0x${fingerprint.toString('hex')}`)) & LOWER_256;
  }

  get sum(): Sum {
    return { count: this.count, digest: this.total.toString(16).padStart(64, '0') };
  }
}

const LOWER_256 = (1n << 256n) - 1n;

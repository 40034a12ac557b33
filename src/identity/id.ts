import { randomBytes } from 'node:crypto';
import { createKeyedHash } from '../secret.ts';

/**
 * The hub's resource ids: UUIDs of version 8 (RFC 9562 §5.8) whose first 12 bits are the shard of the patient, so
 * that everything of a patient lives on one shard of a large database. What feeds send gets a derived id: the keyed
 * hash of its business key, the same whatever the order of arrival; nobody without the hub's secret can guess it
 * or reverse it. What clients POST gets a random one.
 */
export interface Ids {
  /** Id of the resource with this business key (`Type|system|value`), on the shard of `owner` (a business key too). */
  derive(identity: string, owner: string): string;
  /** A new id; on the shard of the resource whose id is given, if any. */
  draw(neighbour?: string): string;
}

export function createIds(secret: Uint8Array): Ids {
  const digest = createKeyedHash(secret);
  // A message's resources are of one patient, one after the other.
  let last: { readonly owner: string; readonly shard: number } | undefined;
  const shardOf = (owner: string): number => {
    if (last?.owner !== owner) last = { owner, shard: digest(`shard:${owner}`).readUInt16BE(0) >> 4 };
    return last.shard;
  };
  return {
    derive: (identity, owner) => format(shardOf(owner), digest(identity)),
    draw(neighbour) {
      const random = randomBytes(18);
      const shard =
        neighbour === undefined ? random.readUInt16BE(16) >> 4 : Number.parseInt(neighbour.slice(0, 3), 16);
      return format(Number.isNaN(shard) ? random.readUInt16BE(16) >> 4 : shard, random);
    },
  };
}

/** 12 bits of shard, 110 bits of the bytes given, version 8 and variant 10. */
function format(shard: number, bytes: Buffer): string {
  const uuid = Buffer.from(bytes.subarray(0, 16));
  uuid.writeUInt16BE((shard << 4) | (uuid[1]! & 0x0f), 0);
  uuid[6] = 0x80 | (uuid[6]! & 0x0f);
  uuid[8] = 0x80 | (uuid[8]! & 0x3f);
  const hex = uuid.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

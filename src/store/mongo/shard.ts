import { hash } from 'node:crypto';

/** Where rows live in a sharded database. */
export interface Shards {
  /** Of a resource: the first 12 bits of its id, which are its patient's (identity/id.ts); of other ids, a hash. */
  of(id: string): number;
  /** Of what is no resource: a hash of its key. */
  ofKey(key: string): number;
}

/** A UUID of version 8, as the hub makes them. */
const OURS = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * @param zone 0 to 255: stands above the 12 bits, so that an operator can give a region's rows to that region's
 * servers. All hubs of one region have the same.
 */
export function createShards(zone: number): Shards {
  const above = zone * 4096;
  const ofKey = (key: string) => above + Number.parseInt(hash('sha256', key).slice(0, 3), 16);
  return { of: (id) => (OURS.test(id) ? above + Number.parseInt(id.slice(0, 3), 16) : ofKey(id)), ofKey };
}

/** Counters are kept by slices of 64 shards: few enough to sum, enough that writers seldom meet. */
export function sliceOf(shard: number): number {
  return shard - (shard % 64);
}

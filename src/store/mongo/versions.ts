import type { Ref, Stored } from '../store.ts';
import { byKey } from './by-key.ts';
import { rowId, storedOf } from './resource.ts';
import type { HistRow, IdentRow, ResRow, Rows } from './rows.ts';
import type { Shards } from './shard.ts';

/** Versions of one resource: the current one in `res`, those before it in `hist`. */

const BARE = Object.freeze({ t: 0, c: 0, r: 0, d: 0 });

export async function readCurrent(
  rows: Rows,
  shards: Shards,
  refs: readonly Ref[],
): Promise<readonly (Stored | undefined)[]> {
  if (refs.length === 0) return [];
  const keys = new Map(refs.map((ref) => [rowId(ref), shards.of(ref.id)]));
  const filter = {
    _id: { $in: [...keys.keys()] },
    g: { $in: [...new Set(keys.values())] },
  };
  const one = refs.length === 1 ? { _id: rowId(refs[0]!), g: shards.of(refs[0]!.id) } : filter;
  const found = await rows.res.find(one, { projection: BARE }).toArray();
  const byId = new Map(found.map((row) => [row._id, row]));
  return refs.map((ref) => {
    const row = byId.get(rowId(ref));
    return row && storedOf(ref, row, row.x);
  });
}

/**
 * Newest first, at most so many, of version numbers below `before`. The current one is looked at first: whatever it
 * is, all before it are in `hist` already.
 */
export async function readVersions(
  rows: Rows,
  shards: Shards,
  ref: Ref,
  page: { readonly count: number; readonly before: number },
): Promise<readonly Stored[]> {
  const _id = rowId(ref);
  const g = shards.of(ref.id);
  const current: ResRow | null = await rows.res.findOne({ _id, g }, { projection: BARE });
  if (current === null) return [];
  const first = current.v < page.before ? [storedOf(ref, current)] : [];
  const newest = Math.min(current.v, Math.ceil(page.before)) - 1;
  const wanted = Math.min(page.count - first.length, newest);
  const keys = Array.from({ length: Math.max(0, wanted) }, (_, i) => ({ _id: `${_id}/${newest - i}`, g }));
  const earlier = await byKey<HistRow>(rows.hist, keys);
  const sorted = earlier.toSorted((a, b) => b.v - a.v).map((row) => storedOf(ref, row));
  return [...first, ...sorted].slice(0, page.count);
}

/** Which resource owns each identity key. */
export async function readOwners(
  rows: Rows,
  shards: Shards,
  identities: readonly string[],
): Promise<ReadonlyMap<string, Ref>> {
  const keys = [...new Set(identities)].map((_id) => ({ _id, g: shards.ofKey(_id) }));
  const found = await byKey<IdentRow>(rows.ident, keys);
  const owners = new Map(found.map(({ _id, y, id }) => [_id, { type: y, id }]));
  return new Map(
    identities.flatMap((identity) => {
      const owner = owners.get(identity);
      return owner === undefined ? [] : [[identity, owner] as const];
    }),
  );
}

interface Finder<T> {
  find(filter: object): { toArray(): Promise<T[]> };
}

/** Rows by `_id` and shard. */
export async function byKey<T extends { readonly _id: string }>(
  collection: unknown,
  keys: readonly { readonly _id: string; readonly g: number }[],
): Promise<readonly T[]> {
  if (keys.length === 0) return [];
  const [one] = keys;
  const filter =
    keys.length === 1
      ? { _id: one?._id, g: one?.g }
      : { _id: { $in: keys.map(({ _id }) => _id) }, g: { $in: [...new Set(keys.map(({ g }) => g))] } };
  return await (collection as Finder<T>).find(filter).toArray();
}

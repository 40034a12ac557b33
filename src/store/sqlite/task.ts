import type { IndexEntry } from '../../fhir/index/entry.ts';
import type { Ref } from '../store.ts';
import type { Items, Kind } from '../upkeep.ts';

/** What upkeep asks of the writer's thread, besides commits. Each is one transaction. */
export type Task =
  | { readonly do: 'restore'; readonly parcel: Parcel }
  | { readonly do: 'reindex'; readonly resources: readonly Fresh[] }
  | { readonly do: 'sweep'; readonly table: SweptTable; readonly after: RowPlace | undefined }
  | { readonly do: 'recount' };

export type Parcel = { [K in Kind]: { readonly kind: K; readonly items: readonly Parceled<K>[] } }[Kind];

/** Only resources have an index; a deleted one has none. */
export type Parceled<K extends Kind> = K extends 'resource'
  ? Items[K] & { readonly entry: IndexEntry | undefined }
  : Items[K];

/** What the version that was read has in the index. */
export interface Fresh extends Ref {
  readonly version: number;
  readonly entry: IndexEntry | undefined;
}

export type SweptTable = 'post' | 'rng';

/** A row's primary key in `post` or `rng`. */
export type RowPlace = readonly [k: number, v: number | string, r: number];

export interface Done {
  /** Resources rewritten, or rows removed. */
  readonly changed: number;
  /** Of a sweep: where it stopped, unless it is over. */
  readonly next?: RowPlace;
}

/**
 * The same item with bytes of its own. The structured clone of a view takes all of the buffer behind it along, which
 * may be a driver's whole receive buffer.
 */
export function alone<K extends Kind>(kind: K, item: Items[K]): Items[K] {
  return OWN[kind](item);
}

const OWN: { readonly [K in Kind]: (item: Items[K]) => Items[K] } = Object.freeze({
  document: (one: Items['document']) => ({ ...one, bytes: own(one.bytes) }),
  message: (one: Items['message']) => ({ ...one, raw: own(one.raw) }),
  resource: (one: Items['resource']) => ({
    ...one,
    versions: one.versions.map((version) => ({ ...version, body: version.body && own(version.body) })),
  }),
  identity: (one: Items['identity']) => one,
  change: (one: Items['change']) => one,
});

function own(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
}

import type { Resource } from '@medplum/fhirtypes';
import type { IndexEntry } from '../fhir/index/entry.ts';
import type { JournalRow, Ref, Stored } from './store.ts';

/**
 * What an operator asks of a database, beside what the hub asks of it (store.ts): take everything out, put it in
 * elsewhere as it was, look whether index and bodies agree, write the index anew. Each adapter passes
 * `test/contract/upkeep.ts`. Everything throws a Fault as Store does.
 */
export interface Upkeep {
  /** How many items of a kind there are, and the greatest key among them. */
  extent(kind: Kind): Promise<Extent>;
  /**
   * The items after a key, in the order of keys (texts by their bytes): at most `count`, and none further once they
   * have `bytes` together; one at least, while there is one. Bytes are those that were written.
   */
  contents<K extends Kind>(kind: K, after: Key | undefined, page?: PageLimits): Promise<readonly Items[K][]>;
  /**
   * Writes items as they are: same versions, times, methods and numbers; counters come out right. What is there
   * already and equal is left. All of one call or nothing; durable when the promise resolves. Kinds come in the order
   * of KINDS, items in the order of keys.
   * @param index what the current version of a resource has in the index.
   * @throws Fault `conflict` when something else is there under the same key.
   */
  restore<K extends Kind>(kind: K, items: readonly Items[K][], index: Index): Promise<void>;
  /**
   * What is not as it should be, without patient data. While a hub writes, a finding may be of the moment only.
   * @param tell told how many of how many items were looked at.
   */
  audit(index: Index, tell?: (done: number, total: number) => void): AsyncIterable<Finding>;
  /**
   * Derives index and counters from the bodies again, a page of resources a transaction, and removes what belongs to
   * none. Others may read and write meanwhile. Stop between two pages, and go on `after` the last.
   */
  reindex(
    index: Index,
    from?: { readonly after?: string; readonly count?: number },
  ): AsyncIterable<Reindexed>;
}

/** In the order in which they are written: none refers to a later one. */
export const KINDS = ['document', 'message', 'resource', 'identity', 'change'] as const;
export type Kind = (typeof KINDS)[number];

/** A document's digest, a message's or change's number, `Type/id`, a business key. */
export type Key = string | number;

export interface Items {
  /** By the hex SHA-256 of its bytes. */
  readonly document: { readonly digest: string; readonly bytes: Uint8Array };
  readonly message: JournalRow;
  readonly resource: Lineage;
  /** A business key and the resource that owns it (see `Write.identities`). */
  readonly identity: Ref & { readonly key: string };
  readonly change: Change;
}

/** A resource from its first version to the current one, which alone has stamps. */
export interface Lineage extends Ref {
  readonly versions: readonly Stored[];
}

/** One line of the order of all writes. */
export interface Change extends Ref {
  readonly seq: number;
  readonly version: number;
  /** Number of the message that it came with. */
  readonly message: number | undefined;
}

export interface Extent {
  readonly count: number;
  /** Undefined: there is none. */
  readonly last: Key | undefined;
}

export interface PageLimits {
  readonly count: number;
  readonly bytes: number;
}

/** Some megabytes: a page is in memory on both sides of a copy. */
export const PAGE: PageLimits = Object.freeze({ count: 256, bytes: 8 * 1024 * 1024 });

export type Index = (resource: Resource) => IndexEntry;

export interface Finding {
  /** The resource concerned, if it is one. */
  readonly ref?: Ref;
  readonly text: string;
}

export interface Reindexed {
  /** Resources looked at since `after`, of so many in all. */
  readonly done: number;
  readonly total: number;
  /** Resources whose index was not what it should be, and index entries of none that were removed. */
  readonly changed: number;
  readonly removed: number;
  /** `Type/id` to go on after. */
  readonly after: string | undefined;
}

const KEYS: { readonly [K in Kind]: (item: Items[K]) => Key } = Object.freeze({
  document: ({ digest }: Items['document']) => digest,
  message: ({ seq }: Items['message']) => seq,
  resource: ({ type, id }: Items['resource']) => `${type}/${id}`,
  identity: ({ key }: Items['identity']) => key,
  change: ({ seq }: Items['change']) => seq,
});

export function keyOf<K extends Kind>(kind: K, item: Items[K]): Key {
  return KEYS[kind](item);
}

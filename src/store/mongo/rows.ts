import type { mongo } from 'mongoose';
import type { JournalFault } from '../store.ts';

/**
 * What each collection holds. `g` everywhere is the shard (shard.ts): with `_id` it is the shard key, and a read that
 * names it is sent to one shard. `w` is the id of the commit that wrote a row: whoever lost the answer to a commit
 * learns from it whether the commit was made.
 */

/** The current version of a resource. A deletion leaves its row, without body and index: versions count on. */
export interface ResRow {
  /** `Type/id`. */
  readonly _id: string;
  readonly g: number;
  readonly y: string;
  readonly v: number;
  /** ms since 1970. */
  readonly u: number;
  readonly m: 'POST' | 'PUT' | 'DELETE';
  readonly w: string;
  /** Clinical date, seconds. */
  readonly s: number;
  /** Patient that its `patient` list names; several for the few types that may have several. */
  readonly p?: string | readonly string[];
  /** Hashes of its keys. Absent when no search finds it. */
  readonly t?: readonly number[];
  /** Its own keys and marks, against which each hit is confirmed (records.ts). */
  readonly c?: Uint8Array;
  readonly r?: readonly RangeRow[];
  /** The merge's memory. */
  readonly x?: string;
  /** The JSON that HTTP serves. */
  readonly b?: Uint8Array;
  /** The same as nested values, for those who query with Compass (`body: bson`). Never read by the hub. */
  readonly d?: unknown;
}

/** One interval or text: `v` as indexed, `l` the whole text where that is longer. */
export interface RangeRow {
  readonly k: number;
  readonly v: number | string;
  readonly c: number;
  readonly h: number | null;
  readonly l?: string;
}

/** A version before the current one: `_id` is `Type/id/version`. */
export interface HistRow {
  readonly _id: string;
  readonly g: number;
  readonly v: number;
  readonly u: number;
  readonly m: ResRow['m'];
  readonly b?: Uint8Array;
}

/** A business key and the resource that owns it. The only guard of uniqueness. */
export interface IdentRow {
  readonly _id: string;
  readonly g: number;
  readonly y: string;
  readonly id: string;
}

/** A message received: `_id` is the hash of what makes it unique, `q` its number, `d` the same while it is dead. */
export interface JournalRowStored {
  readonly _id: string;
  readonly g: number;
  readonly q: number;
  readonly d?: number;
  readonly w: string;
  readonly source: string;
  readonly control: string;
  readonly digest: string;
  readonly kind: string;
  readonly received: number;
  readonly ack: string;
  readonly fault?: JournalFault;
  /** Its bytes, or how many parts hold them. */
  readonly raw?: Uint8Array;
  readonly parts?: number;
}

/**
 * The order of all writes, and the only change feed. `q` counts up, but of two hubs that write at once the lower
 * number may appear last: who follows it reads a little behind the end.
 */
export interface LogRow {
  readonly _id: string;
  readonly g: number;
  readonly q: number;
  readonly y: string;
  readonly id: string;
  readonly v: number;
  readonly u: number;
  /** The message it came with. */
  readonly n?: number;
}

/** A document by the digest of its bytes. */
export interface DocRow {
  readonly _id: string;
  readonly g: number;
  readonly w: string;
  readonly b?: Uint8Array;
  readonly parts?: number;
}

/** A piece of what is too large for one row: `_id` is `collection:owner/n`. Without an owner it is inert. */
export interface PartRow {
  readonly _id: string;
  readonly g: number;
  readonly in: 'doc' | 'journal';
  readonly of: string;
  readonly u: number;
  readonly b: Uint8Array;
}

/** Resources of one type on one slice of the shards: how many live, how many a search can find. */
export interface KindRow {
  readonly _id: string;
  readonly g: number;
  readonly y: string;
  readonly live: number;
  readonly indexed: number;
  readonly w?: string;
}

/** Messages of one sender on one slice of the shards, and the last of them. */
export interface FeedRow {
  readonly _id: string;
  readonly g: number;
  readonly source: string;
  readonly messages: number;
  readonly dead: number;
  readonly q: number;
  readonly last: number;
  readonly kind: string;
  readonly w?: string;
}

/** Shards beside a patient's own that hold something of that patient: `_id` is the patient's id. */
export interface AwayRow {
  readonly _id: string;
  readonly g: number;
  readonly gs: readonly number[];
}

/** Facts about the database as a whole, and its counters. */
export interface MetaRow {
  readonly _id: string;
  readonly [fact: string]: unknown;
}

export interface Rows {
  readonly res: mongo.Collection<ResRow>;
  readonly hist: mongo.Collection<HistRow>;
  readonly ident: mongo.Collection<IdentRow>;
  readonly journal: mongo.Collection<JournalRowStored>;
  readonly log: mongo.Collection<LogRow>;
  readonly doc: mongo.Collection<DocRow>;
  readonly part: mongo.Collection<PartRow>;
  readonly kind: mongo.Collection<KindRow>;
  readonly feed: mongo.Collection<FeedRow>;
  readonly away: mongo.Collection<AwayRow>;
  readonly meta: mongo.Collection<MetaRow>;
}

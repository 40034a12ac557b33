import type { IndexEntry } from '../fhir/index/entry.ts';
import type { Cursor, Plan } from '../fhir/search/plan.ts';
import type { Upkeep } from './upkeep.ts';

/**
 * What the hub asks of a database. Each adapter passes `test/contract/store.test.ts`, sentence by sentence.
 * Everything throws a Fault: `unavailable` when the database is away, `full` when its disk is.
 */
export interface Store {
  /** What was probed at start, by name: shown in /health and in the log. */
  readonly capabilities: Readonly<Record<string, string | number | boolean>>;

  /** The current version of each, in the order asked; undefined where there is none. Deleted ones come as such. */
  read(refs: readonly Ref[]): Promise<readonly (Stored | undefined)[]>;
  version(ref: Ref, version: number): Promise<Stored | undefined>;
  /** Versions, newest first; `before` a version number for the next page. */
  history(ref: Ref, page: { count: number; before?: number }): Promise<readonly Stored[]>;
  /** Only current, undeleted resources; each hit was confirmed against the resource's own keys. */
  search(plan: Plan): Promise<Page>;
  /**
   * Whether anything may be listed under one of these keys (`index/entry.ts`): false is certain. It spares the searches
   * that a new exam would find nothing with.
   */
  listed(keys: readonly string[]): Promise<boolean>;
  /** How many resources the plan's clauses select, all pages together. */
  count(plan: Plan): Promise<number>;
  /** Which resource owns each identity key (see `Write.identities`). */
  resolve(identities: readonly string[]): Promise<ReadonlyMap<string, Ref>>;
  /** A document kept apart from its resource, by the hex SHA-256 of its bytes. */
  document(digest: string): Promise<Uint8Array | undefined>;

  /** All of it, or nothing; durable when the promise resolves. Never throws for a lost race: it says so. */
  commit(commit: Commit): Promise<CommitOutcome>;

  readonly journal: Journal;
  readonly upkeep: Upkeep;
  /** Since the start: commits that were asked for, and flushes of the disk that served them together. */
  traffic(): { readonly commits: number; readonly flushes: number };
  /** Live resources by type. */
  counts(): Promise<Readonly<Record<string, number>>>;
  /** One cheap round trip: resolves when the database answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface Ref {
  readonly type: string;
  readonly id: string;
}

export interface Stored extends Ref {
  readonly version: number;
  /** ms since 1970, as in `meta.lastUpdated`. */
  readonly updated: number;
  readonly method: 'POST' | 'PUT' | 'DELETE';
  /** The JSON bytes that HTTP serves; undefined for a deletion. */
  readonly body: Uint8Array | undefined;
  /** The merge's own memory of the resource (identity/merge.ts), opaque to the store; only on `read`. */
  readonly stamps: string | undefined;
}

export interface Page {
  readonly hits: readonly Stored[];
  /** Present when there is a further page. */
  readonly next?: Cursor;
}

export interface Write extends Ref {
  /** The version that must be current now: 0 when the resource must not exist yet. The write makes `expect + 1`. */
  readonly expect: number;
  readonly updated: number;
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly body: Uint8Array | undefined;
  readonly stamps?: string;
  readonly entry: IndexEntry | undefined;
  /** Business keys that this resource owns alone, as `Type|system|value`. Claimed in the same transaction. */
  readonly identities?: readonly string[];
}

export interface Restamp extends Ref {
  readonly expect: number;
  readonly stamps: string;
}

export interface Commit {
  readonly writes: readonly Write[];
  readonly documents?: readonly { readonly digest: string; readonly bytes: Uint8Array }[];
  /** The same was said again, later: only the merge's memory moves, no version is made. `expect` as in a write. */
  readonly stamps?: readonly Restamp[];
  readonly journal?: JournalEntry;
  /** Instead of a new journal row: this dead letter has been mapped at last. */
  readonly replayed?: { readonly seq: number; readonly acknowledgement: string };
}

export type CommitOutcome =
  | { readonly state: 'committed'; readonly seq: number | undefined }
  /** Another write came first (a version or an identity): read again, merge again, commit again. */
  | { readonly state: 'conflict'; readonly on: string }
  /** The same message is in the journal: answer with what was answered then. */
  | { readonly state: 'duplicate'; readonly row: JournalRow };

/** A received message and what became of it. */
export interface JournalEntry {
  /** Sending application and facility: `MSH-3|MSH-4`, or the edge's name when there is no header. */
  readonly source: string;
  /** MSH-10, or empty. */
  readonly control: string;
  /** Hex SHA-256 of the raw bytes. (source, control, digest) is unique. */
  readonly digest: string;
  /** `ORU^R01`, or empty. */
  readonly kind: string;
  /** ms since 1970. */
  readonly received: number;
  readonly raw: Uint8Array;
  readonly state: 'committed' | 'dead';
  /** The acknowledgement that was, or will be, sent. */
  readonly acknowledgement: string;
  /** For a dead letter: why. */
  readonly fault?: JournalFault;
}

export interface JournalFault {
  readonly kind: string;
  readonly text: string;
  readonly segment?: string;
  readonly field?: number;
}

export interface JournalRow extends JournalEntry {
  readonly seq: number;
}

export interface Journal {
  find(key: Pick<JournalEntry, 'source' | 'control' | 'digest'>): Promise<JournalRow | undefined>;
  row(seq: number): Promise<JournalRow | undefined>;
  /** Dead letters in order of arrival, after the given row. */
  dead(page: { count: number; after?: number }): Promise<readonly JournalRow[]>;
  /** One line per source. */
  feeds(): Promise<readonly FeedState[]>;
}

export interface FeedState {
  readonly source: string;
  readonly messages: number;
  readonly dead: number;
  /** ms since 1970 of the last message. */
  readonly last: number;
  readonly lastKind: string;
}

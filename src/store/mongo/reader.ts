import type { KeyHash } from '../hash.ts';
import type { Rows } from './rows.ts';
import type { Shards } from './shard.ts';

/** What reading needs besides the plan. */
export interface Reader {
  readonly rows: Rows;
  readonly shards: Shards;
  readonly hash: (text: string) => KeyHash;
  /** Clinical range key by resource type, for the types whose whole index was written knowing it. */
  readonly clinical: Readonly<Record<string, string>>;
  /** Most resources that a chain may pass through. */
  readonly chainLimit: number;
  readonly patience: Patience;
  /** The database has shards: searches by patient name those that hold the patient. */
  readonly sharded: boolean;
  /** The database takes a `hint`. */
  readonly hints: boolean;
  /** It can look for a key and a value in one and the same range. */
  readonly elements: boolean;
}

/** How much the planner looks before it chooses. */
export interface Patience {
  /** What a first look at a list counts at most. */
  readonly glance: number;
  /** Up to this many resources that a value finds are a lead. */
  readonly few: number;
}

export const PATIENCE: Patience = Object.freeze({ glance: 64, few: 1024 });

/** The index that a query must go by, where the database can be told. */
export function hinted(reader: Pick<Reader, 'hints'>, index: string): { hint?: string } {
  return reader.hints ? { hint: index } : {};
}

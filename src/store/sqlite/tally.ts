import type { JournalEntry } from '../store.ts';
import { numberOf } from './columns.ts';
import type { Statements } from './statements.ts';

/**
 * Counters and numbers that the writer hands out. Live counts and feed lines are kept aside while a group of
 * commits is applied, and written once before it is committed: one row a feed and type, not one a message.
 */
export class Tally {
  private readonly statements: Statements;
  private readonly kinds = new Map<string, number>();
  private readonly feeds = new Map<string, number>();
  private row: number;
  private message: number;
  private changes: Change[] = [];

  constructor(statements: Statements) {
    this.statements = statements;
    this.row = numberOf(statements('SELECT coalesce(max(rid), 0) FROM res').get()?.[0]);
    this.message = numberOf(statements('SELECT coalesce(max(seq), 0) FROM msg').get()?.[0]);
  }

  /** The next free row of `res`. A commit that fails leaves a gap, which is no harm. */
  nextRow(): number {
    this.row += 1;
    return this.row;
  }

  /** The next number of the journal. */
  nextMessage(): number {
    this.message += 1;
    return this.message;
  }

  /** A message came with this number, so the next gets a later one. */
  numberTaken(message: number): void {
    this.message = Math.max(this.message, message);
  }

  /** The number of a resource type, made when first seen. */
  kind(name: string): number {
    const known = this.kinds.get(name);
    if (known !== undefined) return known;
    this.statements('INSERT OR IGNORE INTO kind (name, live, indexed) VALUES (?, 0, 0)').run(name);
    const n = numberOf(this.statements('SELECT n FROM kind WHERE name = ?').get(name)?.[0]);
    this.kinds.set(name, n);
    return n;
  }

  /** So many more resources of this type live, and so many more can be found. */
  resources(kind: number, live: number, indexed: number): void {
    if (live !== 0 || indexed !== 0) this.changes.push({ kind, live, indexed });
  }

  /** Counts one message. @returns the number of its sender. */
  feed(entry: JournalEntry, dead: number): number {
    const n = this.sender(entry.source);
    this.changes.push({ feed: n, messages: 1, dead, last: entry.received, lastKind: entry.kind });
    return n;
  }

  /** A dead letter of this sender is none any more. */
  revived(feed: number): void {
    this.changes.push({ feed, messages: 0, dead: -1 });
  }

  private sender(source: string): number {
    const known = this.feeds.get(source);
    if (known !== undefined) return known;
    this.statements(
      "INSERT OR IGNORE INTO feed (source, messages, dead, last, kind) VALUES (?, 0, 0, 0, '')",
    ).run(source);
    const n = numberOf(this.statements('SELECT n FROM feed WHERE source = ?').get(source)?.[0]);
    this.feeds.set(source, n);
    return n;
  }

  /** The group was rolled back, and with it any number it was the first to need. */
  forget(): void {
    this.changes = [];
    this.kinds.clear();
    this.feeds.clear();
  }

  /** Writes the group's counters. */
  settle(): void {
    const kinds = new Map<number, KindChange>();
    const feeds = new Map<number, FeedChange>();
    for (const change of this.changes) {
      if ('kind' in change) kinds.set(change.kind, summed(kinds.get(change.kind), change));
      else feeds.set(change.feed, joined(feeds.get(change.feed), change));
    }
    this.changes = [];
    for (const { kind, live, indexed } of kinds.values()) {
      this.statements('UPDATE kind SET live = live + ?, indexed = indexed + ? WHERE n = ?').run(
        live,
        indexed,
        kind,
      );
    }
    for (const { feed, messages, dead, last, lastKind } of feeds.values()) {
      this.statements(
        'UPDATE feed SET messages = messages + ?, dead = dead + ?, last = coalesce(?, last), ' +
          'kind = coalesce(?, kind) WHERE n = ?',
      ).run(messages, dead, last ?? null, lastKind ?? null, feed);
    }
  }
}

interface FeedChange {
  readonly feed: number;
  readonly messages: number;
  readonly dead: number;
  readonly last?: number;
  readonly lastKind?: string;
}

interface KindChange {
  readonly kind: number;
  readonly live: number;
  readonly indexed: number;
}

type Change = FeedChange | KindChange;

function summed(sum: KindChange | undefined, change: KindChange): KindChange {
  if (sum === undefined) return change;
  return { kind: change.kind, live: sum.live + change.live, indexed: sum.indexed + change.indexed };
}

function joined(sum: FeedChange | undefined, change: FeedChange): FeedChange {
  if (sum === undefined) return change;
  return {
    feed: change.feed,
    messages: sum.messages + change.messages,
    dead: sum.dead + change.dead,
    last: change.last ?? sum.last,
    lastKind: change.lastKind ?? sum.lastKind,
  };
}

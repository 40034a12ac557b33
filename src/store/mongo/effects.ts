import type { Commit, JournalEntry } from '../store.ts';
import type { Found } from './check.ts';
import { awayFrom, type Prepared } from './prepare.ts';
import { historyRow, resourceRow } from './resource.ts';
import type {
  DocRow,
  FeedRow,
  HistRow,
  IdentRow,
  JournalRowStored,
  KindRow,
  LogRow,
  ResRow,
} from './rows.ts';
import { type Shards, sliceOf } from './shard.ts';

/** All that a group of commits changes, collection by collection. Plain values: they can be kept and done again. */
export interface Effects {
  /** The group's id. */
  readonly w: string;
  readonly hist: readonly HistRow[];
  /** `expect` is the version that must be current now; 0: none. */
  readonly res: readonly { readonly expect: number; readonly row: ResRow }[];
  readonly stamps: readonly {
    readonly _id: string;
    readonly g: number;
    readonly expect: number;
    readonly x: string;
  }[];
  readonly ident: readonly IdentRow[];
  readonly doc: readonly DocRow[];
  readonly journal: readonly JournalRowStored[];
  readonly replayed: readonly {
    readonly _id: string;
    readonly g: number;
    readonly q: number;
    readonly ack: string;
  }[];
  readonly log: readonly LogRow[];
  readonly kind: readonly KindRow[];
  readonly feed: readonly FeedRow[];
  readonly away: readonly { readonly _id: string; readonly g: number; readonly to: number }[];
}

/** A commit with the numbers that it was given, and how many parts its large bytes were put into. */
export interface Numbered {
  readonly prepared: Prepared;
  /** Of its message. */
  readonly seq: number | undefined;
  /** Of its first write in the log. */
  readonly log: number;
  /** Parts by `_id` of the owning row; none: the bytes are in the row. */
  readonly parts: ReadonlyMap<string, number>;
}

export function effectsOf(
  group: readonly Numbered[],
  found: Found,
  made: { readonly w: string; readonly shards: Shards; readonly nested: boolean },
): Effects {
  const { w, shards } = made;
  const kinds = new Map<string, KindRow>();
  const feeds = new Map<string, FeedRow>();
  const effects = {
    w,
    hist: [] as HistRow[],
    res: [] as Effects['res'][number][],
    stamps: group.flatMap(({ prepared }) => prepared.stamps),
    ident: [] as IdentRow[],
    doc: new Map<string, DocRow>(),
    journal: [] as JournalRowStored[],
    replayed: [] as Effects['replayed'][number][],
    log: [] as LogRow[],
    away: [] as Effects['away'][number][],
  };
  for (const { prepared, seq, log, parts } of group) {
    const { commit, journal } = prepared;
    for (const [i, { _id, g, write, index }] of prepared.writes.entries()) {
      const before = found.res.get(_id);
      if (before !== undefined) effects.hist.push(historyRow(before));
      const row = resourceRow(write, { g, w, index, nested: made.nested });
      effects.res.push({ expect: write.expect, row });
      count(kinds, row, before);
      effects.log.push({
        _id: `${w}/${effects.log.length}`,
        g,
        q: log + i,
        y: write.type,
        id: write.id,
        v: row.v,
        u: row.u,
        ...(seq !== undefined && { n: seq }),
      });
      for (const away of awayFrom(shards, row)) {
        if (!found.away.get(away._id)?.gs.includes(g)) effects.away.push({ ...away, to: g });
      }
    }
    for (const { _id, g, of } of prepared.identities) {
      if (!found.ident.has(_id)) effects.ident.push({ _id, g, y: of.type, id: of.id });
    }
    for (const { digest, bytes } of commit.documents ?? []) {
      effects.doc.set(digest, {
        _id: digest,
        g: shards.ofKey(digest),
        w,
        ...held('b', bytes, parts.get(digest)),
      });
    }
    if (journal !== undefined && commit.journal !== undefined && seq !== undefined) {
      effects.journal.push(
        storedMessage(commit.journal, { ...journal, w, q: seq, parts: parts.get(journal._id) }),
      );
      const dead = commit.journal.state === 'dead' ? 1 : 0;
      tell(feeds, journal.g, { ...commit.journal, q: seq, messages: 1, dead });
    }
    bury(commit, found, effects.replayed, feeds);
  }
  return { ...effects, doc: [...effects.doc.values()], kind: [...kinds.values()], feed: [...feeds.values()] };
}

function held<K extends string>(name: K, bytes: Uint8Array, parts: number | undefined) {
  return parts === undefined ? ({ [name]: bytes } as Record<K, Uint8Array>) : { parts };
}

function storedMessage(
  entry: JournalEntry,
  set: { _id: string; g: number; w: string; q: number; parts: number | undefined },
): JournalRowStored {
  const { source, control, digest, kind, received, state, acknowledgement, fault, raw } = entry;
  const { _id, g, w, q, parts } = set;
  return {
    _id,
    g,
    q,
    ...(state === 'dead' && { d: q }),
    w,
    source,
    control,
    digest,
    kind,
    received,
    ack: acknowledgement,
    ...(fault !== undefined && { fault }),
    ...held('raw', raw, parts),
  };
}

/** The dead letter has been mapped. */
function bury(
  { replayed }: Commit,
  found: Found,
  into: Effects['replayed'][number][],
  feeds: Map<string, FeedRow>,
): void {
  const letter = replayed && found.dead.get(replayed.seq);
  if (letter === undefined) return;
  into.push({ _id: letter._id, g: letter.g, q: letter.q, ack: replayed?.acknowledgement ?? '' });
  tell(feeds, letter.g, { ...letter, q: 0, messages: 0, dead: -1 });
}

function count(kinds: Map<string, KindRow>, row: ResRow, before: ResRow | undefined): void {
  const live = Number(row.b !== undefined) - Number(before?.b !== undefined);
  const indexed = Number(row.t !== undefined) - Number(before?.t !== undefined);
  if (live === 0 && indexed === 0) return;
  const g = sliceOf(row.g);
  const _id = `${row.y}/${g}`;
  const sum = kinds.get(_id);
  kinds.set(_id, { _id, g, y: row.y, live: live + (sum?.live ?? 0), indexed: indexed + (sum?.indexed ?? 0) });
}

function tell(
  feeds: Map<string, FeedRow>,
  shard: number,
  change: Pick<FeedRow, 'source' | 'messages' | 'dead' | 'q' | 'kind'> & { readonly received: number },
): void {
  const { source, messages, dead, q, received, kind } = change;
  const g = sliceOf(shard);
  const _id = `${g}/${source}`;
  const sum = feeds.get(_id);
  const newest = sum === undefined || q > sum.q ? { q, last: received, kind } : sum;
  feeds.set(_id, {
    _id,
    g,
    source,
    messages: messages + (sum?.messages ?? 0),
    dead: dead + (sum?.dead ?? 0),
    q: newest.q,
    last: newest.last,
    kind: newest.kind,
  });
}

import type { FeedState, Journal, JournalEntry, JournalRow } from '../store.ts';
import { byKey } from './by-key.ts';
import { readParts } from './part.ts';
import { journalKey } from './prepare.ts';
import type { FeedRow, JournalRowStored, Rows } from './rows.ts';
import type { Shards } from './shard.ts';

/** Every message received, and one line per sender. */

export function journalRow(row: JournalRowStored, raw: Uint8Array): JournalRow {
  const { source, control, digest, kind, received, fault } = row;
  return {
    seq: row.q,
    source,
    control,
    digest,
    kind,
    received,
    state: row.d === undefined ? 'committed' : 'dead',
    acknowledgement: row.ack,
    ...(fault !== undefined && { fault }),
    raw,
  };
}

/** Its bytes, wherever they are. */
export async function rawOf(rows: Rows, row: JournalRowStored): Promise<Uint8Array> {
  return row.raw ?? (await readParts(rows, { in: 'journal', of: row._id, g: row.g, parts: row.parts ?? 0 }));
}

export function createJournal(rows: Rows, shards: Shards): Journal {
  const whole = async (row: JournalRowStored | null | undefined): Promise<JournalRow | undefined> =>
    row == null ? undefined : journalRow(row, await rawOf(rows, row));
  return {
    async find(key: Pick<JournalEntry, 'source' | 'control' | 'digest'>) {
      const [row] = await byKey<JournalRowStored>(rows.journal, [journalKey(shards, key)]);
      return whole(row);
    },
    async row(seq) {
      return whole(await rows.journal.findOne({ q: seq }));
    },
    async dead({ count, after = 0 }) {
      const letters = rows.journal
        .find({ d: { $gt: after } })
        .sort({ d: 1 })
        .limit(count);
      const found: JournalRow[] = [];
      for (const letter of await letters.toArray()) found.push(journalRow(letter, await rawOf(rows, letter)));
      return found;
    },
    async feeds() {
      return summed(await rows.feed.find({}).toArray());
    },
  };
}

/** The slices of each sender as one line; what came last is in the slice with the highest number. */
function summed(slices: readonly FeedRow[]): readonly FeedState[] {
  const feeds = new Map<string, FeedState & { readonly q: number }>();
  for (const { source, messages, dead, q, last, kind } of slices) {
    const sum = feeds.get(source) ?? { source, messages: 0, dead: 0, last: 0, lastKind: '', q: 0 };
    feeds.set(source, {
      ...(q >= sum.q ? { source, last, lastKind: kind, q } : sum),
      messages: sum.messages + messages,
      dead: sum.dead + dead,
    });
  }
  return [...feeds.values()]
    .map(({ source, messages, dead, last, lastKind }) => ({ source, messages, dead, last, lastKind }))
    .toSorted((a, b) => (a.source < b.source ? -1 : 1));
}

import type { FeedState, Journal, JournalEntry, JournalFault, JournalRow } from '../store.ts';
import { bytesOf, numberOf, textOf } from './columns.ts';
import type { Row, Statements } from './statements.ts';

/** Every message received, and one line per sender, as the tables `msg` and `feed` hold them. */

export const JOURNAL_ROW =
  'SELECT m.seq, f.source, m.control, m.digest, m.kind, m.received, m.dead, m.ack, m.fault, m.raw ' +
  'FROM msg m CROSS JOIN feed f ON f.n = m.feed ';

export function journalRow(row: Row): JournalRow {
  const fault = row[8];
  return {
    seq: numberOf(row[0]),
    source: textOf(row[1]),
    control: textOf(row[2]),
    digest: textOf(row[3]),
    kind: textOf(row[4]),
    received: numberOf(row[5]),
    state: row[6] === 1 ? 'dead' : 'committed',
    acknowledgement: textOf(row[7]),
    ...(typeof fault === 'string' && { fault: JSON.parse(fault) as JournalFault }),
    raw: bytesOf(row[9]),
  };
}

/** The row of this very message, if it was received before. */
export function findMessage(
  statements: Statements,
  key: Pick<JournalEntry, 'source' | 'control' | 'digest'>,
): JournalRow | undefined {
  const feed = statements('SELECT n FROM feed WHERE source = ?').get(key.source);
  if (feed === undefined) return undefined;
  const row = statements(`${JOURNAL_ROW} WHERE m.feed = ? AND m.control = ? AND m.digest = ?`).get(
    numberOf(feed[0]),
    key.control,
    key.digest,
  );
  return row && journalRow(row);
}

function feedState(row: Row): FeedState {
  return {
    source: textOf(row[0]),
    messages: numberOf(row[1]),
    dead: numberOf(row[2]),
    last: numberOf(row[3]),
    lastKind: textOf(row[4]),
  };
}

export function createJournal(statements: Statements): Journal {
  return {
    async find(key) {
      return findMessage(statements, key);
    },
    async row(seq) {
      const row = statements(`${JOURNAL_ROW} WHERE m.seq = ?`).get(seq);
      return row && journalRow(row);
    },
    async dead({ count, after = 0 }) {
      return statements(`${JOURNAL_ROW} WHERE m.dead = 1 AND m.seq > ? ORDER BY m.seq LIMIT ?`)
        .all(after, count)
        .map(journalRow);
    },
    async feeds() {
      return statements('SELECT source, messages, dead, last, kind FROM feed ORDER BY source')
        .all()
        .map(feedState);
    },
  };
}

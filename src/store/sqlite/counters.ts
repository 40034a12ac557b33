import { numberOf, textOf } from './columns.ts';
import type { Row, Statements } from './statements.ts';

/** What the tables themselves say that the counters of `kind` and `feed` should be. */
const TRUE_KINDS = 'SELECT kind AS n, count(body) AS live, count(keys) AS found FROM res GROUP BY kind';
const TRUE_FEEDS = 'SELECT feed AS n, count(*) AS messages, sum(dead) AS dead FROM msg GROUP BY feed';

const WRONG_KINDS = `SELECT k.n, k.name, coalesce(t.live, 0), coalesce(t.found, 0) FROM kind k LEFT JOIN (${TRUE_KINDS}) t
  ON t.n = k.n WHERE k.live <> coalesce(t.live, 0) OR k.indexed <> coalesce(t.found, 0)`;
const WRONG_FEEDS = `SELECT f.n, f.source, coalesce(t.messages, 0), coalesce(t.dead, 0) FROM feed f LEFT JOIN (${TRUE_FEEDS}) t
  ON t.n = f.n WHERE f.messages <> coalesce(t.messages, 0) OR f.dead <> coalesce(t.dead, 0)`;

/** Names of the resource types, and how many of the senders, whose counters are wrong. */
export function wrongCounters(statements: Statements): {
  readonly types: readonly string[];
  readonly feeds: number;
} {
  return {
    types: statements(WRONG_KINDS).all().map(nameOf),
    feeds: statements(WRONG_FEEDS).all().length,
  };
}

/** Counts again, inside the open transaction. @returns how many counters were wrong. */
export function recount(statements: Statements): number {
  const kinds = statements(WRONG_KINDS).all();
  const feeds = statements(WRONG_FEEDS).all();
  const kind = statements('UPDATE kind SET live = ?, indexed = ? WHERE n = ?');
  const feed = statements('UPDATE feed SET messages = ?, dead = ? WHERE n = ?');
  for (const [n, , live, indexed] of kinds) kind.run(numberOf(live), numberOf(indexed), numberOf(n));
  for (const [n, , messages, dead] of feeds) feed.run(numberOf(messages), numberOf(dead), numberOf(n));
  return kinds.length + feeds.length;
}

function nameOf(row: Row): string {
  return textOf(row[1]);
}

import { hash } from 'node:crypto';
import { type Finding, type Index, type Key, type Kind, PAGE } from '../upkeep.ts';
import { auditResource, orphanFindings } from './audit-resource.ts';
import { numberOf, textOf } from './columns.ts';
import { createContents } from './contents.ts';
import { wrongCounters } from './counters.ts';
import type { Reader } from './reader.ts';
import type { Row, Statements } from './statements.ts';
import { orphansAfter } from './sweep.ts';
import type { RowPlace, SweptTable } from './task.ts';

/** Runs one short reading of its own; between two, others have their turn. */
export type Turn = <T>(read: () => T) => Promise<T>;

/** The whole file, page by page: the file itself, resources, messages, documents, then what joins them. */
export async function* audit(
  reader: Reader,
  turn: Turn,
  index: Index,
  tell: (done: number, total: number) => void,
): AsyncGenerator<Finding> {
  const { statements } = reader;
  const contents = createContents(statements);
  const looked = ['resource', 'message', 'document'] as const;
  const extents = await turn(() => looked.map((kind) => contents.extent(kind).count));
  const total = extents.reduce((sum, count) => sum + count, 0);
  let done = 0;
  async function* each(kind: Kind, look: (key: Key) => readonly Finding[]): AsyncGenerator<Finding> {
    let after: Key | undefined;
    for (;;) {
      const keys = await turn(() => contents.keys(kind, after, PAGE.count));
      if (keys.length === 0) return;
      for (const key of keys) yield* await turn(() => look(key));
      after = keys.at(-1);
      done += keys.length;
      tell(done, total);
    }
  }

  yield* await turn(() => damage(statements));
  const rows = { post: 0, rng: 0 };
  yield* each('resource', (key) => {
    const audited = auditResource(reader, key, index);
    rows.post += audited.rows.post;
    rows.rng += audited.rows.rng;
    return audited.findings;
  });
  yield* each('message', (key) => {
    const row = contents.item('message', key);
    const sound = row === undefined || hash('sha256', row.raw, 'hex') === row.digest;
    return sound ? [] : [{ text: `message ${key} is not as it was received: ${RESTORE}` }];
  });
  yield* each('document', (key) => {
    const document = contents.item('document', key);
    const sound = document === undefined || hash('sha256', document.bytes, 'hex') === document.digest;
    return sound ? [] : [{ text: `document ${key} is not as it was received: ${RESTORE}` }];
  });
  for (const table of ['post', 'rng'] as const) yield* orphans(statements, turn, table, rows[table]);
  yield* await turn(() => joints(statements));
}

const RESTORE = 'bring it back from a backup';
const REINDEX = 'run moselle store reindex';

/** https://www.sqlite.org/pragma.html#pragma_quick_check: names pages and tables, never values. */
function damage(statements: Statements): readonly Finding[] {
  const said = statements('PRAGMA quick_check(20)')
    .all()
    .flatMap((row) => textOf(row[0]).split('\n'));
  return said
    .filter((line) => line !== 'ok' && !line.startsWith('***'))
    .map((line) => ({
      text: `the database file is damaged (${line}): restore the data directory from its backup`,
    }));
}

/** Only where there are more rows than the resources have: to look at each row takes longer than all else. */
async function* orphans(
  statements: Statements,
  turn: Turn,
  table: SweptTable,
  rightful: number,
): AsyncGenerator<Finding> {
  const rows = await turn(() => numberOf(statements(`SELECT count(*) FROM ${table}`).get()?.[0]));
  if (rows <= rightful) return;
  const found: { readonly ref: string | undefined }[] = [];
  let after: RowPlace | undefined;
  do {
    const slice = await turn(() => orphansAfter(statements, table, after));
    found.push(...slice.orphans);
    after = slice.next;
  } while (after !== undefined);
  yield* orphanFindings(found);
}

/** What joins the tables: owners, the order of writes, counters. */
function joints(statements: Statements): readonly Finding[] {
  const number = (sql: string) => numberOf(statements(sql).get()?.[0]);
  const texts: string[] = [];
  const lost = statements(
    'SELECT k FROM ident i WHERE NOT EXISTS (SELECT 1 FROM res WHERE rid = i.rid)',
  ).all();
  for (const [type, count] of counted(lost.map(typeOfIdentity))) {
    texts.push(`${count} identities of ${type} belong to no resource: ${RESTORE}`);
  }
  const stray = number('SELECT count(*) FROM log l WHERE NOT EXISTS (SELECT 1 FROM res WHERE rid = l.rid)');
  if (stray > 0) texts.push(`${stray} lines of the order of writes belong to no resource: ${RESTORE}`);
  const [named, versions] = [
    number('SELECT count(*) FROM (SELECT DISTINCT rid, ver FROM log)') - stray,
    number('SELECT coalesce(sum(ver), 0) FROM res'),
  ];
  if (named !== versions) texts.push(`the order of writes has ${named} of ${versions} versions: ${RESTORE}`);
  const silent = number(
    'SELECT count(*) FROM log l WHERE msg IS NOT NULL AND NOT EXISTS (SELECT 1 FROM msg WHERE seq = l.msg)',
  );
  if (silent > 0) texts.push(`${silent} writes came with a message that is missing: ${RESTORE}`);
  const { types, feeds } = wrongCounters(statements);
  for (const type of types) texts.push(`the counter of ${type} is wrong: ${REINDEX}`);
  if (feeds > 0) texts.push(`the counters of ${feeds} senders are wrong: ${REINDEX}`);
  return texts.map((text) => ({ text }));
}

/** Its value is somebody's number; its type may be told. */
function typeOfIdentity(row: Row): string {
  return textOf(row[0]).split('|')[0] ?? '';
}

function counted(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

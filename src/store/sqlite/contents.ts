import type { Stored } from '../store.ts';
import type { Change, Extent, Items, Key, Kind, Lineage, PageLimits } from '../upkeep.ts';
import { bytesOf, methodOf, numberOf, textOf } from './columns.ts';
import { JOURNAL_ROW, journalRow } from './journal.ts';
import type { Row, Statements } from './statements.ts';

/** Everything that the file holds, item by item in the order of keys. On any connection. */
export interface Contents {
  extent(kind: Kind): Extent;
  /** Keys after the given one, at most so many. */
  keys(kind: Kind, after: Key | undefined, count: number): readonly Key[];
  item<K extends Kind>(kind: K, key: Key): Items[K] | undefined;
  page<K extends Kind>(kind: K, after: Key | undefined, limits: PageLimits): readonly Items[K][];
}

interface Shelf<T> {
  readonly count: string;
  readonly last: string;
  keys(after: Key | undefined, count: number): readonly Row[];
  item(key: Key): T | undefined;
  size(item: T): number;
}

/** Identities and changes with their resource: what points nowhere is nothing to take along. */
const OWNED = 'FROM ident i CROSS JOIN res r ON r.rid = i.rid CROSS JOIN kind k ON k.n = r.kind';
const CHANGED = 'FROM log l CROSS JOIN res r ON r.rid = l.rid CROSS JOIN kind k ON k.n = r.kind';

export function createContents(statements: Statements): Contents {
  const shelves: { readonly [K in Kind]: Shelf<Items[K]> } = {
    document: {
      count: 'SELECT count(*) FROM doc',
      last: 'SELECT max(digest) FROM doc',
      keys: (after = '', count) =>
        statements('SELECT digest FROM doc WHERE digest > ? ORDER BY digest LIMIT ?').all(after, count),
      item(key) {
        const row = statements('SELECT digest, bytes FROM doc WHERE digest = ?').get(key);
        return row && { digest: textOf(row[0]), bytes: bytesOf(row[1]) };
      },
      size: ({ bytes }) => bytes.length,
    },
    message: {
      count: 'SELECT count(*) FROM msg',
      last: 'SELECT max(seq) FROM msg',
      keys: (after = 0, count) =>
        statements('SELECT seq FROM msg WHERE seq > ? ORDER BY seq LIMIT ?').all(after, count),
      item(key) {
        const row = statements(`${JOURNAL_ROW} WHERE m.seq = ?`).get(key);
        return row && journalRow(row);
      },
      size: ({ raw }) => raw.length,
    },
    resource: {
      count: 'SELECT count(*) FROM res',
      last:
        "SELECT k.name || '/' || (SELECT max(id) FROM res WHERE kind = k.n) FROM kind k " +
        'WHERE EXISTS (SELECT 1 FROM res WHERE kind = k.n) ORDER BY k.name DESC LIMIT 1',
      keys: (after, count) => resourceKeys(statements, after, count),
      item: (key) => lineage(statements, String(key)),
      size: ({ versions }) => versions.reduce((sum, { body }) => sum + (body?.length ?? 0), 0),
    },
    identity: {
      count: `SELECT count(*) ${OWNED}`,
      last: `SELECT i.k ${OWNED} ORDER BY i.k DESC LIMIT 1`,
      keys: (after = '', count) =>
        statements(`SELECT i.k ${OWNED} WHERE i.k > ? ORDER BY i.k LIMIT ?`).all(after, count),
      item(key) {
        const row = statements(`SELECT i.k, k.name, r.id ${OWNED} WHERE i.k = ?`).get(key);
        return row && { key: textOf(row[0]), type: textOf(row[1]), id: textOf(row[2]) };
      },
      size: ({ key }) => key.length,
    },
    change: {
      count: `SELECT count(*) ${CHANGED}`,
      last: `SELECT l.seq ${CHANGED} ORDER BY l.seq DESC LIMIT 1`,
      keys: (after = 0, count) =>
        statements(`SELECT l.seq ${CHANGED} WHERE l.seq > ? ORDER BY l.seq LIMIT ?`).all(after, count),
      item(key) {
        const row = statements(`SELECT l.seq, k.name, r.id, l.ver, l.msg ${CHANGED} WHERE l.seq = ?`).get(
          key,
        );
        return row && changeOf(row);
      },
      size: () => 0,
    },
  };
  const keys = (kind: Kind, after: Key | undefined, count: number) =>
    shelves[kind].keys(after, count).map(([key]) => keyColumn(key));
  return {
    extent(kind) {
      const { count, last } = shelves[kind];
      const key = statements(last).get()?.[0] ?? null;
      return {
        count: numberOf(statements(count).get()?.[0]),
        last: key === null ? undefined : keyColumn(key),
      };
    },
    keys,
    item: (kind, key) => shelves[kind].item(key),
    page<K extends Kind>(kind: K, after: Key | undefined, limits: PageLimits) {
      const shelf: Shelf<Items[K]> = shelves[kind];
      const items: Items[K][] = [];
      let size = 0;
      for (const key of keys(kind, after, limits.count)) {
        const item = shelf.item(key);
        if (item === undefined) continue;
        items.push(item);
        size += shelf.size(item);
        if (size >= limits.bytes) break;
      }
      return items;
    },
  };
}

function keyColumn(value: Row[number] | undefined): Key {
  return typeof value === 'number' ? value : textOf(value);
}

/** `Type/id`, type by type: no type's name goes on with what sorts before `/`, so this is the order of the texts. */
function resourceKeys(statements: Statements, after: Key | undefined, count: number): readonly Row[] {
  const [type = '', id = ''] = String(after ?? '').split('/');
  const found: Row[] = [];
  for (const [n, name] of statements('SELECT n, name FROM kind WHERE name >= ? ORDER BY name').all(type)) {
    if (found.length >= count) break;
    const from = name === type ? id : '';
    const list = statements("SELECT ? || '/' || id FROM res WHERE kind = ? AND id > ? ORDER BY id LIMIT ?");
    found.push(...list.all(textOf(name), numberOf(n), from, count - found.length));
  }
  return found;
}

/** The bytes as they are, not by way of a text as search results come: what is damaged must come out so. */
function lineage(statements: Statements, key: string): Lineage | undefined {
  const [type = '', id = ''] = key.split('/');
  const row = statements(
    'SELECT ver, at, method, body, stamps, rid FROM res WHERE kind = (SELECT n FROM kind WHERE name = ?) AND id = ?',
  ).get(type, id);
  if (row === undefined) return undefined;
  const before = statements('SELECT ver, at, method, body FROM hist WHERE rid = ? ORDER BY ver');
  const rows = [...before.all(numberOf(row[5])), row];
  return {
    type,
    id,
    versions: rows.map(
      ([version, updated, method, body, stamps]): Stored => ({
        type,
        id,
        version: numberOf(version),
        updated: numberOf(updated),
        method: methodOf(method),
        body: body === null ? undefined : bytesOf(body),
        stamps: typeof stamps === 'string' ? stamps : undefined,
      }),
    ),
  };
}

function changeOf([seq, type, id, version, message]: Row): Change {
  return {
    seq: numberOf(seq),
    type: textOf(type),
    id: textOf(id),
    version: numberOf(version),
    message: message === null ? undefined : numberOf(message),
  };
}

import type { Ref, Stored } from '../store.ts';
import { bytesOf, methodOf, numberOf, textOf } from './columns.ts';
import type { Reader } from './reader.ts';
import type { Row } from './statements.ts';

/** Versions of one resource: the current one in `res`, those before it in `hist`. */

function stored(ref: Ref, row: Row): Stored {
  const [version, updated, method, body, stamps] = row;
  return {
    type: ref.type,
    id: ref.id,
    version: numberOf(version),
    updated: numberOf(updated),
    method: methodOf(method),
    body: body === null ? undefined : bytesOf(body),
    stamps: typeof stamps === 'string' ? stamps : undefined,
  };
}

export function readCurrent(reader: Reader, ref: Ref): Stored | undefined {
  const kind = reader.kinds.number(ref.type);
  if (kind === undefined) return undefined;
  const row = reader
    .statements('SELECT ver, at, method, body, stamps FROM res WHERE kind = ? AND id = ?')
    .get(kind, ref.id);
  return row && stored(ref, row);
}

/** Newest first, at most so many, of version numbers below `before`. One statement, hence one moment. */
export function readVersions(reader: Reader, ref: Ref, count: number, before: number): readonly Stored[] {
  const kind = reader.kinds.number(ref.type);
  if (kind === undefined) return [];
  return reader
    .statements(
      'WITH one AS (SELECT rid FROM res WHERE kind = ? AND id = ?) ' +
        'SELECT ver, at, method, body FROM res WHERE rid = (SELECT rid FROM one) AND ver < ? UNION ALL ' +
        'SELECT ver, at, method, body FROM hist WHERE rid = (SELECT rid FROM one) AND ver < ? ORDER BY 1 DESC LIMIT ?',
    )
    .all(kind, ref.id, before, before, count)
    .map((row) => stored(ref, row));
}

/** Which resource owns each identity key. */
export function readOwners(reader: Reader, identities: readonly string[]): Map<string, Ref> {
  const owners = new Map<string, Ref>();
  const find = reader.statements(
    'SELECT r.kind, r.id FROM ident i CROSS JOIN res r ON r.rid = i.rid WHERE i.k = ?',
  );
  for (const identity of identities) {
    const row = find.get(identity);
    if (row === undefined) continue;
    owners.set(identity, { type: reader.kinds.name(numberOf(row[0])), id: textOf(row[1]) });
  }
  return owners;
}

import type { Ref, Stored } from '../store.ts';
import { bodyColumn, bodyOf, methodOf, numberOf, textOf } from './columns.ts';
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
    body: bodyOf(body),
    stamps: typeof stamps === 'string' ? stamps : undefined,
  };
}

export function readCurrent(reader: Reader, ref: Ref): Stored | undefined {
  const kind = reader.kinds.number(ref.type);
  if (kind === undefined) return undefined;
  const row = reader
    .statements(`SELECT ver, at, method, ${bodyColumn('')}, stamps FROM res WHERE kind = ? AND id = ?`)
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
        `SELECT ver, at, method, ${bodyColumn('')} FROM res WHERE rid = (SELECT rid FROM one) AND ver < ? UNION ALL ` +
        `SELECT ver, at, method, ${bodyColumn('')} FROM hist WHERE rid = (SELECT rid FROM one) AND ver < ? ORDER BY 1 DESC LIMIT ?`,
    )
    .all(kind, ref.id, before, before, count)
    .map((row) => stored(ref, row));
}

/** Identities asked for in one statement: a call costs more than a look-up. */
const MANY = 16;

function listOf(length: number): string {
  return Array(length).fill('?').join(', ');
}

/** Which resource owns each identity key. */
export function readOwners(reader: Reader, identities: readonly string[]): Map<string, Ref> {
  const owners = new Map<string, Ref>();
  for (let at = 0; at < identities.length; at += MANY) {
    const asked = identities.slice(at, at + MANY);
    const rows = reader
      .statements(
        `SELECT i.k, r.kind, r.id FROM ident i CROSS JOIN res r ON r.rid = i.rid WHERE i.k IN (${listOf(asked.length)})`,
      )
      .all(...asked);
    for (const [identity, kind, id] of rows) {
      owners.set(textOf(identity), { type: reader.kinds.name(numberOf(kind)), id: textOf(id) });
    }
  }
  return owners;
}

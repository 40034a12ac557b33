import type { Order, Standing } from '../order.ts';
import type { Stored } from '../store.ts';
import { parseValues, sortValue } from '../values.ts';
import type { Bound } from './bind.ts';
import { bodyColumn, bodyOf, bytesOf, methodOf, numberOf, textOf } from './columns.ts';
import type { Row } from './statements.ts';

/** A resource that passed the whole plan. */
export interface Found extends Standing {
  readonly id: string;
  /** When the walk read the bytes along. */
  readonly stored: Stored | undefined;
}

/**
 * What a walk reads of each resource `r` of `res` that it comes by, and how that is judged. A row is a value of the
 * walk's own, then `columns`.
 */
export interface View {
  readonly bound: Bound;
  columns(bytes: boolean): string;
  pick(row: Row): Found | undefined;
}

export function viewOf(bound: Bound, order: Order): View {
  const { test, evidence, type } = bound;
  const vals = evidence.vals || order.by === 'value';
  const index = `r.rid, r.s, r.id, ${evidence.keys ? 'r.keys' : 'NULL'}, ${vals ? 'r.vals' : 'NULL'}`;
  return {
    bound,
    columns: (bytes) => (bytes ? `${index}, r.ver, r.at, r.method, ${bodyColumn('r.')}` : index),
    pick(row) {
      const rid = numberOf(row[1]);
      const seconds = numberOf(row[2]);
      const id = textOf(row[3]);
      const values = typeof row[5] === 'string' ? parseValues(row[5]) : [];
      if (test !== undefined && !test({ id, values, keys: evidence.keys ? bytesOf(row[4]) : NONE }))
        return undefined;
      const value =
        order.by === 'clinical'
          ? seconds
          : order.by === 'id'
            ? id
            : sortValue(values, order.key, order.descending);
      return {
        id,
        value,
        place: [seconds, rid],
        stored: row.length > 6 ? storedOf(type, id, row) : undefined,
      };
    },
  };
}

const NONE = new Uint8Array(0);

function storedOf(type: string, id: string, row: Row): Stored {
  return {
    type,
    id,
    version: numberOf(row[6]),
    updated: numberOf(row[7]),
    method: methodOf(row[8]),
    body: bodyOf(row[9]),
    stamps: undefined,
  };
}

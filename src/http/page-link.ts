import { timingSafeEqual } from 'node:crypto';
import { Fault } from '../fault.ts';
import type { Cursor } from '../fhir/search/plan.ts';
import { createKeyedHash } from '../secret.ts';
import { encodeQuery, type Pairs } from './query.ts';

/** The parameter of our own that carries where the previous page ended. */
export const AFTER = '_after';

const SIGNATURE_BYTES = 16;

/**
 * Links to the next page. The position travels in the link, signed together with the search it belongs to
 * (keyed SHA-256, cut to 128 bits), so that nothing is kept on the server and nobody can step to rows of their choice.
 */
export interface PageLinks {
  /** The query of the next page: the search's own parameters and the signed position. */
  next(path: string, search: Pairs, cursor: Cursor): string;
  /** The position in a query, if it has one, and the query without it. Throws Fault `value` when it was altered. */
  open(path: string, query: Pairs): { readonly search: Pairs; readonly after: Cursor | undefined };
}

export function createPageLinks(secret: Uint8Array): PageLinks {
  const keyed = createKeyedHash(secret);
  const sign = (path: string, search: string, position: string): Buffer =>
    keyed(`page\n${path}\n${search}\n${position}`).subarray(0, SIGNATURE_BYTES);
  return {
    next(path, search, cursor) {
      const query = encodeQuery(search);
      const position = Buffer.from(JSON.stringify(cursor)).toString('base64url');
      const token = `${position}.${sign(path, query, position).toString('base64url')}`;
      return `${query}${query === '' ? '' : '&'}${AFTER}=${token}`;
    },
    open(path, query) {
      const tokens = query.filter(([name]) => name === AFTER);
      if (tokens.length === 0) return { search: query, after: undefined };
      const search = query.filter(([name]) => name !== AFTER);
      const [position = '', signature = ''] = tokens[0]![1].split('.');
      const given = Buffer.from(signature, 'base64url');
      const due = sign(path, encodeQuery(search), position);
      if (tokens.length > 1 || given.length !== due.length || !timingSafeEqual(given, due)) {
        throw new Fault('value', 'This page link was altered or is no longer valid: start the search again.');
      }
      return { search, after: JSON.parse(Buffer.from(position, 'base64url').toString()) as Cursor };
    },
  };
}

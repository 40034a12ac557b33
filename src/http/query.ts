import { Fault } from '../fault.ts';

/** Parameters in the order given; a name may come again. */
export type Pairs = readonly (readonly [name: string, value: string])[];

const MOST_PARAMETERS = 256;

/**
 * The parameters of a URL's query or of a form (application/x-www-form-urlencoded). An escape that means nothing is
 * a Fault `structure` and not a guess: a search for half a name would answer for the wrong patients.
 */
export function parseQuery(text: string): Pairs {
  if (text === '') return [];
  const parts = text.split('&', MOST_PARAMETERS + 1);
  if (parts.length > MOST_PARAMETERS) {
    throw new Fault(
      'too-large',
      `A search takes up to ${MOST_PARAMETERS} parameters: join values of one parameter by commas.`,
    );
  }
  return parts.filter((part) => part !== '').map(pair);
}

function pair(part: string): readonly [string, string] {
  const equals = part.indexOf('=');
  return equals === -1 ? [decode(part), ''] : [decode(part.slice(0, equals)), decode(part.slice(equals + 1))];
}

function decode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  return spaced.includes('%') ? decodeSegment(spaced) : spaced;
}

/** A percent-encoded part of a URL as text. Throws Fault `structure` when it is not UTF-8 so encoded. */
export function decodeSegment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Fault(
      'structure',
      'The URL has a % that does not begin an escape of UTF-8: write %25 for a plain one.',
    );
  }
}

/** The inverse of `parseQuery`; leaves readable what a query may hold as it is (RFC 3986 §3.4). */
export function encodeQuery(pairs: Pairs): string {
  return pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
}

function encode(text: string): string {
  const encoded = encodeURIComponent(text.toWellFormed());
  return encoded.includes('%') ? encoded.replace(/%(?:3A|2F|2C|24|40)/g, decodeURIComponent) : encoded;
}

import { codeSystem } from './code-system.ts';
import type { Conversion } from './conversion.ts';
import { Bad, type Cursor } from './cursor.ts';
import { leafOf } from './leaf.ts';
import type { Part } from './position.ts';
import { webAddress } from './web-address.ts';

const STRINGS = ['string', 'code', 'id', 'markdown', 'uri', 'url', 'canonical'];

/** What a row without `as` does: the leaf as text. */
export const PLAIN: Conversion = {
  yields: STRINGS,
  convert: (value, part) => leafOf(value, part) || undefined,
};

/** Primitive conversions by the name that rows give them in `as`. */
export const PRIMITIVES: ReadonlyMap<string, Conversion> = new Map<string, Conversion>([
  ['ST[string]', PLAIN],
  ['TX[string]', { yields: ['string', 'markdown'], convert: (value) => value.text().trim() || undefined }],
  ['DTM[date]', time(['date'], (text, { run }) => run.zone.toDate(text), 'is no date')],
  ['DTM[dateTime]', time(['dateTime'], (text, { run }) => run.zone.toDateTime(text), 'is no date')],
  [
    'DTM[instant]',
    time(['instant'], (text, { run }) => run.zone.toInstant(text), 'is no time to the minute'),
  ],
  ['ID[boolean]', leafOnly(['boolean'], (text) => BOOLEANS.get(text) ?? new Bad('is neither Y nor N'))],
  ['NM[positiveInt]', leafOnly(['positiveInt', 'integer'], (text) => positive(text))],
  ['URL[url]', { yields: ['url', 'uri'], convert: (value) => webAddress(value) }],
  ['ID[CodeSystem]', leafOnly(['uri'], (text, { run }) => codeSystem(text, run.feed))],
]);

/** HL7 table 0136, and its French spelling. */
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['Y', true],
  ['N', false],
  ['O', true],
]);

function positive(text: string): number | Bad {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  return number > 0 ? number : new Bad('is no whole number above zero');
}

function leafOnly(yields: readonly string[], read: (text: string, cursor: Cursor) => unknown): Conversion {
  return {
    yields,
    convert(value, part: Part, cursor) {
      const text = leafOf(value, part);
      return text === '' ? undefined : read(text, cursor);
    },
  };
}

function time(
  yields: readonly string[],
  read: (text: string, cursor: Cursor) => string | undefined,
  reason: string,
): Conversion {
  return leafOnly(yields, (text, cursor) => read(text, cursor) ?? new Bad(reason));
}

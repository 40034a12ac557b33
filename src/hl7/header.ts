import { Fault } from '../fault.ts';
import { USUAL_SEPARATORS } from './compose.ts';
import type { Separators } from './message.ts';

function refused(text: string): Fault {
  return new Fault('structure', text, { segment: 'MSH', occurrence: 1 });
}

/** Where MSH begins in a frame: a byte order mark and blank lines before it carry nothing. Fault('structure') otherwise. */
export function headerStart(text: string): number {
  if (text.startsWith('MSH')) return 0;
  const start = text.search(/[^\ufeff\s]/);
  if (start >= 0 && text.startsWith('MSH', start)) return start;
  if (start >= 0 && /^[FB]HS$/.test(text.slice(start, start + 3))) {
    throw refused('This is a batch (FHS or BHS): send its messages one by one, each in its own frame.');
  }
  throw refused('This is no HL7 v2 message: it must begin with an MSH segment.');
}

/**
 * The separators that MSH-1 and MSH-2 declare (HL7 v2 chapter 2.5.4). Trailing ones may be left out when unused.
 * Letters, digits and quotes cannot separate, nor can one character have two roles: Fault('structure').
 */
export function readSeparators(text: string, start: number): Separators {
  if (text.startsWith('MSH|^~\\&|', start)) return USUAL_SEPARATORS;
  const field = text.charAt(start + 3);
  const rest = text.slice(start + 4, start + 16).split(/[\r\n]/, 1)[0] ?? '';
  const encoding = rest.split(field, 1)[0] ?? '';
  const all = field + encoding;
  if (
    encoding === '' ||
    encoding.length > 5 ||
    !/^[!#-/:-@[-`{-~]+$/.test(all) ||
    new Set(all).size < all.length
  ) {
    throw refused('MSH-1 and MSH-2 must declare distinct separators, such as |^~\\&.');
  }
  const [component = '', repetition = '', mark = '', subcomponent = '', truncation] = encoding;
  return { field, component, repetition, escape: mark, subcomponent, truncation };
}

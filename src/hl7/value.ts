import { Fault, type Place } from '../fault.ts';
import { unescapeText } from './escapes.ts';
import type { Separators, Value } from './message.ts';

/** More repetitions or sub-components than this is no field of a hospital, and would cost us gigabytes. */
const MOST_PIECES = 10_000;

/** HL7 v2 chapter 2.5.3: two quotes where a value could stand mean "delete what you have". */
const DELETE = '""';

/** The n-th piece (from 1) of a text, without building the others; '' when there is none. */
export function piece(text: string, separator: string, n: number): string {
  if (separator === '') return n === 1 ? text : '';
  let start = 0;
  for (let skipped = 1; skipped < n; skipped++) {
    const at = text.indexOf(separator, start);
    if (at < 0) return '';
    start = at + 1;
  }
  const end = text.indexOf(separator, start);
  if (end >= 0) return text.slice(start, end);
  return start === 0 ? text : text.slice(start);
}

/** All pieces of a text; Fault('too-large') past `most`. */
export function pieces(text: string, separator: string, place: Place, most = MOST_PIECES): string[] {
  if (separator === '') return [text];
  const all = text.split(separator, most + 1);
  if (all.length > most) {
    throw new Fault(
      'too-large',
      `A part of this message repeats more than ${most} times: send less at once.`,
      place,
    );
  }
  return all;
}

/** One leaf, unescaped. A leaf that says "delete" is '': its two quotes must never be shown as a name. */
export function leaf(raw: string, separators: Separators): string {
  return raw === DELETE ? '' : unescapeText(raw, separators);
}

/** One repetition of a field, cut only where it is asked for. */
export class RawValue implements Value {
  readonly raw: string;
  private readonly separators: Separators;
  private readonly place: Place;

  constructor(raw: string, separators: Separators, place: Place) {
    this.raw = raw;
    this.separators = separators;
    this.place = place;
  }

  get isNull(): boolean {
    return this.raw === DELETE;
  }

  part(component: number, subcomponent = 1): string {
    const { separators } = this;
    const whole = piece(this.raw, separators.component, component);
    return leaf(piece(whole, separators.subcomponent, subcomponent), separators);
  }

  subparts(component: number): readonly string[] {
    const { separators } = this;
    const whole = piece(this.raw, separators.component, component);
    if (whole === '') return [];
    return pieces(whole, separators.subcomponent, this.place).map((raw) => leaf(raw, separators));
  }

  text(): string {
    return leaf(this.raw, this.separators).replace(/\r\n?/g, '\n');
  }
}

import type { RangeEntry } from './entry.ts';

/** An index entry while it is being made: sets, since the same code comes back in every series. */
export class Draft {
  readonly keys: Set<string> = new Set();
  readonly marks: Set<string> = new Set();
  readonly ranges: RangeEntry[] = [];
  readonly #texts: Set<string> = new Set();

  /** Dates, numbers, quantities. */
  range(key: string, low: number, high: number): void {
    this.ranges.push({ key, low, high });
  }

  /** Folded text. */
  text(key: string, text: string): void {
    const known = `${key}=${text}`;
    if (text === '' || this.#texts.has(known)) return;
    this.#texts.add(known);
    this.ranges.push({ key, low: text, high: null });
  }
}

/** Adds what one value of a parameter means to the draft. Values were validated before; what does not fit is skipped. */
export type Writer = (value: unknown, type: string, draft: Draft) => void;

/** The value as an object to read properties from; primitives have none of interest. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

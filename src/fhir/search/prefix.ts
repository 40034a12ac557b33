import type { Interval } from '../instant.ts';
import type { Term } from './plan.ts';

export type Prefix = 'eq' | 'ne' | 'gt' | 'lt' | 'ge' | 'le' | 'sa' | 'eb' | 'ap';

export const PREFIXES: readonly Prefix[] = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'];

const PREFIXED = new RegExp(`^(${PREFIXES.join('|')})(?=[-+.\\d])`);

/** `ge2024-05` is [`ge`, `2024-05`]; without a prefix it is `eq`. */
export function splitPrefix(value: string): readonly [Prefix, string] {
  const prefix = PREFIXED.exec(value)?.[1];
  return prefix === undefined ? ['eq', value] : [prefix as Prefix, value.slice(2)];
}

type Bounds = Omit<Extract<Term, { kind: 'range' }>, 'kind' | 'key'>;

/**
 * The dates that a prefix asks for, as alternatives, by the letter of http://hl7.org/fhir/R4/search.html#prefix: `v` is
 * the interval that the value of the search covers, and the resource has an interval too.
 *
 * `longest` is the longest interval the resource can have, if known (a dateTime covers a year at most): it implies a
 * lower bound where R4 only bounds the end, and a store that walks its resources by start may use it.
 */
export function dateBounds(prefix: Prefix, v: Interval, longest: number | undefined): readonly Bounds[] {
  const after: Bounds = {
    highAbove: v.high,
    ...(longest === undefined ? {} : { lowFrom: v.high - longest }),
  };
  switch (prefix) {
    case 'eq': // the search's interval contains the resource's
      return [within(v)];
    case 'ne':
      return [{ lowBelow: v.low }, after];
    case 'gt': // the time after the search's interval overlaps the resource's
      return [after];
    case 'lt':
      return [{ lowBelow: v.low }];
    case 'ge': // gt, or eq
      return [{ lowFrom: v.low }, after];
    case 'le':
      return [{ lowBelow: v.low }, { highTo: v.high, lowBelow: v.high }];
    case 'sa': // all of the resource's interval lies after
      return [{ lowFrom: v.high }];
    case 'eb':
      return [{ highTo: v.low, lowBelow: v.low }];
    case 'ap': {
      // Overlaps the interval widened by its own length on both sides. R4 recommends a tenth of the time from now,
      // and leaves it to the server: ours means the same tomorrow.
      const width = v.high - v.low;
      return [{ lowBelow: v.high + width, highAbove: v.low - width }];
    }
  }
}

/**
 * The numbers that a prefix asks for. `exact` is the number as written, `implied` what its digits allow (100 is
 * 99.5 to 100.5), which only `eq`, `ne` and `ap` regard. http://hl7.org/fhir/R4/search.html#number
 */
export function numberBounds(prefix: Prefix, exact: number, implied: Interval): readonly Bounds[] {
  switch (prefix) {
    case 'eq':
      return [within(implied)];
    case 'ne':
      return [{ lowBelow: implied.low }, { highAbove: implied.high }, { lowFrom: implied.high }];
    case 'gt':
      return [{ highAbove: exact }];
    case 'lt':
      return [{ lowBelow: exact }];
    case 'ge':
      return [{ lowFrom: exact }, { highAbove: exact }];
    case 'le':
      return [{ highTo: exact }, { lowBelow: exact }];
    case 'sa':
      return [{ lowFrom: exact + step(exact) }];
    case 'eb':
      return [{ highTo: exact - step(exact) }];
    case 'ap': {
      const tenth = Math.max(Math.abs(exact) / 10, exact - implied.low);
      return [{ lowBelow: exact + tenth, highAbove: exact - tenth }];
    }
  }
}

function within({ low, high }: Interval): Bounds {
  return { lowFrom: low, lowBelow: high, highTo: high };
}

/** The distance to the next number that a double can hold. */
function step(value: number): number {
  return Math.max(Math.abs(value) * Number.EPSILON, Number.MIN_VALUE);
}

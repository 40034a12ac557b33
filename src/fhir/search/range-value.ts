import { quantityKey, rangeKey } from '../index/keys.ts';
import { intervalOf } from '../instant.ts';
import type { Zone } from '../zone.ts';
import { splitUnescaped, unescaped } from './escape.ts';
import type { SearchParameter } from './parameters.ts';
import type { Term } from './plan.ts';
import { dateBounds, numberBounds, splitPrefix } from './prefix.ts';
import { badValue } from './refusal.ts';

/** A date, dateTime or instant covers a year at most, a leap year, and its zone may move by a day. */
const LONGEST_DATE = 367 * 86_400_000;
const POINTS: ReadonlySet<string> = new Set(['date', 'dateTime', 'instant']);

/** http://hl7.org/fhir/R4/search.html#date */
export function datesOf(
  parameter: SearchParameter,
  name: string,
  value: string,
  zone: Zone,
): readonly Term[] {
  const [prefix, text] = splitPrefix(value);
  // An unencoded `+` of an offset arrives as a space.
  const interval = intervalOf(text.replace(/ (?=\d\d:\d\d$)/, '+'), zone);
  if (interval === undefined) {
    throw badValue(
      name,
      'write a date like 2024, 2024-05, 2024-05-03 or 2024-05-03T10:30:00+02:00, after a prefix if you need one: eq, ne, gt, lt, ge, le, sa, eb, ap.',
    );
  }
  const longest = parameter.expression.types.every((type) => POINTS.has(type)) ? LONGEST_DATE : undefined;
  const key = rangeKey(parameter.base, parameter.code);
  return dateBounds(prefix, interval, longest).map((bounds) => ({ kind: 'range', key, ...bounds }));
}

const NUMBER = /^[-+]?\d{1,30}(\.\d{1,30})?([eE][-+]?\d{1,3})?$/;

/** http://hl7.org/fhir/R4/search.html#number */
export function numbersOf(key: string, name: string, value: string): readonly Term[] {
  const [prefix, text] = splitPrefix(value);
  const exact = Number(text);
  if (!NUMBER.test(text) || !Number.isFinite(exact)) {
    throw badValue(name, 'write a number like 100, 5.40 or 1e2, after a prefix if you need one.');
  }
  const half = halfStep(text);
  return numberBounds(prefix, exact, { low: exact - half, high: exact + half }).map((bounds) => ({
    kind: 'range',
    key,
    ...bounds,
  }));
}

/** Half of what the last digit written is worth: 100 is exact to 0.5, 5.40 to 0.005, 1e2 to 50. */
function halfStep(text: string): number {
  const [digits = '', exponent = '0'] = text.toLowerCase().split('e');
  const decimals = digits.split('.')[1]?.length ?? 0;
  return 0.5 * 10 ** (Number(exponent) - decimals);
}

/** `5.4`, `5.4|http://unitsofmeasure.org|mg`, `5.4||mg`: http://hl7.org/fhir/R4/search.html#quantity */
export function quantitiesOf({ base, code }: SearchParameter, name: string, value: string): readonly Term[] {
  const parts = splitUnescaped(value, '|').map(unescaped);
  const [number = '', system = '', unit = ''] = parts;
  if (parts.length === 1) return numbersOf(rangeKey(base, code), name, number);
  if (parts.length !== 3 || unit === '')
    throw badValue(name, "write 'number', 'number|system|code' or 'number||unit'.");
  return numbersOf(quantityKey(base, code, system, unit), name, number);
}

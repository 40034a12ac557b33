import { BEGINNING, END } from '../instant.ts';
import { type Draft, fieldsOf, type Writer } from './draft.ts';
import { quantityKey, rangeKey } from './keys.ts';

/** Numbers (http://hl7.org/fhir/R4/search.html#number): a point, both ends the same. */
export function numberWriter(base: string, code: string): Writer {
  const key = rangeKey(base, code);
  return (value, type, draft) => {
    if (typeof value === 'number') draft.range(key, value, value);
    else if (type === 'Range') postRange(fieldsOf(value), (low, high) => draft.range(key, low, high));
  };
}

/**
 * Quantities (http://hl7.org/fhir/R4/search.html#quantity): the value alone, and under its unit, by system and code,
 * by code, and by the unit as written. Units are not converted.
 */
export function quantityWriter(base: string, code: string): Writer {
  return (value, type, draft) => {
    const fields = fieldsOf(value);
    if (type === 'Range') {
      postRange(fields, (low, high) =>
        postUnits(base, code, fieldsOf(fields['low'] ?? fields['high']), low, high, draft),
      );
    } else if (typeof fields['value'] === 'number') {
      postUnits(base, code, fields, fields['value'], fields['value'], draft);
    }
  };
}

function postRange(
  fields: Readonly<Record<string, unknown>>,
  post: (low: number, high: number) => void,
): void {
  const low = fieldsOf(fields['low'])['value'];
  const high = fieldsOf(fields['high'])['value'];
  if (typeof low !== 'number' && typeof high !== 'number') return;
  post(typeof low === 'number' ? low : BEGINNING, typeof high === 'number' ? high : END);
}

function postUnits(
  base: string,
  param: string,
  { system, code, unit, currency }: Readonly<Record<string, unknown>>,
  low: number,
  high: number,
  draft: Draft,
): void {
  const keys = new Set([rangeKey(base, param)]);
  if (typeof system === 'string' && typeof code === 'string')
    keys.add(quantityKey(base, param, system, code));
  for (const name of [code, unit, currency])
    if (typeof name === 'string') keys.add(quantityKey(base, param, '', name));
  for (const key of keys) draft.range(key, low, high);
}

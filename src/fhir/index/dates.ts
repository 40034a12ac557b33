import { BEGINNING, END, type Interval, intervalOf } from '../instant.ts';
import type { Zone } from '../zone.ts';
import { fieldsOf, type Writer } from './draft.ts';
import { rangeKey } from './keys.ts';

/**
 * Dates as intervals (http://hl7.org/fhir/R4/search.html#date): what is partial covers its whole year, month or day;
 * a Period that is open has the end of time there; of a Timing the outer limits count.
 */
export function dateWriter(base: string, code: string, zone: Zone): Writer {
  const key = rangeKey(base, code);
  return (value, type, draft) => {
    const interval = timeOf(value, type, zone);
    if (interval !== undefined) draft.range(key, interval.low, interval.high);
  };
}

function timeOf(value: unknown, type: string, zone: Zone): Interval | undefined {
  if (type === 'Period') return periodOf(value, zone);
  if (type === 'Timing') return timingOf(value, zone);
  return typeof value === 'string' ? intervalOf(value, zone) : undefined;
}

function periodOf(value: unknown, zone: Zone): Interval | undefined {
  const { start, end } = fieldsOf(value);
  const first = typeof start === 'string' ? intervalOf(start, zone) : undefined;
  const last = typeof end === 'string' ? intervalOf(end, zone) : undefined;
  if (first === undefined && last === undefined) return undefined;
  return { low: first?.low ?? BEGINNING, high: last?.high ?? END };
}

function timingOf(value: unknown, zone: Zone): Interval | undefined {
  const { event, repeat } = fieldsOf(value);
  const events = Array.isArray(event) ? event : [];
  const intervals = [
    ...events.map((one) => (typeof one === 'string' ? intervalOf(one, zone) : undefined)),
    periodOf(fieldsOf(repeat)['boundsPeriod'], zone),
  ].filter((interval) => interval !== undefined);
  if (intervals.length === 0) return undefined;
  return {
    low: Math.min(...intervals.map(({ low }) => low)),
    high: Math.max(...intervals.map(({ high }) => high)),
  };
}

import type { Zone } from './zone.ts';

/** What a date means in time: ms since 1970, `low` included, `high` not. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The ends of time as JavaScript counts it: where a Period is open. */
export const BEGINNING = -8.64e15;
export const END = 8.64e15;

const DAY = 86_400_000;
const FORM = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;

/**
 * A FHIR date, dateTime or instant of any precision, as the interval it covers: `2024-05` is the whole of May. What
 * has no offset is read in `zone`. Undefined: not a date, or no day of any calendar (30 February).
 * http://hl7.org/fhir/R4/datatypes.html#dateTime and, for values of searches, http://hl7.org/fhir/R4/search.html#date
 */
export function intervalOf(text: string, zone: Zone): Interval | undefined {
  const match = FORM.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction, offset] = match;
  const [y, m, d] = [Number(year), Number(month ?? 1), Number(day ?? 1)];
  if (y === 0 || m < 1 || m > 12 || d < 1 || d > daysIn(y, m)) return undefined;
  if (month === undefined) return days(zone, dayNumber(y, 1, 1), dayNumber(y + 1, 1, 1));
  if (day === undefined)
    return days(zone, dayNumber(y, m, 1), m === 12 ? dayNumber(y + 1, 1, 1) : dayNumber(y, m + 1, 1));
  const first = dayNumber(y, m, d);
  if (hour === undefined) return days(zone, first, first + 1);
  const time = timeOf(Number(hour), Number(minute), Number(second ?? 0), fraction);
  const ahead = offset === undefined ? 0 : offsetOf(offset);
  if (time === undefined || ahead === undefined) return undefined;
  const wall = first * DAY + time;
  const low = offset === undefined ? zone.toUtc(wall) : wall - ahead;
  return { low, high: low + widthOf(second, fraction) };
}

function days(zone: Zone, from: number, to: number): Interval {
  return { low: zone.toUtc(from * DAY), high: zone.toUtc(to * DAY) };
}

/** A leap second (`:60`) is the first of the next minute. */
function timeOf(
  hour: number,
  minute: number,
  second: number,
  fraction: string | undefined,
): number | undefined {
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const ms = fraction === undefined ? 0 : Number(fraction.slice(0, 3).padEnd(3, '0'));
  return ((hour * 60 + minute) * 60 + second) * 1000 + ms;
}

function offsetOf(text: string): number | undefined {
  if (text === 'Z') return 0;
  const [hours, minutes] = [Number(text.slice(1, 3)), Number(text.slice(4, 6))];
  if (hours > 14 || minutes > 59) return undefined;
  return (text.startsWith('-') ? -60_000 : 60_000) * (hours * 60 + minutes);
}

/** The last digit that was written says how exact the time is, to one millisecond. */
function widthOf(second: string | undefined, fraction: string | undefined): number {
  if (second === undefined) return 60_000;
  if (fraction === undefined) return 1000;
  return fraction.length === 1 ? 100 : fraction.length === 2 ? 10 : 1;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days since 1970 in the Gregorian calendar; Date.UTC would take the year 24 for 1924. */
function dayNumber(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

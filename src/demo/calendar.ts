/**
 * Local French wall time as a number of seconds, which no zone and no clock touches: hospitals send their times
 * without an offset. Subtracting two of them around a change of summer time is an hour off; nobody here minds.
 */
export type Moment = number;

export const MINUTE = 60;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The first second of a day written `YYYY-MM-DD`. */
export function startOfDay(day: string): Moment {
  return Date.parse(`${day}T00:00:00Z`) / 1000;
}

/** The same time of day, on Monday when the day is a Sunday: outpatient rooms are closed then. */
export function onWorkingDay(at: Moment): Moment {
  return new Date(at * 1000).getUTCDay() === 0 ? at + DAY : at;
}

/** HL7 DTM to the second, without offset: `20240311113000`. */
export function dtm(at: Moment): string {
  return new Date(at * 1000).toISOString().slice(0, 19).replaceAll(/[-T:]/g, '');
}

/** HL7 date: `20240311`. */
export function dtmDay(at: Moment): string {
  return dtm(at).slice(0, 8);
}

/** As a report writes it: `11/03/2024`. */
export function frenchDay(at: Moment): string {
  const [year, month, day] = new Date(at * 1000).toISOString().slice(0, 10).split('-');
  return `${day}/${month}/${year}`;
}

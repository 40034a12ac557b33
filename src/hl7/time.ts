import { createOffsets } from './offsets.ts';

/** HL7 v2 times read for one place, as FHIR R4 writes them (https://hl7.org/fhir/R4/datatypes.html#dateTime). */
export interface Zone {
  /**
   * DTM to FHIR dateTime, as precise as it was sent. The sender's own offset is kept; without one the zone's
   * offset at that local time is added. FHIR wants minutes and a zone with any time, and lets only seconds be
   * filled with zero: an hour alone is therefore dropped rather than given minutes nobody stated.
   * Undefined for what is no date.
   */
  toDateTime(dtm: string): string | undefined;
  /** The day, month or year of a DTM; undefined for what is no date. */
  toDate(dtm: string): string | undefined;
  /** DTM to FHIR instant: undefined unless at least the minute was sent; seconds are filled with zero. */
  toInstant(dtm: string): string | undefined;
}

/** HL7 v2 chapter 2A.3.21: YYYY[MM[DD[HH[MM[SS[.S[S[S[S]]]]]]]]][+/-ZZZZ]. */
const DTM =
  /^(\d{4})(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(\.\d{1,4})?)?)?)?)?)?(?:([+-])(\d\d)(\d\d))?$/;

interface Moment {
  /** `1980`, `1980-05` or `1980-05-12`. */
  readonly date: string;
  /** `11:00:00` or `11:00:00.25`; undefined when less than the minute was sent. */
  readonly time: string | undefined;
  /** `+01:00`, when sent. */
  readonly offset: string | undefined;
  /** The local time read as if it were UTC, in milliseconds. */
  readonly local: number;
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** FHIR allows offsets up to fourteen hours. */
function isOffset(hours: number, minutes: number): boolean {
  return minutes <= 59 && hours * 60 + minutes <= 14 * 60;
}

function readMoment(dtm: string): Moment | undefined {
  const match = DTM.exec(dtm.trim());
  if (!match) return undefined;
  const [, year = '', month, day, hour, minute, second = '00', fraction = '', sign, zoneHours, zoneMinutes] =
    match;
  const [y, mo, d] = [Number(year), Number(month ?? 1), Number(day ?? 1)];
  const [h, mi, s] = [Number(hour ?? 0), Number(minute ?? 0), Number(second)];
  if (y < 1 || mo < 1 || mo > 12 || d < 1 || d > daysIn(y, mo)) return undefined;
  if (h > 23 || mi > 59 || s > 59) return undefined;
  if (sign !== undefined && !isOffset(Number(zoneHours), Number(zoneMinutes))) return undefined;
  return {
    date: [year, month, day].filter((part) => part !== undefined).join('-'),
    time: minute === undefined ? undefined : `${hour}:${minute}:${second}${fraction}`,
    offset: sign === undefined ? undefined : `${sign}${zoneHours}:${zoneMinutes}`,
    local: Date.UTC(y, mo - 1, d, h, mi, s),
  };
}

/**
 * A reader of times for one IANA zone. It remembers what it asked of the zone: make one for each feed, not one for each
 * message. Fault('configuration') when the zone does not exist.
 */
export function createZone(zone: string): Zone {
  const offsetAt = createOffsets(zone);
  const toInstant = (moment: Moment): string | undefined =>
    moment.time === undefined
      ? undefined
      : `${moment.date}T${moment.time}${moment.offset ?? offsetAt(moment.local)}`;
  return {
    toDateTime(dtm) {
      const moment = readMoment(dtm);
      return moment && (toInstant(moment) ?? moment.date);
    },
    toDate(dtm) {
      return readMoment(dtm)?.date;
    },
    toInstant(dtm) {
      const moment = readMoment(dtm);
      return moment && toInstant(moment);
    },
  };
}

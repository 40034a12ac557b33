import { Fault } from '../fault.ts';

/** A time zone, for dates and times that carry no offset of their own. */
export interface Zone {
  readonly name: string;
  /** The UTC milliseconds of a wall clock reading, itself given as if it were UTC. */
  toUtc(wall: number): number;
}

export const UTC: Zone = Object.freeze({ name: 'UTC', toUtc: (wall: number) => wall });

const HOUR = 3_600_000;
/** Remembered hours; about two years of them. */
const MEMORY = 20_000;

/**
 * The zone of an IANA name (`Europe/Paris`). It remembers the offsets it looked up, so keep the value rather than
 * create it again. An hour that the clock shows twice is read as the first, one that it skips as the next.
 * @throws Fault('configuration') when there is no such zone.
 */
export function createZone(name: string): Zone {
  if (name === 'UTC') return UTC;
  const offsetAt = createOffsets(name);
  const known = new Map<number, number>();
  return {
    name,
    toUtc(wall) {
      const hour = Math.floor(wall / HOUR);
      let offset = known.get(hour);
      if (offset === undefined) {
        // The offset before the reading first: in the hour that comes twice this is the first one.
        const early = offsetAt(wall - 24 * HOUR);
        offset = offsetAt(wall - early) === early ? early : offsetAt(wall - offsetAt(wall));
        if (known.size >= MEMORY) known.clear();
        known.set(hour, offset);
      }
      return wall - offset;
    },
  };
}

/** Milliseconds that the zone is ahead of UTC at a moment (ms since 1970). */
function createOffsets(name: string): (utc: number) => number {
  const clock = createClock(name);
  return (utc) => {
    const parts: Record<string, number> = {};
    for (const { type, value } of clock.formatToParts(utc)) parts[type] = Number(value);
    const { year, month, day, hour, minute, second } = parts;
    const wall = new Date(0);
    wall.setUTCFullYear(year!, month! - 1, day!);
    wall.setUTCHours(hour!, minute!, second!);
    return wall.getTime() - Math.floor(utc / 1000) * 1000;
  };
}

function createClock(name: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (cause) {
    throw new Fault(
      'configuration',
      `There is no time zone '${name}': write an IANA name like Europe/Paris.`,
      {},
      cause,
    );
  }
}

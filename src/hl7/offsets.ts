import { Fault } from '../fault.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Days remembered before the memory starts anew: a feed speaks of recent days, an attacker of any. */
const MOST_DAYS = 5_000;

/** Minutes east of UTC, as FHIR writes them: `+01:00`. */
function written(minutes: number): string {
  const size = Math.abs(minutes);
  const pad = (n: number) => String(n).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

/** `GMT`, `GMT+01:00`, `GMT-03:30`; before time zones existed also seconds (`GMT+00:09:21`), which FHIR cannot say. */
function minutesOf(name: string): number {
  const match = /^GMT(?:([+-])(\d\d):(\d\d))?/.exec(name);
  const size = Number(match?.[2] ?? 0) * 60 + Number(match?.[3] ?? 0);
  return match?.[1] === '-' ? -size : size;
}

function formatFor(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  } catch (cause) {
    throw new Fault(
      'configuration',
      `"${zone}" is no time zone: use an IANA name such as Europe/Paris.`,
      {},
      cause,
    );
  }
}

/**
 * The offset of a zone at a local time, which is given in milliseconds as if it were UTC. An hour that the clocks
 * repeat in autumn is taken as its first pass; an hour that they skip in spring is read with the offset before the
 * change, so that its digits stay as sent and it still is a moment (the rule of RFC 5545 and of Temporal).
 * Fault('configuration') for an unknown zone. Asking Intl is slow, so days without a change are remembered.
 */
export function createOffsets(zone: string): (local: number) => string {
  const format = formatFor(zone);
  const steady = new Map<number, number>();
  const at = (utc: number): number => {
    const name = format.formatToParts(utc).find((part) => part.type === 'timeZoneName');
    return minutesOf(name?.value ?? 'GMT');
  };
  const search = (local: number): number => {
    const day = Math.floor(local / DAY);
    const known = steady.get(day);
    if (known !== undefined) return known;
    const before = at((day - 1) * DAY);
    const after = at((day + 2) * DAY);
    if (before !== after)
      return at(local - before * MINUTE) === before ? before : changed(local, before, after);
    if (steady.size >= MOST_DAYS) steady.clear();
    steady.set(day, before);
    return before;
  };
  /** The old offset no longer holds at that time: the new one does, unless the hour was skipped. */
  const changed = (local: number, before: number, after: number): number =>
    at(local - after * MINUTE) === after ? after : before;
  return (local) => written(search(local));
}

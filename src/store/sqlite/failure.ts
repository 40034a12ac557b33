import { asFault, Fault } from '../../fault.ts';

/**
 * Whatever SQLite threw, as a Fault. A lock, a vanished file or a failing disk is `unavailable` (it may work
 * again without the hub changing); a full disk is `full`; the rest is ours, hence `internal`.
 *
 * Primary result codes: https://www.sqlite.org/rescode.html (the low byte of the extended code).
 */
export function storeFault(thrown: unknown): Fault {
  const fault = asFault(thrown);
  if (fault.kind !== 'internal' || thrown instanceof Fault) return fault;
  if ((thrown as { code?: unknown }).code === 'ERR_INVALID_STATE') {
    return new Fault('unavailable', 'The store is closed.', {}, thrown);
  }
  const text = UNAVAILABLE[resultCode(thrown) & 0xff];
  return text === undefined ? fault : new Fault('unavailable', text, {}, thrown);
}

const UNAVAILABLE: Readonly<Record<number, string>> = Object.freeze({
  5: 'The database is busy: send again.',
  6: 'The database is busy: send again.',
  8: 'The database can only be read: check the rights on the data directory.',
  10: 'The disk under the database failed: check it, then send again.',
  11: 'The database file is damaged: restore the data directory from its backup.',
  14: 'The database file cannot be opened: check the data directory and its rights.',
  26: 'The database file is damaged: restore the data directory from its backup.',
});

function resultCode(thrown: unknown): number {
  const code = thrown instanceof Error ? (thrown as { errcode?: unknown }).errcode : undefined;
  return typeof code === 'number' ? code : 0;
}

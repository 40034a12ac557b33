import { Fault } from '../../fault.ts';
import type { Upkeep } from '../upkeep.ts';

function later(): Fault {
  return new Fault(
    'not-supported',
    'This version checks, reindexes and copies SQLite stores only: use the tools of MongoDB (mongodump) for this one.',
  );
}

/** Upkeep of a MongoDB store is not made yet: every verb says so. */
export const NO_UPKEEP: Upkeep = Object.freeze({
  extent: () => Promise.reject(later()),
  contents: () => Promise.reject(later()),
  restore: () => Promise.reject(later()),
  audit() {
    throw later();
  },
  reindex() {
    throw later();
  },
});

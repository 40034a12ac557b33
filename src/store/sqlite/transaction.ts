import type { DatabaseSync } from 'node:sqlite';
import type { Desk } from './write.ts';

/** Does all of it, counters included, or nothing. On the disk when it returns. */
export function transaction<T>(db: DatabaseSync, { statements, tally }: Desk, act: () => T): T {
  try {
    statements('BEGIN IMMEDIATE').run();
    const result = act();
    tally.settle();
    statements('COMMIT').run();
    return result;
  } catch (thrown) {
    tally.forget();
    // A full disk may have ended the transaction already.
    if (db.isTransaction) db.exec('ROLLBACK');
    throw thrown;
  }
}

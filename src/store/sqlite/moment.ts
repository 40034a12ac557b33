import type { DatabaseSync } from 'node:sqlite';
import type { Statements } from './statements.ts';

/**
 * One look at the database for all that is read in a turn of the event loop. Each statement on its own takes and gives
 * back a lock, which costs more than half of a read by id; and what is read together should be of one moment.
 *
 * It never outlasts the turn: a reader that stayed would keep the write-ahead log from ever starting anew.
 */
export interface Moment {
  /** To be called before reading. */
  begin(): void;
  /** To be called when something was committed, before anybody is told: the next look must see it. */
  end(): void;
}

export function createMoment(db: DatabaseSync, statements: Statements): Moment {
  const begin = statements('BEGIN');
  const commit = statements('COMMIT');
  let scheduled = false;
  const end = () => {
    if (db.isOpen && db.isTransaction) commit.run();
  };
  return {
    begin() {
      if (!db.isOpen || db.isTransaction) return;
      begin.run();
      if (scheduled) return;
      scheduled = true;
      setImmediate(() => {
        scheduled = false;
        end();
      });
    },
    end,
  };
}

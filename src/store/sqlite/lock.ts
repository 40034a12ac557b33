import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Fault } from '../../fault.ts';

/**
 * Keeps a second process, or a second store of this one, off the same data. Held through SQLite's own file lock on
 * a file of its own, which the system drops when the process dies, however it dies.
 *
 * @returns the release.
 */
export function lockDirectory(directory: string): () => void {
  const db = new DatabaseSync(join(directory, 'lock.sqlite'), { timeout: 0 });
  try {
    // No journal file, nothing is ever written: only the lock counts.
    db.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (thrown) {
    db.close();
    throw new Fault(
      'configuration',
      'The data directory is in use by another hub: stop that one, or give this one a directory of its own.',
      {},
      thrown,
    );
  }
  return () => {
    if (db.isOpen) db.close();
  };
}

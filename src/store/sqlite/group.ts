import type { DatabaseSync } from 'node:sqlite';
import { createKeyHash } from '../hash.ts';
import type { Commit, CommitOutcome } from '../store.ts';
import { storeFault } from './failure.ts';
import { createStatements } from './statements.ts';
import { Tally } from './tally.ts';
import { plainFault, type Result, type WriterOptions } from './wire.ts';
import { applyCommit, type Desk } from './write.ts';

export interface Request {
  readonly n: number;
  readonly commit: Commit;
}

/**
 * Commits a group in one transaction, so that one flush of the disk serves all. Each commit has its own savepoint:
 * one that conflicts, repeats or fails leaves no trace and spares the others. When the transaction itself fails
 * (disk full, disk lost), every commit of the group that was to stand is answered with the fault.
 *
 * What is answered as conflict or duplicate is told only after the group is on the disk, since it may rest on a
 * commit of the same group.
 */
export function createGroupWriter(
  db: DatabaseSync,
  options: Pick<WriterOptions, 'hashBits' | 'clinical'>,
): (requests: readonly Request[]) => readonly Result[] {
  const statements = createStatements(db);
  const tally = new Tally(statements);
  const desk: Desk = { statements, tally, hash: createKeyHash(options.hashBits), clinical: options.clinical };
  const begin = statements('BEGIN IMMEDIATE');
  const commit = statements('COMMIT');
  const save = statements('SAVEPOINT one');
  const release = statements('RELEASE one');
  const undo = statements('ROLLBACK TO one');

  const applyOne = ({ n, commit }: Request): Result => {
    save.run();
    let outcome: CommitOutcome;
    try {
      outcome = applyCommit(desk, commit);
    } catch (thrown) {
      // A full disk may have ended the transaction already: then the group has failed, not this commit.
      if (!db.isTransaction) throw thrown;
      undo.run();
      release.run();
      tally.drop();
      return { n, fault: plainFault(storeFault(thrown)) };
    }
    if (outcome.state === 'committed') tally.keep();
    else {
      undo.run();
      tally.drop();
    }
    release.run();
    return { n, outcome };
  };

  return (requests) => {
    try {
      begin.run();
      const results = requests.map(applyOne);
      tally.settle();
      commit.run();
      return results;
    } catch (thrown) {
      tally.forget();
      if (db.isTransaction) db.exec('ROLLBACK');
      const fault = plainFault(storeFault(thrown));
      return requests.map(({ n }) => ({ n, fault }));
    }
  };
}

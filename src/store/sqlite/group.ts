import type { DatabaseSync } from 'node:sqlite';
import { storeFault } from './failure.ts';
import { transaction } from './transaction.ts';
import { plainFault, type Request, type Result } from './wire.ts';
import { applyCommit, type Desk } from './write.ts';

/**
 * Commits a group in one transaction, so that one flush of the disk serves all.
 *
 * A commit that conflicts or repeats writes nothing and so spares the others. When one fails unforeseen, or the
 * disk does, the transaction goes and each commit is tried again in one of its own: the bad one fails alone. That is
 * cheaper than a savepoint for each, which copies every page that it touches for a case that never comes.
 *
 * All is answered after the flush, conflicts and duplicates too: they may rest on a commit of the same group.
 */
export function createGroupWriter(
  db: DatabaseSync,
  desk: Desk,
): (requests: readonly Request[]) => readonly Result[] {
  const together = (requests: readonly Request[]): readonly Result[] =>
    transaction(db, desk, () => requests.map(({ n, commit }) => ({ n, outcome: applyCommit(desk, commit) })));

  const alone = (request: Request): Result => {
    try {
      return together([request])[0]!;
    } catch (thrown) {
      return { n: request.n, fault: plainFault(storeFault(thrown)) };
    }
  };

  return (requests) => {
    if (requests.length === 1) return requests.map(alone);
    try {
      return together(requests);
    } catch {
      return requests.map(alone);
    }
  };
}

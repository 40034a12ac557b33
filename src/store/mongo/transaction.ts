import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from 'mongoose';
import { Fault } from '../../fault.ts';
import { applyGuarded, Overtaken } from './apply.ts';
import { byKey } from './by-key.ts';
import { within } from './deadline.ts';
import type { Effects } from './effects.ts';
import { hasLabel, isDuplicateKey } from './failure.ts';
import type { Rows } from './rows.ts';

/** How a group of commits reaches the database: all of it or nothing. */
export type Perform = (effects: Effects) => Promise<'done' | 'overtaken'>;

/** On most of the servers, and on their disks, before a hospital is told so. */
export const DURABLE = Object.freeze({ w: 'majority', j: true } as const);

/** How often the answer to a commit is asked for again. The driver itself asks twice. */
const ASKED_AGAIN = 3;

/** Performs groups in transactions. */
export function inTransactions(connection: Connection, rows: Rows, requestMs: number): Perform {
  const inTime = <T>(asked: Promise<T>) => within(requestMs, asked);
  return async (effects) => {
    const session = await connection.startSession();
    try {
      session.startTransaction({ readConcern: { level: 'snapshot' }, writeConcern: DURABLE });
      try {
        await applyGuarded(rows, effects, session);
      } catch (thrown) {
        await inTime(session.abortTransaction()).catch(() => undefined);
        if (isOvertaken(thrown)) return 'overtaken';
        throw thrown;
      }
      return await finish(rows, effects, () => inTime(session.commitTransaction()));
    } finally {
      await inTime(session.endSession()).catch(() => undefined);
    }
  };
}

/** A write conflict, a duplicate key, a primary that stepped down: nothing was written, look again. */
function isOvertaken(thrown: unknown): boolean {
  return (
    thrown instanceof Overtaken || isDuplicateKey(thrown) || hasLabel(thrown, 'TransientTransactionError')
  );
}

/**
 * Commits. When the answer is lost nobody knows whether it was made, and doing it again could do it twice: the rows
 * that it would have written tell.
 */
async function finish(
  rows: Rows,
  effects: Effects,
  commit: () => Promise<void>,
): Promise<'done' | 'overtaken'> {
  for (let asked = 1; ; asked++) {
    try {
      await commit();
      return 'done';
    } catch (thrown) {
      if (hasLabel(thrown, 'TransientTransactionError')) {
        return (await wasMade(rows, effects)) ? 'done' : 'overtaken';
      }
      const late = thrown instanceof Fault;
      if (!late && !hasLabel(thrown, 'UnknownTransactionCommitResult')) throw thrown;
      if (late || asked > ASKED_AGAIN) {
        if (await wasMade(rows, effects)) return 'done';
        throw thrown;
      }
      await pause(50 * asked);
    }
  }
}

/** One row tells of all. */
async function wasMade(rows: Rows, { w, log, journal, replayed, stamps }: Effects): Promise<boolean> {
  const logged = log.slice(0, 1);
  if (logged.length > 0) return (await byKey(rows.log, logged)).length > 0;
  const message = journal.slice(0, 1);
  if (message.length > 0) return (await byKey<{ _id: string; w: string }>(rows.journal, message))[0]?.w === w;
  const stamped = stamps.slice(0, 1);
  if (stamped.length > 0) return (await byKey<{ _id: string; w: string }>(rows.res, stamped))[0]?.w === w;
  const buried = replayed.slice(0, 1);
  const letter = (await byKey<{ _id: string; d?: number }>(rows.journal, buried))[0];
  return letter !== undefined && letter.d === undefined;
}

import { randomUUID } from 'node:crypto';
import { Fault } from '../../fault.ts';
import { isDuplicateKey } from './failure.ts';
import type { Rows } from './rows.ts';
import { DURABLE } from './transaction.ts';

/** A hub that died holds its lease so long, ms; one that lives renews it three times in between. */
const LEASE_MS = 30_000;

/** What a write may take before the lease it began under runs out, ms. */
const LEFT_MS = 20_000;

export interface Lease {
  /**
   * Makes sure, before a write, that the lease is ours for a while. `again`: another hub may have had it meanwhile, so
   * whatever was read before is of no use.
   * @throws Fault `unavailable` while another hub has it.
   */
  hold(): Promise<'still' | 'again'>;
  release(): Promise<void>;
}

/**
 * The right to write, for one hub at a time: on a database without transactions only one may.
 *
 * @throws Fault `configuration` while another hub has it.
 */
export async function takeLease(rows: Rows, now: () => number): Promise<Lease> {
  const owner = randomUUID();
  let until = 0;

  /** The row is still ours: nobody took it, however long ago it ran out. */
  const renew = async (): Promise<boolean> => {
    const next = now() + LEASE_MS;
    const { matchedCount } = await rows.meta.updateOne(
      { _id: 'lease', owner },
      { $set: { until: next } },
      { writeConcern: DURABLE },
    );
    if (matchedCount > 0) until = next;
    return matchedCount > 0;
  };

  const take = async (): Promise<boolean> => {
    const next = now() + LEASE_MS;
    const free = { _id: 'lease', until: { $lt: now() } };
    const { matchedCount } = await rows.meta.updateOne(
      free as never,
      { $set: { owner, until: next } },
      { writeConcern: DURABLE },
    );
    if (matchedCount === 0 && !(await insert(next))) return false;
    until = next;
    return true;
  };

  const insert = async (next: number): Promise<boolean> => {
    try {
      await rows.meta.insertOne({ _id: 'lease', owner, until: next }, { writeConcern: DURABLE });
      return true;
    } catch (thrown) {
      if (isDuplicateKey(thrown)) return false;
      throw thrown;
    }
  };

  if (!(await take())) throw held('configuration');
  const timer = setInterval(() => renew().catch(() => false), LEASE_MS / 3);
  timer.unref();
  return {
    async hold() {
      if (until - now() > LEFT_MS || (await renew())) return 'still';
      if (await take()) return 'again';
      throw held('unavailable');
    },
    async release() {
      clearInterval(timer);
      await rows.meta.deleteOne({ _id: 'lease', owner }).catch(() => undefined);
    },
  };
}

function held(kind: 'configuration' | 'unavailable'): Fault {
  return new Fault(
    kind,
    'Another hub writes to this database, which has no transactions, so that only one may: stop one of the two, or ' +
      `wait ${LEASE_MS / 1000} s after the other died.`,
  );
}

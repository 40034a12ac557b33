import { randomUUID } from 'node:crypto';
import { Fault } from '../../fault.ts';
import { isDuplicateKey } from './failure.ts';
import type { Rows } from './rows.ts';
import { DURABLE } from './transaction.ts';

/** A hub that died holds its lease so long, ms; one that lives renews it three times in between. */
const LEASE_MS = 30_000;

export interface Lease {
  release(): Promise<void>;
}

/**
 * The right to write, for one hub at a time: on a database without transactions only one may.
 *
 * @throws Fault `configuration` while another hub has it.
 */
export async function takeLease(rows: Rows, now: () => number): Promise<Lease> {
  const owner = randomUUID();
  const renew = async () => {
    const free = { _id: 'lease', $or: [{ owner }, { until: { $lt: now() } }] };
    const update = { $set: { owner, until: now() + LEASE_MS } };
    const { matchedCount } = await rows.meta.updateOne(free as never, update, { writeConcern: DURABLE });
    return matchedCount > 0;
  };
  try {
    await rows.meta.insertOne({ _id: 'lease', owner, until: now() + LEASE_MS }, { writeConcern: DURABLE });
  } catch (thrown) {
    if (!isDuplicateKey(thrown)) throw thrown;
    if (!(await renew())) throw held();
  }
  const timer = setInterval(() => renew().catch(() => false), LEASE_MS / 3);
  timer.unref();
  return {
    async release() {
      clearInterval(timer);
      await rows.meta.deleteOne({ _id: 'lease', owner }).catch(() => undefined);
    },
  };
}

function held(): Fault {
  return new Fault(
    'configuration',
    'The database has no transactions, so only one hub may write to it, and another one does: stop that one, ' +
      `or wait ${LEASE_MS / 1000} s after it died.`,
  );
}

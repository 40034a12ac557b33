import type { mongo } from 'mongoose';
import type { Effects } from './effects.ts';
import type { Lease } from './lease.ts';
import type { MetaRow, Rows } from './rows.ts';
import { DURABLE, type Perform } from './transaction.ts';

/** Name of the row that holds what is under way. */
const UNDER_WAY = 'redo';

/**
 * Performs groups on a database without transactions, one after the other: all effects are first written down in one
 * row, which is the moment of the commit, then made in an order in which a half is never wrong (history, resources,
 * identities, journal, log), then the row goes. Each effect may be made twice. What a hub left half made, the next one
 * makes before it writes.
 *
 * A reader may see a commit half made for some milliseconds, and no two hubs may write: a lease (lease.ts) sees to that.
 */
export function inOrder(rows: Rows, lease: Pick<Lease, 'hold'>): Perform {
  let unfinished = false;
  return async (effects) => {
    const again = (await lease.hold()) === 'again';
    if (again || unfinished) {
      const resumed = await resume(rows);
      unfinished = false;
      // What was looked up before is no longer so.
      if (again || resumed) return 'overtaken';
    }
    unfinished = true;
    await rows.meta.replaceOne(
      { _id: UNDER_WAY },
      { _id: UNDER_WAY, ...effects },
      { upsert: true, writeConcern: DURABLE },
    );
    await make(rows, effects);
    unfinished = false;
    return 'done';
  };
}

/** Makes what a hub was in the middle of. @returns whether there was anything. */
export async function resume(rows: Rows): Promise<boolean> {
  const row = await rows.meta.findOne({ _id: UNDER_WAY });
  if (row === null) return false;
  await make(rows, row as unknown as Effects & MetaRow);
  return true;
}

async function make(rows: Rows, effects: Effects): Promise<void> {
  const options = { ordered: true, writeConcern: DURABLE };
  const write = async (collection: unknown, operations: readonly object[]) => {
    if (operations.length > 0)
      await (collection as mongo.Collection).bulkWrite([...operations] as never, options);
  };
  const put = (row: { readonly _id: string; readonly g: number }) => {
    return { replaceOne: { filter: { _id: row._id, g: row.g }, replacement: row, upsert: true } };
  };
  await write(rows.hist, effects.hist.map(put));
  await write(rows.res, [
    ...effects.res.map(({ row }) => put(row)),
    ...effects.stamps.map(({ _id, g, x }) => ({
      updateOne: { filter: { _id, g }, update: { $set: { x } } },
    })),
  ]);
  await write(rows.ident, effects.ident.map(put));
  await write(rows.doc, effects.doc.map(put));
  await write(rows.journal, [
    ...effects.journal.map(put),
    ...effects.replayed.map(({ _id, g, ack }) => {
      return { updateOne: { filter: { _id, g }, update: { $set: { ack }, $unset: { d: '', fault: '' } } } };
    }),
  ]);
  await write(
    rows.away,
    effects.away.map(({ _id, g, to }) => {
      return { updateOne: { filter: { _id, g }, update: { $addToSet: { gs: to } }, upsert: true } };
    }),
  );
  await writeCounters(effects, (name, operations) => write(rows[name], operations));
  await write(rows.log, effects.log.map(put));
  await rows.meta.deleteOne({ _id: UNDER_WAY, w: effects.w }, { writeConcern: DURABLE });
}

/** A counter remembers the group that moved it last, and is not moved by it again. */
async function writeCounters(
  { w, kind, feed }: Effects,
  write: (name: 'kind' | 'feed', operations: readonly object[]) => Promise<void>,
): Promise<void> {
  const born = (row: { _id: string; g: number }, fields: object) => {
    return {
      updateOne: { filter: { _id: row._id, g: row.g }, update: { $setOnInsert: fields }, upsert: true },
    };
  };
  const moved = (row: { _id: string; g: number }, update: object) => {
    return { updateOne: { filter: { _id: row._id, g: row.g, w: { $ne: w } }, update } };
  };
  await write(
    'kind',
    kind.flatMap((row) => [
      born(row, { y: row.y, live: 0, indexed: 0, w: '' }),
      moved(row, { $inc: { live: row.live, indexed: row.indexed }, $set: { w } }),
    ]),
  );
  await write(
    'feed',
    feed.flatMap((row) => [
      born(row, { source: row.source, messages: 0, dead: 0, q: 0, last: 0, kind: '', w: '' }),
      moved(row, {
        $inc: { messages: row.messages, dead: row.dead },
        $set: { w, ...(row.q > 0 && { q: row.q, last: row.last, kind: row.kind }) },
      }),
    ]),
  );
}

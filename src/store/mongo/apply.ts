import type { mongo } from 'mongoose';
import type { Effects } from './effects.ts';
import type { Rows } from './rows.ts';

/** A guard did not hold: somebody else's write came first, although nothing spoke against it a moment before. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/**
 * Writes the effects inside a transaction. The guards are in the writes themselves: a row that must not exist is
 * inserted, a version that must be current is named by the filter.
 *
 * @throws Overtaken, or what the server says of a duplicate key or a write conflict: then the transaction must go.
 */
export async function applyGuarded(
  rows: Rows,
  effects: Effects,
  session: mongo.ClientSession,
): Promise<void> {
  const options = { session, ordered: true };
  const insert = async (collection: unknown, all: readonly object[]) => {
    if (all.length > 0) await (collection as mongo.Collection<object>).insertMany([...all], options);
  };
  await insert(rows.hist, effects.hist);
  await writeResources(rows, effects, session);
  await insert(rows.ident, effects.ident);
  if (effects.doc.length > 0) {
    await rows.doc.bulkWrite(
      effects.doc.map(({ _id, g, ...rest }) => upsert({ _id, g }, { $setOnInsert: rest })),
      options,
    );
  }
  await insert(rows.journal, effects.journal);
  await bury(rows, effects, session);
  await writeCounters(rows, effects, session);
  await insert(rows.log, effects.log);
}

function upsert(filter: object, update: object) {
  return { updateOne: { filter, update, upsert: true } } as never;
}

async function writeResources(rows: Rows, effects: Effects, session: mongo.ClientSession): Promise<void> {
  const made = effects.res.map(({ expect, row }) =>
    expect === 0
      ? { insertOne: { document: row } }
      : { replaceOne: { filter: { _id: row._id, g: row.g, v: expect }, replacement: row } },
  );
  const moved = effects.stamps.map(({ _id, g, expect, x }) => {
    return { updateOne: { filter: { _id, g, v: expect }, update: { $set: { x, w: effects.w } } } };
  });
  const operations = [...made, ...moved];
  if (operations.length === 0) return;
  const { insertedCount, matchedCount } = await rows.res.bulkWrite(operations as never, {
    session,
    ordered: true,
  });
  if (insertedCount + matchedCount < operations.length) throw new Overtaken('A version moved.');
}

async function bury(rows: Rows, { replayed }: Effects, session: mongo.ClientSession): Promise<void> {
  for (const { _id, g, q, ack } of replayed) {
    const { matchedCount } = await rows.journal.updateOne(
      { _id, g, d: q },
      { $set: { ack }, $unset: { d: '', fault: '' } },
      { session },
    );
    if (matchedCount === 0) throw new Overtaken('A dead letter was replayed.');
  }
}

async function writeCounters(rows: Rows, effects: Effects, session: mongo.ClientSession): Promise<void> {
  const { kind, feed, away } = effects;
  if (kind.length > 0) {
    await rows.kind.bulkWrite(
      kind.map(({ _id, g, y, live, indexed }) =>
        upsert({ _id, g }, { $inc: { live, indexed }, $setOnInsert: { y } }),
      ),
      { session },
    );
  }
  if (feed.length > 0) {
    await rows.feed.bulkWrite(
      feed.flatMap(({ _id, g, source, messages, dead, q, last, kind }) => [
        upsert({ _id, g }, { $inc: { messages, dead }, $setOnInsert: { source, q: 0, last: 0, kind: '' } }),
        { updateOne: { filter: { _id, g, q: { $lt: q } }, update: { $set: { q, last, kind } } } } as never,
      ]),
      { session, ordered: true },
    );
  }
  if (away.length > 0) {
    await rows.away.bulkWrite(
      away.map(({ _id, g, to }) => upsert({ _id, g }, { $addToSet: { gs: to } })),
      { session },
    );
  }
}

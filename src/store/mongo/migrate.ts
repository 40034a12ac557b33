import type { MetaRow, Rows } from './rows.ts';
import { DURABLE } from './transaction.ts';

/** One change of the rows from a version to the next. */
export interface Step {
  readonly name: string;
  /**
   * Changes some rows after `from`, and says where it got to; undefined when it is done. What it changes it may change
   * twice, since a hub may stop in between; and it changes rows that hubs of the older version go on reading.
   */
  advance(rows: Rows, from: string | undefined): Promise<string | undefined>;
}

/** Brings a database along, step by step, from where the last attempt stopped. The hub may serve meanwhile. */
export async function bringAlong(rows: Rows, version: number, steps: readonly Step[]): Promise<void> {
  for (const [i, step] of steps.entries()) {
    if (i + 1 < version) continue;
    const progress = { _id: `step:${i + 2}` };
    const before: MetaRow | null = await rows.meta.findOne(progress);
    let from = before?.['from'] as string | undefined;
    do {
      from = await step.advance(rows, from);
      await rows.meta.updateOne(
        progress,
        { $set: { name: step.name, ...(from !== undefined && { from }) } },
        { upsert: true, writeConcern: DURABLE },
      );
    } while (from !== undefined);
    await rows.meta.updateOne({ _id: 'schema' }, { $set: { version: i + 2 } }, { writeConcern: DURABLE });
    await rows.meta.deleteOne(progress);
  }
}

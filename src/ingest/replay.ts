import type { Store } from '../store/store.ts';
import type { Pipeline } from './pipeline.ts';

/** What became of the dead letters. */
export interface Replayed {
  readonly mapped: number;
  readonly refused: number;
  /** Why those that are still refused are: how many by fault. */
  readonly reasons: Readonly<Record<string, number>>;
}

const PAGE = 100;

/** Maps every dead letter again, oldest first. A message that is refused again stays what it was. */
export async function replayDeadLetters(
  store: Store,
  pipeline: Pipeline,
  onProgress: (done: number) => void = () => {},
): Promise<Replayed> {
  const reasons: Record<string, number> = {};
  let mapped = 0;
  let refused = 0;
  let after: number | undefined;
  for (;;) {
    const rows = await store.journal.dead({ count: PAGE, after });
    for (const row of rows) {
      const fault = await pipeline.replay(row);
      if (fault === undefined) mapped++;
      else {
        refused++;
        reasons[fault.kind] = (reasons[fault.kind] ?? 0) + 1;
      }
      onProgress(mapped + refused);
    }
    if (rows.length < PAGE) return { mapped, refused, reasons };
    after = rows.at(-1)!.seq;
  }
}

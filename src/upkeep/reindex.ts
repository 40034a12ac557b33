import type { Index, Upkeep } from '../store/upkeep.ts';
import { createStaged } from './staged.ts';

/**
 * Writes the index anew. Stopped by the signal, it says where to go on.
 * @returns the exit code: 75 (try again, sysexits(3)) when it was stopped.
 */
export async function reindex(
  upkeep: Upkeep,
  index: Index,
  options: { readonly after?: string; readonly signal: AbortSignal },
  say: (line: string) => void,
): Promise<number> {
  const staged = createStaged();
  let changed = 0;
  let removed = 0;
  let done = 0;
  try {
    for await (const state of upkeep.reindex(index, { after: options.after })) {
      ({ changed, removed, done } = state);
      staged.tell({ what: 'reindexing', unit: 'resources' }, done, state.total);
      if (!options.signal.aborted) continue;
      say(`stopped: go on with moselle store reindex --after ${state.after}`);
      return 75;
    }
  } finally {
    staged.stop();
  }
  say(`${done} resources looked at, ${changed} had another index, ${removed} stray entries removed`);
  return 0;
}

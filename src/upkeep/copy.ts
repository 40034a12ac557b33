import { copyStore, plural } from '../store/copy.ts';
import type { Index, Upkeep } from '../store/upkeep.ts';
import { createStaged } from './staged.ts';

/** Copies a store, and tells what is the same and what is not. @returns the exit code: 1 when anything is not. */
export async function copy(
  stores: { readonly from: Upkeep; readonly to: Upkeep },
  index: Index,
  say: (line: string) => void,
): Promise<number> {
  const staged = createStaged();
  try {
    const copied = await copyStore(stores.from, stores.to, index, ({ doing, done, total }) =>
      staged.tell({ what: doing, unit: 'items' }, done, total),
    );
    staged.stop();
    const different = copied.filter(({ same }) => !same);
    for (const { kind, source, target } of different) {
      say(`${plural(kind)} differ: ${source.count} in the source, ${target.count} in the target`);
    }
    if (different.length > 0) return 1;
    const counts = copied.map(({ kind, target }) => `${target.count} ${plural(kind, target.count)}`);
    say(`${counts.join(', ')}: the same on both sides, by count and SHA-256`);
    return 0;
  } finally {
    staged.stop();
  }
}

import { plural } from '../store/copy.ts';
import type { Finding, Index, Upkeep } from '../store/upkeep.ts';
import { createStaged } from './staged.ts';

/** Lines that are shown; more are counted. */
const SHOWN = 20;

/** Tells what in the store is not as it should be. @returns the exit code: 1 when anything is. */
export async function check(upkeep: Upkeep, index: Index, say: (line: string) => void): Promise<number> {
  const staged = createStaged();
  const shown: Finding[] = [];
  let found = 0;
  try {
    const progress = (done: number, total: number) =>
      staged.tell({ what: 'checking', unit: 'items' }, done, total);
    for await (const finding of upkeep.audit(index, progress)) {
      found += 1;
      if (found <= SHOWN) shown.push(finding);
    }
  } finally {
    staged.stop();
    // Also when it ends before its time: what was found until then may say why.
    for (const { ref, text } of shown) say(ref === undefined ? text : `${ref.type}/${ref.id}: ${text}`);
    if (found > SHOWN) say(`and ${found - SHOWN} more`);
  }
  if (found > 0) return 1;
  const counts: string[] = [];
  for (const kind of ['resource', 'message', 'document'] as const) {
    const { count } = await upkeep.extent(kind);
    counts.push(`${count} ${plural(kind, count)}`);
  }
  say(`${counts.join(', ')}: consistent`);
  return 0;
}

import type { Adapter } from './adapters.ts';
import { upkeepAudit } from './upkeep-audit.ts';
import { upkeepCopy } from './upkeep-copy.ts';

/** Sentences about `src/store/upkeep.ts`: nothing lost on the way, nothing wrong unnoticed. */
export function upkeep(adapter: Adapter): void {
  const { without } = adapter;
  describe(without === undefined ? 'upkeep' : `upkeep is skipped: ${without}`, () => {
    before(function () {
      if (without !== undefined) this.skip();
    });
    upkeepCopy(adapter);
    upkeepAudit(adapter);
  });
}

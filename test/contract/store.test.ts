import { ADAPTERS } from './adapters.ts';
import { committing } from './committing.ts';
import { confidentiality } from './confidentiality.ts';
import { journal } from './journal.ts';
import { oracle } from './oracle.ts';
import { paging } from './paging.ts';
import { searching } from './searching.ts';
import { upkeep } from './upkeep.ts';
import { versions } from './versions.ts';

/** The contract of `src/store/store.ts`. An adapter is done when it passes; a bug found in one becomes a sentence for all. */
for (const adapter of ADAPTERS) {
  const { name, missing } = adapter;
  describe(missing === undefined ? name : `${name} is skipped: ${missing}`, () => {
    before(function () {
      if (missing !== undefined) this.skip();
    });
    after(() => adapter.close?.());
    committing(adapter);
    versions(adapter);
    journal(adapter);
    searching(adapter);
    paging(adapter);
    confidentiality(adapter);
    oracle(adapter);
    upkeep(adapter);
  });
}

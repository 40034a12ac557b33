import { CLINICAL } from '../../contract/adapters.ts';
import { confidentiality } from '../../contract/confidentiality.ts';
import { onServer } from '../../contract/mongo.ts';
import { oracle } from '../../contract/oracle.ts';
import { paging } from '../../contract/paging.ts';
import { searching } from '../../contract/searching.ts';
import { startStub } from '../../servers/stub/stub.ts';

/** The same sentences on the paths meant for much data, and on those of a database with shards. */
const ADAPTERS = [
  onServer('the stub, walking every list', () => startStub(), {
    clinical: CLINICAL,
    patience: { glance: 0, few: 0 },
  }),
  onServer('the stub, as if it had shards', () => startStub(), { clinical: CLINICAL, sharded: true }),
];

for (const adapter of ADAPTERS) {
  describe(adapter.name, () => {
    after(() => adapter.close?.());
    searching(adapter);
    paging(adapter);
    confidentiality(adapter);
    oracle(adapter);
  });
}

import { openSqlite } from '../../../src/store/sqlite/open.ts';
import type { Adapter } from '../../contract/adapters.ts';
import { CLINICAL, temporary } from '../../contract/adapters.ts';
import { confidentiality } from '../../contract/confidentiality.ts';
import { oracle } from '../../contract/oracle.ts';
import { paging } from '../../contract/paging.ts';
import { searching } from '../../contract/searching.ts';

/** The same sentences when no list counts as short: every search takes the paths meant for much data. */
const impatient: Adapter = {
  name: 'SQLite, walking every list',
  open: (options) =>
    temporary((directory) =>
      openSqlite({ directory, clinical: CLINICAL, patience: { glance: 0, few: 0 }, ...options }),
    ),
};

describe(impatient.name, () => {
  searching(impatient);
  paging(impatient);
  confidentiality(impatient);
  oracle(impatient);
});

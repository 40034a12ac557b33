import type { DatabaseSync } from 'node:sqlite';
import { recount } from './counters.ts';
import { reindex } from './reindex.ts';
import { restore } from './restore.ts';
import { sweep } from './sweep.ts';
import type { Done, Task } from './task.ts';
import { transaction } from './transaction.ts';
import type { Desk } from './write.ts';

/** Does a task of upkeep in one transaction. */
export function perform(db: DatabaseSync, desk: Desk, task: Task): Done {
  return transaction(db, desk, () => {
    switch (task.do) {
      case 'restore':
        restore(desk, task.parcel);
        return { changed: task.parcel.items.length };
      case 'reindex':
        return { changed: reindex(desk, task.resources) };
      case 'sweep':
        return sweep(desk.statements, task.table, task.after);
      case 'recount':
        return { changed: recount(desk.statements) };
    }
  });
}

import { DatabaseSync } from 'node:sqlite';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { createKeyHash, remembering } from '../hash.ts';
import { agreeOnClinical } from './clinical.ts';
import { storeFault } from './failure.ts';
import { createGroupWriter } from './group.ts';
import { perform } from './perform.ts';
import { prepareSchema } from './schema.ts';
import { createStatements } from './statements.ts';
import { Tally } from './tally.ts';
import type { Task } from './task.ts';
import {
  type Order,
  plainFault,
  type Report,
  type Request,
  type Result,
  type WriterOptions,
} from './wire.ts';
import type { Desk } from './write.ts';

/**
 * The writer's thread: the only one that writes. It commits a group in one go, and answers. While the disk flushes,
 * the next group gathers on the other side (queue.ts).
 */
function write(port: MessagePort, options: WriterOptions): void {
  const tell = (report: Report) => port.postMessage(report);
  let db: DatabaseSync;
  let desk: Desk;
  let commitGroup: (requests: readonly Request[]) => readonly Result[];
  let clinical: Readonly<Record<string, string>>;
  try {
    db = new DatabaseSync(options.file);
    prepareSchema(db, options);
    clinical = agreeOnClinical(db, options.clinical);
    const hash = remembering(createKeyHash(options.hashBits));
    const statements = createStatements(db);
    desk = { hash, clinical, statements, tally: new Tally(statements) };
    commitGroup = createGroupWriter(db, desk);
  } catch (thrown) {
    tell({ tell: 'refused', fault: plainFault(storeFault(thrown)) });
    port.close();
    return;
  }

  const performed = (n: number, task: Task): Result => {
    try {
      return { n, done: perform(db, desk, task) };
    } catch (thrown) {
      return { n, fault: plainFault(storeFault(thrown)) };
    }
  };

  port.on('message', (order: Order) => {
    if (order.ask === 'commit') tell({ tell: 'done', results: commitGroup(order.requests) });
    else if (order.ask === 'perform') tell({ tell: 'performed', result: performed(order.n, order.task) });
    else if (order.ask === 'ping') tell({ tell: 'here', n: order.n });
    else {
      db.close();
      port.close();
    }
  });
  tell({ tell: 'ready', clinical });
}

if (parentPort !== null) write(parentPort, workerData as WriterOptions);

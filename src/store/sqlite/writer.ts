import { DatabaseSync } from 'node:sqlite';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { createKeyHash, remembering } from '../hash.ts';
import { agreeOnClinical } from './clinical.ts';
import { storeFault } from './failure.ts';
import { createGroupWriter } from './group.ts';
import { prepareSchema } from './schema.ts';
import {
  type Order,
  plainFault,
  type Report,
  type Request,
  type Result,
  type WriterOptions,
} from './wire.ts';

/**
 * The writer's thread: the only one that writes. It commits a group in one go, and answers. While the disk flushes,
 * the next group gathers on the other side (queue.ts).
 */
function write(port: MessagePort, options: WriterOptions): void {
  const tell = (report: Report) => port.postMessage(report);
  let db: DatabaseSync;
  let commitGroup: (requests: readonly Request[]) => readonly Result[];
  let clinical: Readonly<Record<string, string>>;
  try {
    db = new DatabaseSync(options.file);
    prepareSchema(db, options);
    clinical = agreeOnClinical(db, options.clinical);
    const hash = remembering(createKeyHash(options.hashBits));
    commitGroup = createGroupWriter(db, { hash, clinical });
  } catch (thrown) {
    tell({ tell: 'refused', fault: plainFault(storeFault(thrown)) });
    port.close();
    return;
  }

  port.on('message', (order: Order) => {
    if (order.ask === 'commit') tell({ tell: 'done', results: commitGroup(order.requests) });
    else if (order.ask === 'ping') tell({ tell: 'here', n: order.n });
    else {
      db.close();
      port.close();
    }
  });
  tell({ tell: 'ready', clinical });
}

if (parentPort !== null) write(parentPort, workerData as WriterOptions);

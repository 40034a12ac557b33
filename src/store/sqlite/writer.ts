import { DatabaseSync } from 'node:sqlite';
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { agreeOnClinical } from './clinical.ts';
import { storeFault } from './failure.ts';
import { createGroupWriter, type Request } from './group.ts';
import { prepareSchema } from './schema.ts';
import { type Order, plainFault, type Report, type Result, type WriterOptions } from './wire.ts';

/**
 * The writer's thread: the only one that writes. It takes whatever has been asked meanwhile, up to the group's
 * limit, commits it in one go, and answers. While the disk flushes, the next group gathers by itself.
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
    commitGroup = createGroupWriter(db);
  } catch (thrown) {
    tell({ tell: 'refused', fault: plainFault(storeFault(thrown)) });
    port.close();
    return;
  }

  port.on('message', (first: Order) => {
    const requests: Request[] = [];
    const pings: Result[] = [];
    let closing = false;
    for (let order: Order | undefined = first; order !== undefined; ) {
      if (order.ask === 'commit') requests.push(order);
      else if (order.ask === 'ping') pings.push({ n: order.n });
      else closing = true;
      order = requests.length < options.groupLimit && !closing ? next(port) : undefined;
    }
    const results = requests.length > 0 ? commitGroup(requests) : [];
    tell({ tell: 'done', results: [...results, ...pings] });
    if (closing) {
      db.close();
      port.close();
    }
  });
  tell({ tell: 'ready', clinical });
}

function next(port: MessagePort): Order | undefined {
  return (receiveMessageOnPort(port) as { message: Order } | undefined)?.message;
}

if (parentPort !== null) write(parentPort, workerData as WriterOptions);

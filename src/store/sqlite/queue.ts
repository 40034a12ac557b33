import { Worker } from 'node:worker_threads';
import { Fault } from '../../fault.ts';
import { createKeyHash, remembering } from '../hash.ts';
import type { Commit, CommitOutcome, Write } from '../store.ts';
import { encodeEntry } from './index-rows.ts';
import { faultOf, type Order, packCommit, type Report, type Result, type WriterOptions } from './wire.ts';

/** The main thread's side of the writer. */
export interface WriteQueue {
  commit(commit: Commit): Promise<CommitOutcome>;
  /** Resolves when the writer has answered, behind whatever it was asked before. */
  ping(): Promise<void>;
  /** The clinical ranges that the index goes by. */
  readonly clinical: Readonly<Record<string, string>>;
  /** Finishes what was asked, then ends the writer. */
  close(): Promise<void>;
}

interface Waiting {
  resolve(result: Result): void;
  reject(fault: Fault): void;
}

/**
 * Starts the writer and waits until its database is open; throws its Fault when it is not.
 *
 * A writer that dies takes what it was working on with it: those commits are rejected as `unavailable`, since nobody
 * knows which of them reached the disk. The next commit starts a new writer.
 *
 * @param heap the writer's heap limit in MiB.
 */
export async function startWriteQueue(options: WriterOptions, heap: number): Promise<WriteQueue> {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let clinical: Readonly<Record<string, string>> = {};
  let asked = 0;
  let closed = false;

  const hash = remembering(createKeyHash(options.hashBits));
  const columnsOf = ({ type, body, entry }: Write) =>
    body && entry && encodeEntry(entry, clinical[type], hash);

  const start = (): Worker => {
    const started = new Worker(new URL('./writer.ts', import.meta.url), {
      workerData: options,
      resourceLimits: { maxOldGenerationSizeMb: heap },
    });
    started.on('message', (report: Report) => {
      if (report.tell === 'refused') failAll(faultOf(report.fault));
      else if (report.tell === 'done') for (const result of report.results) settle(result);
      else {
        clinical = report.clinical;
        settle({ n: READY });
      }
    });
    started.on('error', (cause) => failAll(lost(cause)));
    started.on('exit', () => {
      if (worker === started) worker = undefined;
      failAll(lost());
    });
    return started;
  };

  const settle = (result: Result) => {
    const one = waiting.get(result.n);
    waiting.delete(result.n);
    if (result.fault === undefined) one?.resolve(result);
    else one?.reject(faultOf(result.fault));
  };

  const failAll = (fault: Fault) => {
    const all = [...waiting.values()];
    waiting.clear();
    for (const one of all) one.reject(fault);
  };

  const ask = (order: (n: number) => Order, transfer: ArrayBuffer[] = []): Promise<Result> => {
    if (closed) return Promise.reject(new Fault('unavailable', 'The store is closed.'));
    asked += 1;
    const n = asked;
    return new Promise((resolve, reject) => {
      waiting.set(n, { resolve, reject });
      worker ??= start();
      worker.postMessage(order(n), transfer);
    });
  };

  await new Promise<Result>((resolve, reject) => {
    waiting.set(READY, { resolve, reject });
    worker = start();
  });

  return {
    clinical,
    async commit(commit) {
      checkOnce(commit.writes);
      const { commit: packed, buffer } = packCommit(commit, columnsOf);
      const { outcome } = await ask((n) => ({ ask: 'commit', n, commit: packed }), [buffer]);
      if (outcome === undefined) throw new Fault('internal', 'The writer gave no answer to a commit.');
      return outcome;
    },
    async ping() {
      await ask((n) => ({ ask: 'ping', n }));
    },
    close() {
      closed = true;
      const last = worker;
      if (last === undefined) return Promise.resolve();
      return new Promise((resolve) => {
        last.once('exit', () => resolve());
        last.postMessage({ ask: 'close' } satisfies Order);
      });
    },
  };
}

/** Two writes of one resource in one commit would be one version too many for whoever made them: our mistake. */
function checkOnce(writes: readonly Write[]): void {
  if (writes.length < 2) return;
  if (new Set(writes.map(({ type, id }) => `${type}/${id}`)).size < writes.length) {
    throw new Fault('internal', 'A commit writes each resource once: merge the two writes.');
  }
}

/** Number of the answer that the writer gives unasked, once it is open. */
const READY = 0;

function lost(cause?: unknown): Fault {
  return new Fault('unavailable', 'The writer of the store stopped: send again.', {}, cause);
}

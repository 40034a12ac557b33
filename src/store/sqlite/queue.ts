import { Worker } from 'node:worker_threads';
import { Fault } from '../../fault.ts';
import type { Commit, CommitOutcome, Write } from '../store.ts';
import type { Done, Task } from './task.ts';
import {
  faultOf,
  type Order,
  packCommit,
  type Report,
  type Request,
  type Result,
  type WriterOptions,
} from './wire.ts';

/** The main thread's side of the writer. */
export interface WriteQueue {
  commit(commit: Commit): Promise<CommitOutcome>;
  /** A task of upkeep, behind the commits that were asked for. */
  perform(task: Task): Promise<Done>;
  /** Resolves when the writer has answered, behind whatever it was asked before. */
  ping(): Promise<void>;
  traffic(): { readonly commits: number; readonly flushes: number };
  /** Called after each flush, before anybody is told. */
  onCommitted(listener: () => void): void;
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
  let writing = false;
  let committed = () => {};
  let commits = 0;
  let flushes = 0;
  let leave: (() => void) | undefined;
  let gathered: (Request & { readonly buffer: ArrayBuffer })[] = [];

  const start = (): Worker => {
    const started = new Worker(new URL('./writer.ts', import.meta.url), {
      workerData: options,
      resourceLimits: { maxOldGenerationSizeMb: heap },
    });
    started.on('message', (report: Report) => {
      if (report.tell === 'refused') failAll(faultOf(report.fault));
      else if (report.tell === 'here') settle({ n: report.n });
      else if (report.tell === 'ready') {
        clinical = report.clinical;
        settle({ n: READY });
      } else if (report.tell === 'performed') {
        committed();
        settle(report.result);
      } else {
        writing = false;
        committed();
        writeNext();
        for (const result of report.results) settle(result);
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
    leaveWhenDone();
  };

  const leaveWhenDone = () => {
    if (waiting.size === 0) leave?.();
  };

  const failAll = (fault: Fault) => {
    const all = [...waiting.values()];
    waiting.clear();
    gathered = [];
    writing = false;
    for (const one of all) one.reject(fault);
  };

  /** Hands the writer, when it is idle, all that has gathered: the more came meanwhile, the more one flush serves. */
  const writeNext = () => {
    if (writing || gathered.length === 0) return;
    const group = gathered.splice(0, options.groupLimit);
    writing = true;
    commits += group.length;
    flushes += 1;
    worker ??= start();
    const order: Order = { ask: 'commit', requests: group.map(({ n, commit }) => ({ n, commit })) };
    worker.postMessage(
      order,
      group.map(({ buffer }) => buffer),
    );
  };

  const post = (order: Order) => {
    worker ??= start();
    worker.postMessage(order);
  };

  const answerTo = (act: (n: number) => void): Promise<Result> => {
    if (closed) return Promise.reject(new Fault('unavailable', 'The store is closed.'));
    asked += 1;
    const n = asked;
    return new Promise((resolve, reject) => {
      waiting.set(n, { resolve, reject });
      act(n);
    });
  };

  await new Promise<Result>((resolve, reject) => {
    waiting.set(READY, { resolve, reject });
    worker = start();
  });

  return {
    clinical,
    traffic: () => ({ commits, flushes }),
    onCommitted(listener) {
      committed = listener;
    },
    async commit(commit) {
      checkOnce(commit.writes);
      const packed = packCommit(commit);
      const { outcome } = await answerTo((n) => {
        gathered.push({ n, ...packed });
        // What else this turn of the event loop brings joins the group.
        if (gathered.length === 1) setImmediate(writeNext);
      });
      if (outcome === undefined) throw new Fault('internal', 'The writer gave no answer to a commit.');
      return outcome;
    },
    async perform(task) {
      const { done } = await answerTo((n) => post({ ask: 'perform', n, task }));
      if (done === undefined) throw new Fault('internal', 'The writer gave no answer to a task.');
      return done;
    },
    async ping() {
      await answerTo((n) => post({ ask: 'ping', n }));
    },
    close() {
      closed = true;
      const last = worker;
      if (last === undefined) return Promise.resolve();
      return new Promise((resolve) => {
        last.once('exit', () => resolve());
        leave = () => last.postMessage({ ask: 'close' } satisfies Order);
        leaveWhenDone();
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

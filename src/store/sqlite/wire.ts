import type { FaultKind, Place } from '../../fault.ts';
import { Fault } from '../../fault.ts';
import type { Commit, CommitOutcome } from '../store.ts';
import type { Done, Task } from './task.ts';

/** How the main thread and the writer's thread talk. */

export interface WriterOptions {
  readonly file: string;
  readonly groupLimit: number;
  readonly hashBits: number;
  readonly clinical: Readonly<Record<string, string>>;
  readonly maxPages: number | undefined;
}

export type Order =
  /** One group: commits that share one flush of the disk. */
  | { readonly ask: 'commit'; readonly requests: readonly Request[] }
  | { readonly ask: 'perform'; readonly n: number; readonly task: Task }
  | { readonly ask: 'ping'; readonly n: number }
  | { readonly ask: 'close' };

export type Report =
  /** Open, and the clinical ranges that its index goes by (clinical.ts). */
  | { readonly tell: 'ready'; readonly clinical: Readonly<Record<string, string>> }
  | { readonly tell: 'refused'; readonly fault: PlainFault }
  | { readonly tell: 'done'; readonly results: readonly Result[] }
  | { readonly tell: 'performed'; readonly result: Result }
  | { readonly tell: 'here'; readonly n: number };

export interface Request {
  readonly n: number;
  readonly commit: Commit;
}

export interface Result {
  readonly n: number;
  readonly outcome?: CommitOutcome;
  readonly done?: Done;
  readonly fault?: PlainFault;
}

/** A Fault as the structured clone algorithm can carry it. */
export interface PlainFault {
  readonly kind: FaultKind;
  readonly message: string;
  readonly place: Place;
  /** SQLite's own words, for the log. They name tables, never values. */
  readonly cause?: string;
}

export function plainFault(fault: Fault): PlainFault {
  const { kind, message, place, cause } = fault;
  return { kind, message, place, ...(cause instanceof Error && { cause: cause.message }) };
}

export function faultOf(plain: PlainFault): Fault {
  const cause = plain.cause === undefined ? undefined : new Error(plain.cause);
  return new Fault(plain.kind, plain.message, plain.place, cause);
}

/**
 * The same commit with all its bytes in one buffer of its own, to be transferred to the writer. The caller's bytes
 * stay as they are: a commit that lost a race is made again from them, and a pooled Buffer can neither be transferred
 * nor cloned alone. So bytes are copied once, whatever their size.
 */
export function packCommit(commit: Commit): { readonly commit: Commit; readonly buffer: ArrayBuffer } {
  const { writes, documents = [], journal, replayed, stamps } = commit;
  let size = journal?.raw.length ?? 0;
  for (const { body } of writes) size += body?.length ?? 0;
  for (const { bytes } of documents) size += bytes.length;
  const buffer = new ArrayBuffer(size);
  let at = 0;
  const move = (bytes: Uint8Array) => {
    const moved = new Uint8Array(buffer, at, bytes.length);
    moved.set(bytes);
    at += bytes.length;
    return moved;
  };
  return {
    buffer,
    commit: {
      writes: writes.map((write) => ({ ...write, body: write.body && move(write.body) })),
      documents: documents.map(({ digest, bytes }) => ({ digest, bytes: move(bytes) })),
      ...(journal && { journal: { ...journal, raw: move(journal.raw) } }),
      ...(replayed && { replayed }),
      ...(stamps && { stamps }),
    },
  };
}

import type { FaultKind, Place } from '../../fault.ts';
import { Fault } from '../../fault.ts';
import type { Commit, CommitOutcome, Write } from '../store.ts';
import type { IndexColumns } from './index-rows.ts';

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
  | { readonly ask: 'ping'; readonly n: number }
  | { readonly ask: 'close' };

export type Report =
  /** Open, and the clinical ranges that its index goes by (clinical.ts). */
  | { readonly tell: 'ready'; readonly clinical: Readonly<Record<string, string>> }
  | { readonly tell: 'refused'; readonly fault: PlainFault }
  | { readonly tell: 'done'; readonly results: readonly Result[] }
  | { readonly tell: 'here'; readonly n: number };

export interface Request {
  readonly n: number;
  readonly commit: PackedCommit;
}

export interface Result {
  readonly n: number;
  readonly outcome?: CommitOutcome;
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

/** A write whose entry has become columns: hashing keys is the main thread's part, which a disk never holds up. */
export interface PackedWrite extends Omit<Write, 'entry'> {
  /** Undefined when no search is to find the resource. */
  readonly index: IndexColumns | undefined;
}

export interface PackedCommit extends Omit<Commit, 'writes'> {
  readonly writes: readonly PackedWrite[];
}

/**
 * The same commit with all its bytes in one buffer of its own, to be transferred to the writer. The caller's bytes
 * stay as they are: a commit that lost a race is made again from them, and a pooled Buffer can neither be transferred
 * nor cloned alone. So bytes are copied once, whatever their size.
 */
export function packCommit(
  commit: Commit,
  columnsOf: (write: Write) => IndexColumns | undefined,
): { readonly commit: PackedCommit; readonly buffer: ArrayBuffer } {
  const { writes, documents = [], journal } = commit;
  const indexes = writes.map(columnsOf);
  let size = journal?.raw.length ?? 0;
  for (const index of indexes) size += index?.keys.length ?? 0;
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
  // Keys first: they are read as words, and each is a whole number of words long.
  const moved = indexes.map((index) => index && { ...index, keys: move(index.keys) });
  return {
    buffer,
    commit: {
      writes: writes.map(({ type, id, expect, updated, method, body, stamps, identities }, i) => {
        return {
          type,
          id,
          expect,
          updated,
          method,
          body: body && move(body),
          stamps,
          identities,
          index: moved[i],
        };
      }),
      documents: documents.map(({ digest, bytes }) => ({ digest, bytes: move(bytes) })),
      journal: journal && { ...journal, raw: move(journal.raw) },
      replayed: commit.replayed,
      stamps: commit.stamps,
    },
  };
}

import { hash as digestOf } from 'node:crypto';
import { Fault } from '../../fault.ts';
import type { KeyHash } from '../hash.ts';
import type { Commit, JournalEntry, Write } from '../store.ts';
import { encodeEntry, rowId } from './resource.ts';
import type { ResRow } from './rows.ts';
import type { Shards } from './shard.ts';

/** A commit whose rows are known but for what they replace, and what it must not share with another of its group. */
export interface Prepared {
  readonly commit: Commit;
  readonly writes: readonly PreparedWrite[];
  readonly stamps: readonly {
    readonly _id: string;
    readonly g: number;
    readonly expect: number;
    readonly x: string;
  }[];
  readonly identities: readonly { readonly _id: string; readonly g: number; readonly of: Write }[];
  readonly journal: { readonly _id: string; readonly g: number } | undefined;
  /** Two commits that name one of these wait for each other. */
  readonly claims: readonly string[];
}

export interface PreparedWrite {
  readonly _id: string;
  readonly g: number;
  readonly write: Write;
  readonly index: ReturnType<typeof encodeEntry> | undefined;
}

export interface Preparing {
  readonly hash: (text: string) => KeyHash;
  readonly clinical: Readonly<Record<string, string>>;
  readonly shards: Shards;
}

/** @throws Fault `internal` when one resource is written twice: that would be one version too many for its maker. */
export function prepare({ hash, clinical, shards }: Preparing, commit: Commit): Prepared {
  const writes = commit.writes.map((write): PreparedWrite => {
    const { type, id, body, entry } = write;
    const index = body && entry && encodeEntry(type, entry, clinical[type], hash);
    return { _id: rowId(write), g: shards.of(id), write, index };
  });
  if (new Set(writes.map(({ _id }) => _id)).size < writes.length) {
    throw new Fault('internal', 'A commit writes each resource once: merge the two writes.');
  }
  const identities = commit.writes.flatMap((write) =>
    (write.identities ?? []).map((_id) => ({ _id, g: shards.ofKey(_id), of: write })),
  );
  const stamps = (commit.stamps ?? []).map(({ type, id, expect, stamps }) => {
    return { _id: rowId({ type, id }), g: shards.of(id), expect, x: stamps };
  });
  const journal = commit.journal && journalKey(shards, commit.journal);
  const claims = [
    ...writes.map(({ _id }) => _id),
    ...stamps.map(({ _id }) => _id),
    ...identities.map(({ _id }) => `=${_id}`),
    ...(journal === undefined ? [] : [`#${journal._id}`]),
    ...(commit.replayed === undefined ? [] : [`#${commit.replayed.seq}`]),
  ];
  return { commit, writes, stamps, identities, journal, claims };
}

/** `_id` is unique on its shard only, so the shard of a message follows from what makes it the same message. */
export function journalKey(
  shards: Shards,
  { source, control, digest }: Pick<JournalEntry, 'source' | 'control' | 'digest'>,
): { readonly _id: string; readonly g: number } {
  const _id = digestOf('sha256', JSON.stringify([source, control, digest]));
  return { _id, g: shards.ofKey(_id) };
}

/** The patient's other shards that a write makes use of: what clients number themselves may lie anywhere. */
export function awayFrom(
  shards: Shards,
  row: Pick<ResRow, 'g' | 'p'>,
): readonly { _id: string; g: number }[] {
  const patients = row.p === undefined ? [] : typeof row.p === 'string' ? [row.p] : row.p;
  return patients.map((_id) => ({ _id, g: shards.of(_id) })).filter(({ g }) => g !== row.g);
}

import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { mongo } from 'mongoose';
import { Fault } from '../../fault.ts';
import type { Commit, CommitOutcome } from '../store.ts';
import { lookUp, outcomeOf } from './check.ts';
import { effectsOf, type Numbered } from './effects.ts';
import { storeFault } from './failure.ts';
import { PART_BYTES, writeParts } from './part.ts';
import { type Prepared, type Preparing, prepare } from './prepare.ts';
import type { MetaRow, Rows } from './rows.ts';
import { DURABLE, type Perform } from './transaction.ts';

/** How a database is written to. */
export interface Writing extends Preparing {
  readonly rows: Rows;
  readonly perform: Perform;
  readonly groupLimit: number;
  /** Keep bodies as nested values too. */
  readonly nested: boolean;
  readonly now: () => number;
}

export interface GroupWriter {
  commit(commit: Commit): Promise<CommitOutcome>;
  traffic(): { readonly commits: number; readonly flushes: number };
  /** Finishes what was asked. */
  close(): Promise<void>;
}

interface Waiting {
  readonly prepared: Prepared;
  /** Alone, after a group with it failed: the bad one must not take others along. */
  alone: boolean;
  attempts: number;
  settled: boolean;
  resolve(outcome: CommitOutcome): void;
  reject(fault: Fault): void;
}

/** Lost races in a row after which a commit is told that the database is busy. */
const ATTEMPTS = 50;
const LONGEST_PAUSE_MS = 20;

/**
 * Commits in groups, one group at a time: what comes while the servers confirm one to each other makes up the next.
 * A group holds no two commits that touch the same resource, identity or message; the later one waits, and is then
 * told by a look at the database what became of the earlier.
 */
export function createGroupWriter(writing: Writing): GroupWriter {
  const { rows, shards } = writing;
  let waiting: Waiting[] = [];
  let running: Promise<void> | undefined;
  let closed = false;
  let commits = 0;
  let flushes = 0;

  const runAll = async () => {
    while (waiting.length > 0) {
      const candidates = waiting.splice(0, waiting[0]?.alone ? 1 : writing.groupLimit);
      try {
        const kept = await runGroup(candidates);
        waiting = [...kept, ...waiting];
      } catch (thrown) {
        const unsettled = candidates.filter(({ settled }) => !settled);
        waiting = [...apart(unsettled, thrown), ...waiting];
      }
    }
    // At once, before anybody else is heard: who comes later must start it anew.
    running = undefined;
  };

  /** @returns those that have no outcome yet. */
  const runGroup = async (candidates: readonly Waiting[]): Promise<readonly Waiting[]> => {
    const found = await lookUp(
      rows,
      shards,
      candidates.map(({ prepared }) => prepared),
    );
    const open: Waiting[] = [];
    for (const one of candidates) {
      const outcome = await outcomeOf(rows, found, one.prepared);
      if (outcome === undefined) open.push(one);
      else one.resolve(outcome);
    }
    const { group, later } = disjoint(open);
    if (group.length === 0) return [];
    const numbered = await number(
      writing,
      group.map(({ prepared }) => prepared),
    );
    const effects = effectsOf(numbered, found, { w: randomUUID(), shards, nested: writing.nested });
    flushes += 1;
    const performed = await writing.perform(effects);
    if (performed === 'done') {
      for (const [i, one] of group.entries()) one.resolve({ state: 'committed', seq: numbered[i]!.seq });
      return later;
    }
    // Others are at the same rows: not all at once again.
    await pause(Math.random() * LONGEST_PAUSE_MS);
    return [...group.filter(mayTryAgain), ...later];
  };

  return {
    async commit(commit) {
      if (closed) throw new Fault('unavailable', 'The store is closed.');
      const prepared = prepare(writing, commit);
      commits += 1;
      return new Promise((resolve, reject) => {
        waiting.push(waitingFor(prepared, resolve, reject));
        running ??= new Promise<void>((begin) => setImmediate(begin)).then(runAll);
      });
    },
    traffic: () => ({ commits, flushes }),
    async close() {
      closed = true;
      await running;
    },
  };
}

function waitingFor(
  prepared: Prepared,
  resolve: (outcome: CommitOutcome) => void,
  reject: (fault: Fault) => void,
): Waiting {
  return {
    prepared,
    alone: false,
    attempts: 0,
    settled: false,
    resolve(outcome) {
      this.settled = true;
      resolve(outcome);
    },
    reject(fault) {
      this.settled = true;
      reject(fault);
    },
  };
}

function mayTryAgain(one: Waiting): boolean {
  one.attempts += 1;
  if (one.attempts < ATTEMPTS) return true;
  one.reject(new Fault('unavailable', 'The database is busy: send again.'));
  return false;
}

/** After a failure: each is tried alone, and what fails alone has failed. */
function apart(candidates: readonly Waiting[], thrown: unknown): readonly Waiting[] {
  const fault = storeFault(thrown);
  // Who does not answer one does not answer the others.
  if (candidates.length === 1 || fault.kind === 'unavailable') {
    for (const one of candidates) one.reject(fault);
    return [];
  }
  for (const one of candidates) one.alone = true;
  return candidates;
}

/** The first of those that would get into each other's way. */
function disjoint(open: readonly Waiting[]): {
  readonly group: readonly Waiting[];
  readonly later: readonly Waiting[];
} {
  const group: Waiting[] = [];
  const later: Waiting[] = [];
  const claimed = new Set<string>();
  for (const one of open) {
    const { claims } = one.prepared;
    const free = claims.every((claim) => !claimed.has(claim)) && !(group.length > 0 && one.alone);
    (free ? group : later).push(one);
    for (const claim of claims) claimed.add(claim);
  }
  return { group, later };
}

/** Numbers are given out before the transaction: a counter inside would make all hubs wait for each other. */
async function number(
  { rows, shards, now }: Writing,
  group: readonly Prepared[],
): Promise<readonly Numbered[]> {
  const messages = group.filter(({ commit }) => commit.journal !== undefined).length;
  const writes = group.reduce((sum, one) => sum + one.writes.length, 0);
  const last = messages + writes === 0 ? undefined : await takeNumbers(rows, messages, writes);
  let seq = Number(last?.['messages'] ?? 0) - messages;
  let log = Number(last?.['writes'] ?? 0) - writes;
  const numbered: Numbered[] = [];
  for (const prepared of group) {
    const { commit, journal } = prepared;
    const parts = new Map<string, number>();
    for (const { digest, bytes } of commit.documents ?? []) {
      if (bytes.length <= PART_BYTES) continue;
      parts.set(
        digest,
        await writeParts(rows, { in: 'doc', of: digest, g: shards.ofKey(digest) }, bytes, now()),
      );
    }
    if (journal !== undefined && commit.journal !== undefined && commit.journal.raw.length > PART_BYTES) {
      const owner = { in: 'journal', of: journal._id, g: journal.g } as const;
      parts.set(journal._id, await writeParts(rows, owner, commit.journal.raw, now()));
    }
    if (commit.journal !== undefined) seq += 1;
    numbered.push({
      prepared,
      seq: commit.journal === undefined ? commit.replayed?.seq : seq,
      log: log + 1,
      parts,
    });
    log += prepared.writes.length;
  }
  return numbered;
}

/** @returns the counters as they are afterwards. */
async function takeNumbers(rows: Rows, messages: number, writes: number): Promise<MetaRow | undefined> {
  const after = await (rows.meta as unknown as mongo.Collection<{ _id: string }>).findOneAndUpdate(
    { _id: 'numbers' },
    { $inc: { messages, writes } },
    { upsert: true, returnDocument: 'after', writeConcern: DURABLE },
  );
  return after ?? undefined;
}

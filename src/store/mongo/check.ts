import type { CommitOutcome } from '../store.ts';
import { byKey } from './by-key.ts';
import { journalRow, rawOf } from './journal.ts';
import type { Prepared } from './prepare.ts';
import { rowId } from './resource.ts';
import type { AwayRow, IdentRow, JournalRowStored, ResRow, Rows } from './rows.ts';
import type { Shards } from './shard.ts';

/** What a group of commits finds in the database. */
export interface Found {
  /** The current version of each resource that a write replaces. */
  readonly res: ReadonlyMap<string, ResRow>;
  readonly ident: ReadonlyMap<string, IdentRow>;
  readonly journal: ReadonlyMap<string, JournalRowStored>;
  /** By number: the dead letters among those to be replayed. */
  readonly dead: ReadonlyMap<number, JournalRowStored>;
  readonly away: ReadonlyMap<string, AwayRow>;
}

/** One round trip, whatever the size of the group. */
export async function lookUp(rows: Rows, shards: Shards, group: readonly Prepared[]): Promise<Found> {
  const res = group.flatMap(({ writes, stamps }) => [...writes, ...stamps]);
  const ident = group.flatMap(({ identities }) => identities);
  const journal = group.flatMap(({ journal }) => journal ?? []);
  const replayed = group.flatMap(({ commit }) => commit.replayed?.seq ?? []);
  const patients = group.flatMap(({ writes }) =>
    writes.flatMap(({ index }) =>
      index?.p === undefined ? [] : typeof index.p === 'string' ? [index.p] : index.p,
    ),
  );
  const away = [...new Set(patients)].map((_id) => ({ _id, g: shards.of(_id) }));
  const [resRows, identRows, journalRows, deadRows, awayRows] = await Promise.all([
    byKey<ResRow>(rows.res, res),
    byKey<IdentRow>(rows.ident, ident),
    byKey<JournalRowStored>(rows.journal, journal),
    replayed.length === 0 ? [] : rows.journal.find({ d: { $in: replayed } }).toArray(),
    byKey<AwayRow>(rows.away, away),
  ]);
  return {
    res: mapped(resRows),
    ident: mapped(identRows),
    journal: mapped(journalRows),
    dead: new Map(deadRows.map((row) => [row.q, row])),
    away: mapped(awayRows),
  };
}

function mapped<T extends { readonly _id: string }>(rows: readonly T[]): ReadonlyMap<string, T> {
  return new Map(rows.map((row) => [row._id, row]));
}

/** The outcome of a commit that must not be made, going by what was found; undefined: nothing speaks against it. */
export async function outcomeOf(
  rows: Rows,
  found: Found,
  prepared: Prepared,
): Promise<CommitOutcome | undefined> {
  const { journal, writes, identities, stamps, commit } = prepared;
  const known = journal && found.journal.get(journal._id);
  if (known !== undefined) return { state: 'duplicate', row: journalRow(known, await rawOf(rows, known)) };
  const { replayed } = commit;
  if (replayed !== undefined && !found.dead.has(replayed.seq)) {
    return { state: 'conflict', on: `journal/${replayed.seq}` };
  }
  for (const { _id, write } of writes) {
    if ((found.res.get(_id)?.v ?? 0) !== write.expect) return { state: 'conflict', on: _id };
    for (const identity of identities) {
      if (identity.of === write && isTaken(found, prepared, identity))
        return { state: 'conflict', on: identity._id };
    }
  }
  const stale = stamps.find(({ _id, expect }) => found.res.get(_id)?.v !== expect);
  return stale && { state: 'conflict', on: stale._id };
}

/** Owned by another resource, or claimed by an earlier one of the same commit. */
function isTaken(
  found: Found,
  { identities }: Prepared,
  { _id, of }: Prepared['identities'][number],
): boolean {
  const owner = found.ident.get(_id);
  if (owner !== undefined) return rowId({ type: owner.y, id: owner.id }) !== rowId(of);
  return identities.find((one) => one._id === _id)?.of !== of;
}

import { Fault } from '../fault.ts';
import { fingerprint, type Sum, Summing } from './fingerprint.ts';
import { type Index, type Key, KINDS, type Kind, keyOf, type Upkeep } from './upkeep.ts';

/** What of one kind is on both sides in the end. */
export interface Copied {
  readonly kind: Kind;
  readonly source: Sum;
  readonly target: Sum;
  readonly same: boolean;
}

/** Items of all kinds. */
export interface CopyProgress {
  readonly doing: 'copying' | 'verifying';
  readonly done: number;
  readonly total: number;
}

/**
 * Brings all that `from` holds to `to`, which is empty or holds the beginning of it: a copy that was stopped goes on
 * where it was. In the end everything is read back from `to` and compared.
 *
 * @throws Fault `configuration` when `to` holds what `from` does not; nothing is written then.
 * @throws Fault `conflict` when `from` was written to meanwhile.
 */
export async function copyStore(
  from: Upkeep,
  to: Upkeep,
  index: Index,
  tell: (progress: CopyProgress) => void = () => {},
): Promise<readonly Copied[]> {
  const begun = new Map<Kind, Summing>();
  for (const kind of KINDS) begun.set(kind, await compareBeginning(from, to, kind));
  const counts = await countAll(from);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const sums = new Map<Kind, Sum>();
  let done = 0;
  try {
    for (const kind of KINDS) {
      const report = (count: number) => tell({ doing: 'copying', done: done + count, total });
      const sum = await copyKind({ from, to, index, report }, kind, begun.get(kind)!);
      sums.set(kind, sum);
      done += sum.count;
    }
  } catch (thrown) {
    // What came later may refer to what came later still: that is then the cause.
    if (thrown instanceof Fault && thrown.kind === 'conflict') await refuseMoved(from, counts);
    throw thrown;
  }
  await refuseMoved(from, counts);
  const copied: Copied[] = [];
  done = 0;
  for (const kind of KINDS) {
    const source = sums.get(kind)!;
    const report = (count: number) => tell({ doing: 'verifying', done: done + count, total });
    const target = (await summed(to, kind, undefined, report)).sum;
    copied.push({
      kind,
      source,
      target,
      same: source.digest === target.digest && source.count === target.count,
    });
    done += source.count;
  }
  return copied;
}

/** What is there already must be what would have been written first. @returns its sum. */
async function compareBeginning(from: Upkeep, to: Upkeep, kind: Kind): Promise<Summing> {
  const { count, last } = await to.extent(kind);
  if (last === undefined) return new Summing();
  const source = await summed(from, kind, last);
  const target = await summed(to, kind, last);
  if (source.sum.digest === target.sum.digest && target.sum.count === count) return source;
  throw new Fault(
    'configuration',
    `The target holds ${count} ${plural(kind)} that are not the first of the source’s: copy to an empty target, or to one ` +
      'whose copy from this very source was stopped.',
  );
}

interface Copying {
  readonly from: Upkeep;
  readonly to: Upkeep;
  readonly index: Index;
  readonly report: (done: number) => void;
}

async function copyKind({ from, to, index, report }: Copying, kind: Kind, summing: Summing): Promise<Sum> {
  let after = (await to.extent(kind)).last;
  for (;;) {
    const items = await from.contents(kind, after);
    if (items.length === 0) return summing.sum;
    await to.restore(kind, items, index);
    for (const item of items) summing.add(fingerprint(kind, item));
    after = keyOf(kind, items.at(-1)!);
    report(summing.sum.count);
  }
}

async function summed(
  store: Upkeep,
  kind: Kind,
  until: Key | undefined,
  report: (done: number) => void = () => {},
): Promise<Summing> {
  const summing = new Summing();
  let after: Key | undefined;
  for (;;) {
    const items = await store.contents(kind, after);
    for (const item of items) {
      const key = keyOf(kind, item);
      if (until !== undefined && isAfter(key, until)) return summing;
      summing.add(fingerprint(kind, item));
      after = key;
    }
    if (items.length === 0) return summing;
    report(summing.sum.count);
  }
}

/** Texts by their bytes, as the stores order them. */
function isAfter(key: Key, until: Key): boolean {
  if (typeof key === 'number') return key > Number(until);
  return Buffer.compare(Buffer.from(key), Buffer.from(String(until))) > 0;
}

async function countAll(store: Upkeep): Promise<ReadonlyMap<Kind, number>> {
  const counts = new Map<Kind, number>();
  for (const kind of KINDS) counts.set(kind, (await store.extent(kind)).count);
  return counts;
}

/** Every write makes a change, every message a row: a store whose counts stand still was not written to. */
async function refuseMoved(from: Upkeep, counts: ReadonlyMap<Kind, number>): Promise<void> {
  const now = await countAll(from);
  const kind = KINDS.find((one) => now.get(one) !== counts.get(one));
  if (kind === undefined) return;
  throw new Fault(
    'conflict',
    `The source got new ${plural(kind)} during the copy: stop the hub that writes to it, empty the target, and copy again.`,
  );
}

export function plural(kind: Kind, count = 2): string {
  if (count === 1) return kind;
  return kind === 'identity' ? 'identities' : `${kind}s`;
}

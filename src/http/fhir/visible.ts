import { Fault } from '../../fault.ts';
import { byId, type Restriction, restrict } from '../../fhir/search/plan.ts';
import type { Ref, Store, Stored } from '../../store/store.ts';

/**
 * The current version, for a caller who may see it; undefined where there is none, and where there is one that this
 * caller may not see: the two must look alike. A deletion is seen by callers without conditions only, since what a
 * deleted resource was about is no longer known.
 */
export async function currentOf(
  store: Store,
  ref: Ref,
  restriction: Restriction,
): Promise<Stored | undefined> {
  if (restriction[ref.type] === undefined) return (await store.read([ref]))[0];
  const { hits } = await store.search(restrict(byId(ref.type, [ref.id]), restriction));
  const hit = hits[0];
  if (hit === undefined) return undefined;
  const [read] = await store.read([ref]);
  return { ...hit, stamps: read?.stamps };
}

/** The same, when there must be something to show: Fault `not-found`, or `gone` after a deletion. */
export async function demandCurrent(
  store: Store,
  ref: Ref,
  restriction: Restriction,
): Promise<Stored & { readonly body: Uint8Array }> {
  return demandBody(await currentOf(store, ref, restriction), ref.type);
}

export function demandBody(stored: Stored | undefined, type: string): Stored & { readonly body: Uint8Array } {
  if (stored === undefined) throw unknownId(type);
  const { body } = stored;
  if (body === undefined) {
    throw new Fault('gone', `This ${type} was deleted: its _history has what it was.`);
  }
  return { ...stored, body };
}

export function unknownId(type: string): Fault {
  return new Fault('not-found', `There is no ${type} with this id: search ${type}?identifier= for it.`);
}

/** Several resources by reference, those that the caller may see and that exist. */
export async function visibleAmong(
  store: Store,
  refs: readonly Ref[],
  restriction: Restriction,
): Promise<readonly Stored[]> {
  const free = refs.filter((ref) => restriction[ref.type] === undefined);
  const found: Stored[] = [];
  if (free.length > 0) {
    for (const stored of await store.read(free)) if (stored?.body !== undefined) found.push(stored);
  }
  const bound = Map.groupBy(
    refs.filter((ref) => restriction[ref.type] !== undefined),
    (ref) => ref.type,
  );
  for (const [type, some] of bound) {
    const ids = some.map((ref) => ref.id);
    found.push(...(await store.search(restrict(byId(type, ids), restriction))).hits);
  }
  return found;
}

// http://hl7.org/fhir/R4/search.html#revinclude
import type { Resource } from '@medplum/fhirtypes';
import { referenceKey } from '../../fhir/index/keys.ts';
import { type Restriction, restrict } from '../../fhir/search/plan.ts';
import type { Include, Search } from '../../fhir/search/search.ts';
import type { Page, Ref, Stored } from '../../store/store.ts';
import type { Bench } from './ask.ts';
import { visibleAmong } from './visible.ts';

/** Resources that one page may bring along. Beyond, the page says that it is not complete. */
const MOST = 1000;

export interface Included {
  readonly resources: readonly Stored[];
  /** More than `MOST` belonged here. */
  readonly cut: boolean;
}

/**
 * What the matches of a page refer to (`_include`) and what refers to them (`_revinclude`): one level, each resource
 * once, none that is a match already and none that the caller may not see.
 */
export async function included(
  bench: Bench,
  search: Search,
  hits: readonly Stored[],
  restriction: Restriction,
): Promise<Included> {
  if (hits.length === 0 || search.includes.length + search.revincludes.length === 0) return NOTHING;
  const seen = new Set(hits.map(nameOf));
  const resources: Stored[] = [];
  const add = (stored: Stored): void => {
    if (seen.has(nameOf(stored))) return;
    seen.add(nameOf(stored));
    resources.push(stored);
  };
  const refs = referredTo(bench, search, hits);
  for (const stored of await visibleAmong(bench.store, refs.slice(0, MOST), restriction)) add(stored);
  let cut = refs.length > MOST;
  for (const include of search.revincludes) {
    const page = await referringTo(bench, include, hits, restriction);
    if (page.next !== undefined) cut = true;
    for (const stored of page.hits) add(stored);
  }
  return { resources, cut };
}

const NOTHING: Included = { resources: [], cut: false };

/** Resources that the hits name in the included parameters, without the hits themselves. */
function referredTo(bench: Bench, search: Search, hits: readonly Stored[]): readonly Ref[] {
  const includes = search.includes.filter((one) => one.source === search.plan.type);
  if (includes.length === 0) return [];
  const found = new Map<string, Ref>();
  for (const { body } of hits) {
    const resource = JSON.parse(Buffer.from(body!).toString()) as Resource;
    for (const include of includes) {
      for (const ref of bench.references(include, resource)) found.set(nameOf(ref), ref);
    }
  }
  for (const hit of hits) found.delete(nameOf(hit));
  return [...found.values()];
}

/** Resources of the include's type whose parameter names one of the hits. */
function referringTo(
  bench: Bench,
  include: Include,
  hits: readonly Stored[],
  restriction: Restriction,
): Promise<Page> {
  const any = hits
    .filter((hit) => include.target === undefined || include.target === hit.type)
    .map(
      (hit) => ({ kind: 'key', key: referenceKey(include.source, include.parameter, nameOf(hit)) }) as const,
    );
  if (any.length === 0) return Promise.resolve({ hits: [] });
  return bench.store.search(restrict({ type: include.source, all: [{ any }], count: MOST }, restriction));
}

function nameOf(ref: Ref): string {
  return `${ref.type}/${ref.id}`;
}

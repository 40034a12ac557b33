// http://hl7.org/fhir/R4/http.html#history
import { Fault } from '../../fault.ts';
import { historyBundle } from '../../fhir/bundle.ts';
import type { Cursor } from '../../fhir/search/plan.ts';
import { encodeQuery, type Pairs } from '../query.ts';
import type { Interact } from './ask.ts';
import { currentOf, unknownId } from './visible.ts';

interface Parameters {
  readonly count: number;
  /** ms since 1970: versions from then on. */
  readonly since: number;
}

function readParameters(query: Pairs, limits: { defaultCount: number; maxCount: number }): Parameters {
  let count = limits.defaultCount;
  let since = Number.NEGATIVE_INFINITY;
  for (const [name, value] of query) {
    if (name === '_count') count = readCount(value, limits.maxCount);
    else if (name === '_since') since = readInstant(value);
    else if (name !== '_format' && name !== '_pretty') {
      throw new Fault('invalid', 'A history takes _count, _since, _format and _pretty.');
    }
  }
  return { count, since };
}

function readCount(text: string, most: number): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Fault('value', '_count is a whole number from 1.');
  return Math.min(Number(text), most);
}

/** http://hl7.org/fhir/R4/datatypes.html#instant: to the second, with its offset. */
function readInstant(text: string): number {
  const isInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(text);
  const time = isInstant ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new Fault('value', '_since is an instant such as 2025-03-01T08:00:00Z (write + as %2B in a URL).');
  }
  return time;
}

function beforeOf(after: Cursor | undefined): { before?: number } {
  return after === undefined ? {} : { before: Number(after[0]) };
}

/** The versions of one resource, newest first, deletions too. Who may see it now may see what it was. */
export const history: Interact = async (bench, ask) => {
  const { type, id, base } = ask;
  const { store, links, settings } = bench;
  const path = `${type}/${id}/_history`;
  const { search, after } = links.open(path, ask.query);
  const { count, since } = readParameters(search, settings.search);
  const current = await currentOf(store, { type, id }, ask.restriction);
  if (current === undefined) throw unknownId(type);
  // One more than a page tells whether there is a next one.
  const found = await store.history({ type, id }, { count: count + 1, ...beforeOf(after) });
  const recent = found.filter((version) => version.updated >= since);
  const page = recent.slice(0, count);
  const link = (query: string) => `${base}/${path}${query === '' ? '' : '?'}${query}`;
  const next = recent.length > count ? link(links.next(path, search, [page.at(-1)!.version, 0])) : undefined;
  // Versions count from 1, so the newest says how many there are.
  const total = since === Number.NEGATIVE_INFINITY ? current.version : undefined;
  const parts = { base, self: link(encodeQuery(search)), next, total, versions: page };
  return { status: 200, body: historyBundle(parts) };
};

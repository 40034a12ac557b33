// http://hl7.org/fhir/R4/http.html#search and http://hl7.org/fhir/R4/search.html
import type { Resource } from '@medplum/fhirtypes';
import { type Entry, searchset } from '../../fhir/bundle.ts';
import { warningOutcome } from '../../fhir/outcome.ts';
import { project } from '../../fhir/project.ts';
import { parseSearch } from '../../fhir/search/parse.ts';
import { type Cursor, restrict } from '../../fhir/search/plan.ts';
import type { Search } from '../../fhir/search/search.ts';
import type { Stored } from '../../store/store.ts';
import { type Answer, prettyAnswer } from '../answer.ts';
import { FORM_BODY } from '../body.ts';
import { readForm } from '../negotiate.ts';
import { encodeQuery, type Pairs, parseQuery } from '../query.ts';
import type { Ask, Bench, Interact } from './ask.ts';
import { included } from './include.ts';
import { readPreferences } from './prefer.ts';

/** A search by GET, its parameters in the URL. */
export const search: Interact = (bench, ask) => answerSearch(bench, ask, ask.query);

/** A search by POST, its parameters in the body, in the URL, or in both. */
export const searchByPost: Interact = async (bench, ask) => {
  const posted = ask.hasBody ? parseQuery(await ask.text(FORM_BODY)) : [];
  const { pretty } = readForm(posted);
  const answer = await answerSearch(bench, ask, [...ask.query, ...posted]);
  return pretty ? prettyAnswer(answer) : answer;
};

async function answerSearch(bench: Bench, ask: Ask, query: Pairs): Promise<Answer> {
  const { search: pairs, after } = bench.links.open(ask.type, query);
  const search = parse(bench, ask, pairs, after);
  const plan = restrict(search.plan, ask.restriction);
  const self = link(ask, encodeQuery(search.self));
  if (search.summary === 'count') {
    const total = await bench.store.count(plan);
    return bundle({ base: ask.base, self, total, entries: warnings(search.warnings) });
  }
  const page = await bench.store.search(plan);
  const brought = await included(bench, search, page.hits, ask.restriction);
  const total = search.total === 'none' ? undefined : await bench.store.count(plan);
  const next = page.next && link(ask, bench.links.next(ask.type, withCount(search), page.next));
  const notes = brought.cut ? [...search.warnings, TOO_MANY_INCLUDED] : search.warnings;
  const entries = [
    ...page.hits.map((hit) => entry(hit, 'match', projected(search, hit.body!))),
    ...brought.resources.map((one) => entry(one, 'include', one.body!)),
    ...warnings(notes),
  ];
  return bundle({ base: ask.base, self, next, total, entries });
}

const TOO_MANY_INCLUDED =
  'Not all resources to include fit on this page: ask for fewer matches (_count), or search for the rest by itself.';

function parse(bench: Bench, ask: Ask, pairs: Pairs, after: Cursor | undefined): Search {
  const { defaultCount, maxCount } = bench.settings.search;
  const { handling } = readPreferences(ask.headers['prefer']);
  const { zone } = bench;
  return parseSearch(ask.type, pairs, { base: ask.base, handling, defaultCount, maxCount, zone, after });
}

/** The next page has the size of this one, even where the default changes between them. */
function withCount(search: Search): Pairs {
  const others = search.self.filter(([name]) => name !== '_count');
  return [...others, ['_count', String(search.plan.count)]];
}

function link(ask: Ask, query: string): string {
  return `${ask.base}/${ask.type}${query === '' ? '' : '?'}${query}`;
}

function entry(stored: Stored, mode: Entry['mode'], body: Uint8Array): Entry {
  return { type: stored.type, id: stored.id, body, mode };
}

/** Only what was asked of each resource; as stored, and never parsed, when all was. */
function projected(search: Search, body: Uint8Array): Uint8Array {
  if (search.elements === undefined && search.summary === 'false') return body;
  const resource = JSON.parse(Buffer.from(body).toString()) as Resource;
  return Buffer.from(JSON.stringify(project(resource, search)));
}

function warnings(texts: readonly string[]): readonly Entry[] {
  if (texts.length === 0) return [];
  const body = Buffer.from(JSON.stringify(warningOutcome(texts)));
  return [{ type: 'OperationOutcome', id: '', body, mode: 'outcome' }];
}

function bundle(parts: Parameters<typeof searchset>[0]): Answer {
  return { status: 200, body: searchset(parts) };
}

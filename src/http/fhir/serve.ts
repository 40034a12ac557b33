import type { IncomingMessage } from 'node:http';
import type { RequestHandler, Response } from 'express';
import { Fault } from '../../fault.ts';
import { createIndexer } from '../../fhir/index/indexer.ts';
import { createZone } from '../../fhir/zone.ts';
import { publicBase } from '../address.ts';
import { type Answer, giveHeader, type Locals, prettyAnswer, sendAnswer } from '../answer.ts';
import { readText } from '../body.ts';
import type { Edge } from '../edge.ts';
import { acceptsJson, readForm } from '../negotiate.ts';
import { createPageLinks } from '../page-link.ts';
import { parseQuery } from '../query.ts';
import type { Ask, Bench, Interact } from './ask.ts';
import { capabilities } from './capabilities.ts';
import { createReferences } from './references.ts';
import { createRoutes, type Found } from './routes.ts';

/** A longer URL belongs into the body of a POST [type]/_search. */
const URL_CHARACTERS = 16_384;

/** Express keeps the query in the URL of a mounted handler; splitting here spares its parser on every request. */
function split(given: string): { path: string; queryText: string } {
  // RFC 9112 §3.2.2: a request sent as if to a proxy names the whole URL.
  const url = given.startsWith('/') ? given : given.replace(/^https?:\/\/[^/?]*/i, '');
  const mark = url.indexOf('?');
  return mark === -1
    ? { path: url, queryText: '' }
    : { path: url.slice(0, mark), queryText: url.slice(mark + 1) };
}

/** The CapabilityStatement, for any page of any origin: it is the same for everybody. */
function openToAll(
  bench: Bench,
  request: IncomingMessage,
  response: Response<unknown, Locals>,
  query: string,
): Answer {
  response.locals.route = '/fhir/metadata';
  giveHeader(response, 'Access-Control-Allow-Origin', '*');
  if (request.method === 'OPTIONS') {
    return {
      status: 204,
      headers: { 'Access-Control-Allow-Methods': 'GET, HEAD', Allow: 'GET, HEAD, OPTIONS' },
    };
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    giveHeader(response, 'Allow', 'GET, HEAD, OPTIONS');
    throw new Fault('method', 'The CapabilityStatement can only be read: use GET.');
  }
  const form = readForm(parseQuery(query));
  if (!form.json) acceptsJson(request.headers.accept);
  const answer = capabilities(bench, baseOf(request, bench.settings.http.base));
  return form.pretty ? prettyAnswer(answer) : answer;
}

function demandMethod(found: Found, method: string, response: Response<unknown, Locals>): Interact {
  response.locals.route = found.route.pattern;
  const run = found.route.byMethod.get(method === 'HEAD' ? 'GET' : method);
  if (run !== undefined) return run;
  giveHeader(response, 'Allow', found.route.allow);
  throw new Fault('method', `${found.route.pattern} does not take this method: use ${found.route.allow}.`);
}

/** The public address, or the one that the caller used: links must lead back to where the caller is. */
function baseOf(request: IncomingMessage, configured: string): string {
  const base = publicBase(configured);
  if (base !== undefined) return base;
  const host = request.headers.host ?? '';
  if (!/^[\w.:[\]-]{1,255}$/.test(host)) {
    throw new Fault('structure', 'Send a Host header with the name of the hub.');
  }
  return `http://${host}/fhir`;
}

function refuseLongUrl(url: string): void {
  if (url.length <= URL_CHARACTERS) return;
  throw new Fault(
    'too-large',
    `The URL has more than ${URL_CHARACTERS} characters: search by POST [type]/_search.`,
  );
}

/**
 * All that is below /fhir, in this order: what is open to all; who asks; what is asked for; in which form; then the
 * interaction. An unknown caller learns nothing, not even what exists.
 */
export function serveFhir(edge: Edge): RequestHandler {
  const zone = createZone(edge.settings.zone);
  const base = publicBase(edge.settings.http.base);
  const bench: Bench = {
    ...edge,
    zone,
    links: createPageLinks(edge.secret),
    index: createIndexer({ zone, base }),
    references: createReferences({ zone, base }),
  };
  const find = createRoutes();
  return async (request, response: Response<unknown, Locals>) => {
    giveHeader(response, 'Cache-Control', 'no-store');
    const { path, queryText } = split(request.url);
    if (path === '/metadata') {
      sendAnswer(response, openToAll(bench, request, response, queryText));
      return;
    }
    const restriction = edge.access.decide(edge.access.authenticate(request.headers.authorization));
    refuseLongUrl(request.url);
    const found = find(path);
    const run = demandMethod(found, request.method, response);
    const query = parseQuery(queryText);
    const form = readForm(query);
    if (found.type !== 'Binary' && !form.json) acceptsJson(request.headers.accept);
    const ask: Ask = {
      type: found.type,
      id: found.id,
      version: found.version,
      query,
      headers: request.headers,
      form,
      base: baseOf(request, edge.settings.http.base),
      restriction,
      hasBody:
        request.headers['transfer-encoding'] !== undefined ||
        Number(request.headers['content-length'] ?? 0) > 0,
      text: (types) => readText(request, types, edge.settings.http.bodyBytes),
    };
    const answer = await run(bench, ask);
    sendAnswer(response, form.pretty ? prettyAnswer(answer) : answer);
  };
}

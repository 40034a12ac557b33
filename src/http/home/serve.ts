import { createHash } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import { CATALOGUE } from '../../fhir/catalogue.ts';
import { type Locals, sendAnswer } from '../answer.ts';
import type { Edge } from '../edge.ts';
import { stateOfHealth } from '../health.ts';
import { homePage } from './page.ts';
import { STYLE } from './style.ts';
import { languageOf } from './texts.ts';

/** The page at `/`, in French or English as the browser asks. */
export function serveHome(edge: Edge): RequestHandler {
  const policy = contentPolicy();
  return async (request, response: Response<unknown, Locals>) => {
    response.locals.route = '/';
    const [health, counts] = await Promise.all([stateOfHealth(edge), countsByType(edge)]);
    const page = homePage({
      language: languageOf(request.headers['accept-language']),
      zone: edge.settings.zone,
      ready: health.ready,
      version: health.version,
      store: String(health.store['adapter'] ?? ''),
      started: edge.state().started,
      counts,
      feeds: health.feeds,
    });
    const headers = {
      'Content-Security-Policy': policy,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      Vary: 'Accept-Language',
    };
    sendAnswer(response, {
      status: 200,
      headers,
      contentType: 'text/html; charset=utf-8',
      body: Buffer.from(page),
    });
  };
}

/** In the catalogue's order; undefined when the database does not answer, which the page says. */
async function countsByType({ store }: Edge): Promise<readonly (readonly [string, number])[] | undefined> {
  try {
    const counts = await store.counts();
    return CATALOGUE.map(({ type }) => [type, counts[type] ?? 0] as const);
  } catch {
    return undefined;
  }
}

/** Nothing may run, load or frame this page; its one style is allowed by its hash. */
function contentPolicy(): string {
  const style = createHash('sha256').update(STYLE).digest('base64');
  return `default-src 'none'; style-src 'sha256-${style}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}

import type { RequestHandler, Response } from 'express';
import { Fault } from '../fault.ts';
import type { FeedState } from '../store/store.ts';
import { giveHeader, JSON_TEXT, type Locals, sendAnswer } from './answer.ts';
import type { Edge, HubState } from './edge.ts';

/** A database that takes longer than this to say that it is there is not ready. */
const PING_MS = 2000;

export interface Health extends Omit<HubState, 'started' | 'store'> {
  readonly store: HubState['store'] & { readonly answers: boolean };
  /** What each sender has sent; none while the database does not answer. */
  readonly feeds: readonly FeedState[];
  /** Seconds since the hub started. */
  readonly uptime: number;
}

/**
 * For load balancers and orchestrators: `/health/live` while the process runs; `/health/ready` and `/health` are 503
 * until every part is up and the database answers. Counts and names of feeds only: open to all.
 */
export function serveHealth(edge: Edge): RequestHandler {
  return async (request, response: Response<unknown, Locals>) => {
    const path = request.path === '/' ? '' : request.path;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      giveHeader(response, 'Allow', 'GET, HEAD');
      throw new Fault('method', 'The state can only be read: use GET.');
    }
    if (path === '/live') {
      answer(response, '/health/live', true, { live: true });
    } else if (path === '/ready' || path === '') {
      const health = await stateOfHealth(edge);
      const body = path === '' ? health : { ready: health.ready };
      answer(response, `/health${path}`, health.ready, body);
    } else {
      throw new Fault('not-found', 'There are /health, /health/live and /health/ready.');
    }
  };
}

export async function stateOfHealth(edge: Pick<Edge, 'state' | 'store' | 'now'>): Promise<Health> {
  const { started, ...state } = edge.state();
  const feeds = await inTime(edge.store.ping().then(() => edge.store.journal.feeds()));
  const answers = feeds !== undefined;
  return {
    ...state,
    ready: state.ready && answers,
    store: { ...state.store, answers },
    feeds: feeds ?? [],
    uptime: Math.round((edge.now() - started) / 1000),
  };
}

/** What the database said, or undefined when it failed or took too long. */
async function inTime<T>(asked: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), PING_MS);
  });
  const answered = asked.catch(() => undefined);
  const said = await Promise.race([answered, late]);
  clearTimeout(timer);
  return said;
}

function answer(response: Response<unknown, Locals>, route: string, well: boolean, body: object): void {
  response.locals.route = route;
  const headers = { 'Cache-Control': 'no-store' };
  sendAnswer(response, {
    status: well ? 200 : 503,
    headers,
    contentType: JSON_TEXT,
    body: Buffer.from(JSON.stringify(body)),
  });
}

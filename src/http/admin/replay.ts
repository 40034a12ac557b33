import type { RequestHandler, Response } from 'express';
import { Fault } from '../../fault.ts';
import { giveHeader, JSON_TEXT, type Locals, sendAnswer } from '../answer.ts';
import type { Edge } from '../edge.ts';

/**
 * `POST /admin/replay`: maps the dead letters again and tells how many could be. A running hub holds its store, so the
 * command line asks here. Two who ask at once share one run: the letters must not be mapped twice side by side.
 */
export function serveReplay({ access, replay }: Pick<Edge, 'access' | 'replay'>): RequestHandler {
  let running: ReturnType<typeof replay> | undefined;
  return async (request, response: Response<unknown, Locals>) => {
    response.locals.route = '/admin/replay';
    // Only the developer's token exists yet, and it may do everything; operators come with real access control.
    access.authenticate(request.headers.authorization);
    if (request.method !== 'POST') {
      giveHeader(response, 'Allow', 'POST');
      throw new Fault('method', 'Dead letters are replayed by POST.');
    }
    running ??= replay().finally(() => {
      running = undefined;
    });
    const body = Buffer.from(JSON.stringify(await running));
    sendAnswer(response, { status: 200, contentType: JSON_TEXT, body });
  };
}

import express, { type Express, type RequestHandler, type Response } from 'express';
import { serveReplay } from './admin/replay.ts';
import { giveHeader, type Locals } from './answer.ts';
import type { Edge } from './edge.ts';
import { serveFhir } from './fhir/serve.ts';
import { serveHealth } from './health.ts';
import { serveHome } from './home/serve.ts';
import { observe } from './observe.ts';
import { refuse, refuseUnknownPath } from './refuse.ts';
import { serveMetrics } from './scrape.ts';

/** No answer of the hub is to be guessed at by a browser. */
const secure: RequestHandler = (_request, response: Response<unknown, Locals>, next) => {
  giveHeader(response, 'X-Content-Type-Options', 'nosniff');
  next();
};

/** The HTTP edge of the hub. What a request passes is this list, from top to bottom. */
export function createApp(edge: Edge): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', false);
  app.set('case sensitive routing', true);
  app.set('strict routing', true);

  app.use(observe(edge.log, edge.metrics));
  app.use(secure);
  app.use('/fhir', serveFhir(edge));
  app.all('/admin/replay', serveReplay(edge));
  app.use('/health', serveHealth(edge));
  app.get('/metrics', serveMetrics(edge.metrics));
  app.get('/', serveHome(edge));
  app.use(refuseUnknownPath);
  app.use(refuse(edge.log));
  return app;
}

import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { giveHeader, type Locals } from './answer.ts';

/** From a memory read to a search that scans: 1 ms to 10 s. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** One log line and the figures of every request: its pattern, never its URL, since searches name patients. */
export function observe(log: Log, metrics: Metrics): RequestHandler {
  const durations = metrics.histogram({
    name: 'http_request_seconds',
    help: 'Time from a request’s headers to the end of its answer, by route. If p99 grows on all routes, look at the disk and the event loop first.',
    labelNames: ['method', 'route'],
    buckets: SECONDS,
  });
  const responses = metrics.counter({
    name: 'http_responses_total',
    help: 'Answers by status. A rise of 5xx means the hub or its database fails; the log has the cause.',
    labelNames: ['status'],
  });
  let running = 0;
  metrics.gauge(
    {
      name: 'http_requests_in_flight',
      help: 'Requests being answered now. If it only grows, the database does not answer.',
    },
    (gauge) => gauge.set(running),
  );
  // The line has these fields and no others, so the log's search for forbidden ones, most of its cost, finds nothing.
  const lines = log.child({}, { redact: { paths: [] } });
  const timer = remember((method, route) => durations.labels(method, route));
  const counter = remember((_, status) => responses.labels(status));

  return (request, response: Response<unknown, Locals>, next) => {
    const started = performance.now();
    const requestId = randomUUID();
    response.locals.requestId = requestId;
    giveHeader(response, 'X-Request-Id', requestId);
    running++;
    // `close` comes once, after the last byte or when the caller left.
    response.on('close', () => {
      const ms = performance.now() - started;
      const { route = 'none', bytes = 0, fault } = response.locals;
      const { statusCode, writableFinished } = response;
      running--;
      timer(request.method, route).observe(ms / 1000);
      counter('', String(statusCode)).inc();
      lines.info(
        {
          method: request.method,
          route,
          status: statusCode,
          ms: Math.round(ms * 10) / 10,
          bytes,
          request: requestId,
          fault,
          ...(writableFinished ? {} : { aborted: true }),
        },
        'http',
      );
    });
    next();
  };
}

/** Making a labelled child hashes its labels: each route's is made once. Routes are few, URLs are not. */
function remember<Child>(
  make: (method: string, route: string) => Child,
): (method: string, route: string) => Child {
  const children = new Map<string, Child>();
  return (method, route) => {
    const key = `${method} ${route}`;
    let child = children.get(key);
    if (child === undefined) {
      child = make(method, route);
      children.set(key, child);
    }
    return child;
  };
}

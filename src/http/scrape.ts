import type { RequestHandler, Response } from 'express';
import type { Metrics } from '../metrics.ts';
import { type Locals, sendAnswer } from './answer.ts';

/** The figures of the hub, for Prometheus to collect. Numbers only: open to all. */
export function serveMetrics(metrics: Metrics): RequestHandler {
  return async (_request, response: Response<unknown, Locals>) => {
    response.locals.route = '/metrics';
    const { registry } = metrics;
    const body = Buffer.from(await registry.metrics());
    sendAnswer(response, { status: 200, contentType: registry.contentType, body });
  };
}

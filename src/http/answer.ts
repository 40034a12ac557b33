import type { ServerResponse } from 'node:http';
import { prettyBytes } from './exact.ts';

/** What an interaction has to say, as data: it picks only among the statuses of success; a failure is a Fault. */
export interface Answer {
  readonly status: 200 | 201 | 204 | 304 | 503;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of the body; FHIR JSON when absent. */
  readonly contentType?: string;
  readonly body?: Uint8Array;
}

export const FHIR_JSON = 'application/fhir+json; charset=utf-8';
export const JSON_TEXT = 'application/json; charset=utf-8';

/** The same over several lines, where it is JSON. */
export function prettyAnswer(answer: Answer): Answer {
  if (answer.body === undefined || answer.contentType !== undefined) return answer;
  return { ...answer, body: prettyBytes(answer.body) };
}

/** What the request's log line and figures tell of it. */
export interface Locals {
  /** The pattern, such as `/fhir/Patient/:id`: never the URL itself. */
  route?: string;
  bytes?: number;
  fault?: string;
  requestId?: string;
}

/**
 * Sends an answer as it is. Express's own `send` would hash every body for an ETag of its own and look its type up
 * again, at the price of a fifth of a read.
 */
export function sendAnswer(response: ServerResponse & { locals: Locals }, answer: Answer): void {
  for (const name in answer.headers) response.setHeader(name, answer.headers[name]!);
  response.statusCode = answer.status;
  const { body } = answer;
  if (body === undefined) {
    if (answer.status !== 304 && answer.status !== 204) response.setHeader('Content-Length', 0);
    response.end();
    return;
  }
  response.setHeader('Content-Type', answer.contentType ?? FHIR_JSON);
  response.setHeader('Content-Length', body.length);
  response.locals.bytes = body.length;
  response.end(body);
}

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

type Head = Record<string, string | number>;

/** What is known of a request on its way: for its answer, its log line and its figures. */
export interface Locals {
  /** Headers of whatever answer it gets: see `giveHeader`. */
  head?: Head;
  /** The pattern, such as `/fhir/Patient/:id`: never the URL itself. */
  route?: string;
  bytes?: number;
  fault?: string;
  requestId?: string;
}

/** For the answer, whatever it will be. Node writes headers given all at once for half the price of one by one. */
export function giveHeader(response: { locals: Locals }, name: string, value: string): void {
  response.locals.head ??= {};
  response.locals.head[name] = value;
}

/**
 * Sends an answer as it is. Express's own `send` would hash every body for an ETag of its own and look its type up
 * again, at the price of a fifth of a read.
 */
export function sendAnswer(response: ServerResponse & { locals: Locals }, answer: Answer): void {
  const { status, headers, contentType = FHIR_JSON, body } = answer;
  const { locals } = response;
  // A copy: should node refuse to write one of the answer's headers, the refusal must not have it too.
  const head: Head = { ...locals.head, ...headers };
  if (body === undefined) {
    if (status !== 304 && status !== 204) head['Content-Length'] = 0;
    response.writeHead(status, head).end();
    return;
  }
  head['Content-Type'] = contentType;
  head['Content-Length'] = body.length;
  locals.bytes = body.length;
  response.writeHead(status, head).end(body);
}

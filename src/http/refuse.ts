import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { asFault, Fault } from '../fault.ts';
import { outcomeOf } from '../fhir/outcome.ts';
import type { Log } from '../log.ts';
import { FHIR_JSON, giveHeader, JSON_TEXT, type Locals } from './answer.ts';

/** Whoever asks again at once after these makes it worse. Seconds. */
const RETRY_AFTER = { unavailable: '5', throttled: '5', full: '60' } as const;

/** For what no other handler took. */
export const refuseUnknownPath: RequestHandler = (request) => {
  if (request.method === 'GET' || request.method === 'HEAD') {
    throw new Fault('not-found', 'Nothing is served here: FHIR is below /fhir, and / tells the rest.');
  }
  throw new Fault('method', 'Nothing can be sent here: FHIR is below /fhir.');
};

/**
 * The last in the list: every failure leaves through here, in the words of its Fault. Below /fhir that is an
 * OperationOutcome (http://hl7.org/fhir/R4/http.html#Status-Codes), elsewhere a small JSON object.
 */
export function refuse(log: Log): ErrorRequestHandler {
  return (thrown: unknown, request, response: Response<unknown, Locals>, _next) => {
    const fault = asFault(thrown);
    response.locals.fault = fault.kind;
    if (fault.row.http >= 500) {
      log.error(
        { err: fault, route: response.locals.route, request: response.locals.requestId },
        'request failed',
      );
    }
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const fhir = /^\/fhir(?:\/|\?|$)/.test(request.originalUrl);
    const body = fhir
      ? faultBytes(fault)
      : Buffer.from(JSON.stringify({ error: fault.kind, message: fault.message }));
    for (const [name, value] of faultHeaders(fault)) giveHeader(response, name, value);
    giveHeader(response, 'Content-Type', fhir ? FHIR_JSON : JSON_TEXT);
    giveHeader(response, 'Content-Length', String(body.length));
    response.locals.bytes = body.length;
    response.writeHead(fault.row.http, response.locals.head).end(body);
  };
}

/** A whole HTTP response for a connection on which no request could be read. */
export function refusedConnection(fault: Fault): Buffer {
  const body = faultBytes(fault);
  const lines = [
    `HTTP/1.1 ${fault.row.http} ${STATUS_CODES[fault.row.http] ?? ''}`,
    `Content-Type: ${FHIR_JSON}`,
    `Content-Length: ${body.length}`,
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), body]);
}

function faultBytes(fault: Fault): Buffer {
  return Buffer.from(JSON.stringify(outcomeOf(fault)));
}

function* faultHeaders(fault: Fault): Iterable<readonly [string, string]> {
  // RFC 6750 §3.
  if (fault.kind === 'unauthenticated') yield ['WWW-Authenticate', 'Bearer realm="moselle"'];
  const seconds = (RETRY_AFTER as Record<string, string | undefined>)[fault.kind];
  if (seconds !== undefined) yield ['Retry-After', seconds];
}

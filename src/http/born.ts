import { IncomingMessage, type RequestListener, ServerResponse } from 'node:http';

interface Prototypes {
  request?: object;
  response?: object;
}

/**
 * Express gives every request and response its own prototype when it arrives, which costs the object its shape in V8
 * and each later access its fast path: 5 to 10 % of a read. Made with that prototype, it has nothing to lose. For
 * the options of `createServer`; empty for an app that is not Express.
 */
export function bornFor(app: RequestListener): {
  IncomingMessage?: typeof IncomingMessage;
  ServerResponse?: typeof ServerResponse;
} {
  const { request, response } = app as Prototypes;
  if (request === undefined || response === undefined) return {};
  class ExpressRequest extends IncomingMessage {}
  class ExpressResponse<T extends IncomingMessage> extends ServerResponse<T> {}
  Object.setPrototypeOf(ExpressRequest.prototype, request);
  Object.setPrototypeOf(ExpressResponse.prototype, response);
  Object.assign(app, { request: ExpressRequest.prototype, response: ExpressResponse.prototype });
  return { IncomingMessage: ExpressRequest, ServerResponse: ExpressResponse };
}

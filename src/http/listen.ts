import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Fault } from '../fault.ts';
import { bornFor } from './born.ts';
import { refusedConnection } from './refuse.ts';

/** Room for a search in the URL and a large token; Node's own 16 KiB would cut a viewer's list of studies. */
const HEADER_BYTES = 65_536;

export interface Listener {
  readonly port: number;
  /** Stops accepting, lets what runs finish, closes the rest after `DRAIN_MS`. */
  close(): Promise<void>;
}

/** All in ms. Headers must come soon (slow senders hold a socket each), bodies of 16 MiB may take a slow line. */
const HEADERS_MS = 15_000;
const REQUEST_MS = 120_000;
const IDLE_MS = 65_000;
const DRAIN_MS = 10_000;
const SWEEP_MS = 50;

/** Serves an app over HTTP/1.1. Throws Fault `configuration` when the port is taken or not allowed. */
export async function listenHttp(
  app: RequestListener,
  options: { readonly host: string; readonly port: number },
): Promise<Listener> {
  const server = createServer(
    {
      maxHeaderSize: HEADER_BYTES,
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      keepAliveTimeout: IDLE_MS,
      ...bornFor(app),
    },
    app,
  );
  server.on('clientError', answerUnreadable);
  await listening(server, options);
  return { port: (server.address() as AddressInfo).port, close: () => drain(server) };
}

function listening(server: Server, options: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const text = `HTTP cannot listen on ${options.host}:${options.port} (${error.code}): free it, or set http.port.`;
      reject(new Fault('configuration', text, {}, error));
    });
    server.listen({ host: options.host, port: options.port }, resolve);
  });
}

/** Bytes that Node cannot read as HTTP never reach the app: say so in its place, then close. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(refusedConnection(unreadable(error.code)));
}

function unreadable(code: string | undefined): Fault {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new Fault('too-large', 'URL and headers are too long: send a long search as POST [type]/_search.');
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new Fault('structure', 'The request did not arrive complete in time: send it again.');
  }
  return new Fault('structure', 'This is not an HTTP/1.1 request that the hub can read.');
}

/** Node closes idle connections once; those that finish a request later are swept until none is left. */
function drain(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
    const deadline = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(deadline);
      resolve();
    });
  });
}

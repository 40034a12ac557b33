import { createServer, type DropArgument, type Server, type Socket } from 'node:net';
import { Fault } from '../fault.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { Connection } from './connection.ts';
import { createMllpMeters, type MllpMeters } from './mllp-meters.ts';
import type { Reception } from './reception.ts';

export interface MllpOptions extends Reception {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly limits: Reception['limits'] & {
    /** Connections at once; one more is closed unread. */
    readonly connections: number;
    /** At close, how long frames in work have to be acknowledged. */
    readonly drainSeconds: number;
  };
  readonly log: Log;
  readonly metrics: Metrics;
}

export interface MllpServer {
  readonly port: number;
  /** Connections open, or gone with frames still in work. */
  readonly connections: number;
  /** Accepts no more, acknowledges the frames in work for up to `drainSeconds`, then closes. May be called again. */
  close(): Promise<void>;
}

/** Idle connections cross firewalls that forget them after minutes: the kernel asks the peer once a minute. */
const KEEP_ALIVE_MS = 60_000;

/**
 * Listens for HL7 v2 over MLLP (HL7 v2 implementation guide, appendix C; IHE ITI TF-2 C.2.1). Throws Fault
 * `configuration` when the address cannot be listened on.
 */
export async function listenMllp(options: MllpOptions): Promise<MllpServer> {
  const open = new Set<Connection>();
  const meters = createMllpMeters(options.metrics, () => open.size);
  const server = createServer({
    allowHalfOpen: true,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE_MS,
  });
  server.maxConnections = options.limits.connections;
  server.on('connection', (socket) => accept(socket, options, meters, open));
  server.on('drop', (peer) => turnAway(peer, options, meters));
  await listening(server, options.host, options.port);
  // Accepting fails when the process has no file descriptors left: the next attempt may succeed.
  server.on('error', (error) => options.log.error({ err: error }, 'mllp connection not accepted'));

  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  let closing: Promise<void> | undefined;
  return {
    port,
    get connections() {
      return open.size;
    },
    close() {
      closing ??= close(server, open, options);
      return closing;
    },
  };
}

function accept(socket: Socket, options: MllpOptions, meters: MllpMeters, open: Set<Connection>): void {
  meters.accepted.inc();
  const peer = plainAddress(socket.remoteAddress);
  const log = options.log.child({ peer, peerPort: socket.remotePort });
  log.debug('mllp connection opened');
  const connection = new Connection(socket, peer, options, meters, log);
  open.add(connection);
  void connection.closed.then(() => {
    open.delete(connection);
    log.debug('mllp connection closed');
  });
}

function turnAway(peer: DropArgument | undefined, options: MllpOptions, meters: MllpMeters): void {
  meters.surplus.inc();
  options.log.warn(
    { peer: plainAddress(peer?.remoteAddress), connections: options.limits.connections },
    'mllp connection turned away: as many as mllp.connections allows are open',
  );
}

/** An IPv4 sender looks the same on a dual-stack listener. */
function plainAddress(address: string | undefined): string {
  return (address ?? 'unknown').replace(/^::ffff:(?=\d+\.)/, '');
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(error, host, port)));
    server.listen({ host, port }, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
}

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): Fault {
  const advice: Record<string, string> = {
    EADDRINUSE: 'another program listens there: stop it, or set mllp.port (MOSELLE_MLLP_PORT)',
    EACCES: 'ports below 1024 need a privilege: set mllp.port (MOSELLE_MLLP_PORT) to a higher one',
    EADDRNOTAVAIL: 'this machine has no such address: set mllp.host',
    ENOTFOUND: 'this name has no address: set mllp.host',
  };
  const hint = advice[error.code ?? ''] ?? `${error.code ?? error.name}: check mllp.host and mllp.port`;
  return new Fault('configuration', `Cannot listen for MLLP on ${host}:${port}: ${hint}.`, {}, error);
}

async function close(server: Server, open: Set<Connection>, options: MllpOptions): Promise<void> {
  server.close();
  for (const connection of open) connection.finish();
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, options.limits.drainSeconds * 1000);
  });
  const all = Promise.all([...open].map((connection) => connection.closed));
  await Promise.race([all, deadline]);
  clearTimeout(timer);
  if (open.size > 0) {
    options.log.warn({ connections: open.size }, 'mllp connections cut at the end of mllp.drainSeconds');
  }
  for (const connection of open) connection.destroy();
}

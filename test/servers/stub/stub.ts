import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as later } from 'node:timers/promises';
import type { mongo } from 'mongoose';
import type { MongoServer } from '../mongo-server.ts';
import { answerTo } from './answer.ts';
import { GREETINGS } from './commands.ts';
import { Cursors } from './cursors.ts';
import { Data } from './data.ts';
import { Faults, type PlannedFault } from './faults.ts';
import { type Request, replyTo, requestsOf } from './frames.ts';
import { Sessions, type TransactionMode } from './sessions.ts';
import { Topology } from './topology.ts';

/** One command as it came over the wire. */
export interface Recorded {
  readonly name: string;
  readonly body: mongo.BSON.Document;
}

/** A MongoDB of one's own over real TCP, which fails on demand and remembers what it was asked. */
export interface Stub extends MongoServer {
  /** Every command received, those that were made to fail too. */
  readonly commands: Recorded[];
  /** Off: `commands` stays as it is, so that a long measurement does not fill the memory. */
  recording: boolean;
  /** Milliseconds by which every reply is delayed, but to greetings. */
  latency: number;
  /** On: whoever has not logged in is refused; nobody can log in. */
  requireAuth: boolean;
  /** Plans a fault for commands to come. */
  fail(fault: PlannedFault): void;
  /** Forgets the faults that have not struck yet. */
  heal(): void;
  /** Cuts every connection and listens no longer; the data stay, open transactions do not. */
  stop(): Promise<void>;
  /** Listens again, on the same port. */
  restart(): Promise<void>;
}

/** Starts an empty stub on a free port of 127.0.0.1. */
export async function startStub({
  transactions = true,
}: {
  transactions?: TransactionMode;
} = {}): Promise<Stub> {
  const data = new Data();
  const cursors = new Cursors();
  const topology = new Topology();
  const sessions = new Sessions(data, transactions);
  const faults = new Faults();
  const sockets = new Set<Socket>();
  let server = await listening(0);
  const { port } = server.address() as AddressInfo;
  const address = `127.0.0.1:${port}`;

  const stub: Stub = {
    name: 'stub',
    version: '8.0.0',
    url: `mongodb://${address}/`,
    commands: [],
    recording: true,
    latency: 0,
    requireAuth: false,
    fail: (fault) => faults.plan(fault),
    heal: () => faults.clear(),
    async stop() {
      if (!server.listening) return;
      server.close();
      const closed = [...sockets].map((socket) => once(socket, 'close'));
      for (const socket of sockets) socket.destroy();
      await Promise.all([once(server, 'close'), ...closed]);
      cursors.clear();
      sessions.abortAll();
    },
    async restart() {
      if (!server.listening) server = await listening(port);
    },
  };
  return stub;

  async function listening(wanted: number): Promise<Server> {
    const fresh = createServer({ noDelay: true }, (socket) => void serve(socket));
    fresh.listen(wanted, '127.0.0.1');
    await once(fresh, 'listening');
    return fresh;
  }

  async function serve(socket: Socket): Promise<void> {
    const gone = new AbortController();
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      sockets.delete(socket);
      gone.abort();
    });
    try {
      for await (const request of requestsOf(socket)) await receive(request, socket, gone.signal);
    } catch {
      socket.destroy();
    }
  }

  /** Throws when the connection is to go. */
  async function receive(request: Request, socket: Socket, gone: AbortSignal): Promise<void> {
    const { $db: database, ...rest } = request.body;
    const name = Object.keys(rest)[0] ?? '';
    if (stub.recording) stub.commands.push({ name, body: request.body });
    const fault = faults.meet(name);
    if (fault?.how === 'drop') throw new Error('dropped on demand');
    const reply = await answerTo(
      request.body,
      { data, cursors, topology, database, address, gone },
      { sessions, how: fault?.how, requireAuth: stub.requireAuth },
    );
    if (fault?.how === 'lose-reply') throw new Error('reply lost on demand');
    const delay = fault?.how === 'slow' ? (fault.milliseconds ?? 0) : GREETINGS.has(name) ? 0 : stub.latency;
    if (delay > 0) await later(delay, undefined, { signal: gone });
    if (!request.silent) socket.write(replyTo(request, reply));
  }
}

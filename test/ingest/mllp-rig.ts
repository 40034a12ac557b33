import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { listenMllp, type MllpOptions, type MllpServer } from '../../src/ingest/mllp.ts';
import { createLog } from '../../src/log.ts';
import { Metrics } from '../../src/metrics.ts';

/** A real listener on a free port of loopback, whose `receive` echoes, and what it was handed. */
export interface Rig {
  readonly server: MllpServer;
  readonly port: number;
  readonly received: string[];
  readonly refused: { readonly reason: string; readonly text: string }[];
  readonly lines: string[];
  /** A sample of `/metrics`: `sample('mllp_frames_total')`. */
  sample(name: string, labels?: Record<string, string>): Promise<number>;
  sender(): Promise<Sender>;
  /** Hangs up every sender, then stops the listener. */
  close(): Promise<void>;
}

export interface RigOptions {
  readonly limits?: Partial<MllpOptions['limits']>;
  receive?(frame: string, rig: Rig): Promise<string> | string;
}

const LIMITS = {
  frameBytes: 33_554_432,
  connections: 100,
  inFlight: 8,
  idleSeconds: 30,
  frameSeconds: 30,
  drainSeconds: 5,
};

export async function startRig(options: RigOptions = {}): Promise<Rig> {
  const metrics = new Metrics();
  const lines: string[] = [];
  const senders: Sender[] = [];
  const log = createLog('debug', { write: (line: string) => void lines.push(line) });
  const received: string[] = [];
  const refused: { reason: string; text: string }[] = [];
  const server = await listenMllp({
    host: '127.0.0.1',
    port: 0,
    limits: { ...LIMITS, ...options.limits },
    log,
    metrics,
    async receive(bytes) {
      const text = Buffer.from(bytes).toString('latin1');
      received.push(text);
      return Buffer.from(options.receive ? await options.receive(text, rig) : `AA ${text}`, 'latin1');
    },
    async refuse(bytes, reason) {
      refused.push({ reason, text: Buffer.from(bytes).toString('latin1') });
      return Buffer.from(`AR ${reason}`);
    },
  });
  const rig: Rig = {
    server,
    port: server.port,
    received,
    refused,
    lines,
    sample: (name, labels = {}) => sampleOf(metrics, `moselle_${name}`, labels),
    async sender() {
      const sender = await connectSender(server.port);
      senders.push(sender);
      return sender;
    },
    async close() {
      for (const sender of senders) sender.socket.destroy();
      await server.close();
    },
  };
  return rig;
}

async function sampleOf(metrics: Metrics, name: string, labels: Record<string, string>): Promise<number> {
  for (const metric of await metrics.registry.getMetricsAsJSON()) {
    for (const { value, labels: has, ...rest } of metric.values) {
      const named = 'metricName' in rest ? rest.metricName : metric.name;
      if (named !== name) continue;
      if (Object.entries(labels).every(([label, one]) => (has as Record<string, unknown>)[label] === one)) {
        return value;
      }
    }
  }
  return 0;
}

/** A raw TCP client: bytes out, framed answers in, in the order they came. */
export class Sender {
  readonly socket: Socket;
  readonly answers: string[] = [];
  /** Resolves when both sides are closed, whatever the cause. */
  readonly closed: Promise<void>;
  #held = '';
  #taken = 0;
  #ended = false;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('error', () => {});
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    const end = () => {
      this.#ended = true;
      socket.emit('answers');
    };
    socket.on('end', end);
    socket.on('close', end);
  }

  #read(chunk: Buffer): void {
    const pieces = (this.#held + chunk.toString('latin1')).split('\x1c\r');
    this.#held = pieces.pop() ?? '';
    for (const piece of pieces) this.answers.push(piece.slice(piece.indexOf('\x0b') + 1));
    this.socket.emit('answers');
  }

  /** Resolves when the bytes are handed to the kernel. */
  write(text: string | Buffer): Promise<void> {
    const bytes = typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
    return new Promise((resolve, reject) => {
      this.socket.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** The next answer; undefined when the connection ends first. */
  async answer(): Promise<string | undefined> {
    while (this.answers.length <= this.#taken && !this.#ended) await once(this.socket, 'answers');
    const answer = this.answers[this.#taken];
    if (answer !== undefined) this.#taken++;
    return answer;
  }

  async take(count: number): Promise<(string | undefined)[]> {
    const taken: (string | undefined)[] = [];
    for (let n = 0; n < count; n++) taken.push(await this.answer());
    return taken;
  }

  /** All answers until the other side closes. */
  async rest(): Promise<string[]> {
    const rest: string[] = [];
    for (let one = await this.answer(); one !== undefined; one = await this.answer()) rest.push(one);
    return rest;
  }
}

async function connectSender(port: number): Promise<Sender> {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  await once(socket, 'connect');
  return new Sender(socket);
}

export function framed(text: string): string {
  return `\x0b${text}\x1c\r`;
}

/** A promise that the test releases. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/**
 * Waits until `read` stays the same while another connection has twenty messages answered: by then the listener's
 * loop has had every occasion to do more.
 */
export async function steady(rig: Rig, read: () => number | Promise<number>): Promise<number> {
  const other = await rig.sender();
  let last = await read();
  for (let same = 0; same < 20; ) {
    await other.write(framed('ping'));
    await other.answer();
    const now = await read();
    same = now === last ? same + 1 : 0;
    last = now;
  }
  other.socket.destroy();
  return last;
}

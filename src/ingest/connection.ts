import type { Socket } from 'node:net';
import { createFraming, type FrameEvent, type Framing, frame } from '../hl7/framing.ts';
import type { Log } from '../log.ts';
import { Answers } from './answers.ts';
import type { Ending, MllpMeters } from './mllp-meters.ts';
import type { FrameRefusal, Reception } from './reception.ts';

/** After our last acknowledgement, how long a silent peer may leave its side open. */
const LINGER_MS = 1000;

/** Frames broken off one after the other: such a sender speaks no MLLP, and each costs a dead letter. */
const BROKEN_IN_A_ROW = 100;

/**
 * One sender's connection, from accept to close. The socket must be opened with `allowHalfOpen`, since many senders
 * close their side after the last message and still wait for the acknowledgement.
 *
 * Back-pressure: frames are pulled from the chunk in hand one by one. Nothing is pulled, and the socket is paused,
 * while `inFlight` frames wait for their answer or the sender does not read the answers it has: what it sends
 * then stays in the kernel, whose window closes on it.
 */
export class Connection {
  /** Resolves when the socket is closed and the last frame in work is settled. Never rejects. */
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  readonly #peer: string;
  readonly #reception: Reception;
  readonly #meters: MllpMeters;
  readonly #log: Log;
  readonly #framing: Framing;
  readonly #answers = new Answers((answer, seconds) => this.#deliver(answer, seconds));
  #chunk: Generator<FrameEvent, void, void> | undefined;
  #skipped = 0;
  #frames = 0;
  #brokenInARow = 0;
  /** The sender has closed its side. */
  #ended = false;
  /** No more frames are taken; what still comes is swallowed. */
  #finishing = false;
  /** The sender does not read: acknowledgements wait in our memory. */
  #unread = false;
  #timer: NodeJS.Timeout | undefined;
  #settle: () => void = () => {};

  constructor(socket: Socket, peer: string, reception: Reception, meters: MllpMeters, log: Log) {
    this.#socket = socket;
    this.#peer = peer;
    this.#reception = reception;
    this.#meters = meters;
    this.#log = log;
    this.#framing = createFraming({ maxBytes: reception.limits.frameBytes });
    this.closed = new Promise((resolve) => {
      this.#settle = resolve;
    });
    socket.setTimeout(reception.limits.idleSeconds * 1000);
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('drain', () => this.#drained());
    socket.on('end', () => this.#peerEnded());
    socket.on('timeout', () => this.#silent());
    socket.on('error', (error) => this.#broken(error));
    socket.on('close', () => this.#gone());
  }

  /** Takes no more frames, delivers the acknowledgements of those it has, then closes. */
  finish(): void {
    if (this.#finishing) return;
    this.#finishing = true;
    this.#chunk = undefined;
    this.#stopTimer();
    this.#leaveWhenAnswered();
  }

  /** Closes now. What is not acknowledged yet will be sent again by its sender. */
  destroy(): void {
    this.finish();
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.#meters.bytes.inc(chunk.length);
    if (this.#finishing) return;
    this.#chunk = this.#framing.push(chunk);
    this.#pull();
  }

  #pull(): void {
    while (this.#chunk !== undefined && this.#mayTake()) {
      const next = this.#chunk.next();
      if (next.done) this.#exhausted();
      else this.#take(next.value);
    }
    if (this.#finishing) return;
    if (this.#chunk !== undefined) this.#stopTimer(); // we are the slow ones now
    if (this.#chunk !== undefined || this.#unread) this.#socket.pause();
    else if (this.#ended) this.#refuseRest('unfinished');
    else if (this.#socket.isPaused()) this.#socket.resume();
  }

  #mayTake(): boolean {
    const { inFlight, frameBytes } = this.#reception.limits;
    return !this.#unread && this.#answers.waiting < inFlight && this.#answers.bytes < frameBytes;
  }

  #exhausted(): void {
    this.#chunk = undefined;
    this.#countSkipped();
    if (this.#framing.pending === 0) this.#stopTimer();
    else this.#timer ??= setTimeout(() => this.#refuseRest('timeout'), this.#frameMs());
  }

  #take(event: FrameEvent): void {
    this.#stopTimer();
    if (event.kind === 'refused') {
      this.#refuse(event.bytes, event.reason);
      return;
    }
    this.#frames++;
    this.#brokenInARow = 0;
    this.#meters.frames.inc();
    this.#answer(event.bytes, () => this.#reception.receive(event.bytes, this.#peer));
  }

  /** Senders recover from one unfinished frame; one that is too large or too slow is not worth waiting for. */
  #refuse(bytes: Uint8Array, reason: FrameRefusal): void {
    this.#meters.refused.inc({ reason });
    this.#log.warn({ reason, bytes: bytes.length }, 'mllp frame refused');
    this.#answer(bytes, () => this.#reception.refuse(bytes, reason, this.#peer));
    if (reason === 'unfinished' && ++this.#brokenInARow < BROKEN_IN_A_ROW) return;
    this.#meters.ended.inc({ reason: 'refused' });
    this.finish();
  }

  /** The sender stopped in the middle of a frame: at its end, or for too long. */
  #refuseRest(reason: 'unfinished' | 'timeout'): void {
    for (const event of this.#framing.end()) {
      if (event.kind === 'refused') this.#refuse(event.bytes, reason);
    }
    this.#countSkipped();
    this.finish();
  }

  #answer(bytes: Uint8Array, work: () => Promise<Uint8Array>): void {
    this.#answers.add(bytes.length, this.#settled(work));
  }

  /** Without an acknowledgement the line cannot move: the connection ends, and the sender sends again. */
  async #settled(work: () => Promise<Uint8Array>): Promise<Uint8Array> {
    try {
      return await work();
    } catch (error) {
      this.#log.error({ err: error }, 'mllp frame without acknowledgement: the connection is closed');
      this.#abandon('failed');
      return new Uint8Array();
    }
  }

  #deliver(answer: Uint8Array, seconds: number): void {
    if (this.#socket.destroyed) {
      this.#meters.unheard.inc();
    } else {
      this.#meters.acknowledged.observe(seconds);
      if (!this.#socket.write(frame(answer))) this.#unread = true;
    }
    if (this.#finishing) this.#leaveWhenAnswered();
    else this.#pull();
  }

  #drained(): void {
    this.#unread = false;
    this.#pull();
  }

  #peerEnded(): void {
    this.#ended = true;
    this.#pull();
  }

  /** No byte either way for `idleSeconds`, or for the linger once we have closed our side. */
  #silent(): void {
    if (this.#socket.writableEnded) this.#socket.destroy();
    else if (this.#unread) this.#abandon('unread');
    else if (this.#answers.waiting > 0) {
      // Our own work takes long: its acknowledgement starts the clock anew.
    } else if (this.#framing.pending > 0) this.#refuseRest('timeout');
    else {
      this.#meters.ended.inc({ reason: 'idle' });
      this.#log.info('mllp connection idle: closed');
      this.finish();
    }
  }

  #leaveWhenAnswered(): void {
    if (this.#answers.waiting > 0) return;
    if (this.#socket.destroyed) this.#settle();
    if (this.#socket.destroyed || this.#socket.writableEnded) return;
    this.#socket.end();
    // Closing while unread bytes wait would reset the connection, and may take the last acknowledgement with it:
    // swallow them until the peer closes, falls silent, or goes on for longer than any frame may.
    this.#socket.setTimeout(LINGER_MS);
    this.#timer = setTimeout(() => this.#socket.destroy(), this.#frameMs());
    this.#socket.resume();
  }

  #broken(error: Error & { code?: string }): void {
    this.#log.info({ code: error.code }, 'mllp connection broken');
    this.#meters.ended.inc({ reason: 'broken' });
  }

  #abandon(reason: Ending): void {
    this.#log.warn({ reason }, 'mllp connection closed');
    this.#meters.ended.inc({ reason });
    this.destroy();
  }

  #gone(): void {
    if (!this.#finishing && this.#chunk === undefined) this.#refuseRest('unfinished');
    this.finish();
    this.#stopTimer();
    if (this.#frames === 0 && this.#skipped > 0) {
      this.#log.warn(
        { bytes: this.#skipped },
        'mllp connection without a frame: a message starts with VT (0x0B)',
      );
    }
    if (this.#answers.waiting === 0) this.#settle();
  }

  #countSkipped(): void {
    const skipped = this.#framing.skipped - this.#skipped;
    this.#skipped += skipped;
    if (skipped > 0) this.#meters.skipped.inc(skipped);
  }

  #frameMs(): number {
    return this.#reception.limits.frameSeconds * 1000;
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

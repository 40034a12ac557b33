/**
 * MLLP, the minimal lower layer protocol of HL7 v2 (transport specification, MLLP release 1, and IHE ITI TF-2 C.2.1):
 * a message travels as VT, content, FS, CR. Both control characters are forbidden inside the content, which is what
 * lets a receiver find its feet again after a sender broke off in the middle.
 */
const VT = 0x0b;
const FS = 0x1c;
const CR = 0x0d;

/** How much of a refused frame is kept for the dead letter: enough to see who sent what. */
const EVIDENCE = 64 * 1024;

/** Pieces joined at once, so that a frame sent byte by byte does not cost an object for each byte. */
const PIECES = 256;

export type FrameEvent =
  /** The content between VT and FS. It may share memory with the chunk it came in. */
  | { readonly kind: 'frame'; readonly bytes: Uint8Array }
  /** `bytes`: what had come; for `too-large` cut to 64 KiB. */
  | { readonly kind: 'refused'; readonly reason: 'unfinished' | 'too-large'; readonly bytes: Uint8Array };

export interface Framing {
  /**
   * The events of the next chunk of a connection, found only as they are pulled: whoever stops pulling holds the
   * sender back. Pull one chunk's events to the end before pushing the next, and leave the chunk's memory alone.
   * Every VT gets one event, in order; only a VT that another follows at once counts as noise, since some senders
   * write it twice and await one answer.
   */
  push(chunk: Uint8Array): Generator<FrameEvent, void, void>;
  /** The peer closed: an unfinished frame is refused. */
  end(): Generator<FrameEvent, void, void>;
  /** Bytes held of an unfinished frame, its VT included; 0 between frames and after a refusal. */
  readonly pending: number;
  /** Bytes thrown away so far: outside any frame, or the rest of a frame refused as too large. */
  readonly skipped: number;
}

/** The pieces of a frame that came in several chunks: each byte is copied twice at most, whatever the pieces. */
class Held {
  size = 0;
  private settled: Uint8Array[] = [];
  private recent: Uint8Array[] = [];

  add(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.size += piece.length;
    if (this.recent.push(piece) < PIECES) return;
    this.settled.push(Buffer.concat(this.recent));
    this.recent = [];
  }

  /** The first `length` bytes of what was held, as one; nothing is held afterwards. */
  take(length = this.size): Uint8Array {
    const pieces = this.settled.concat(this.recent);
    const [only] = pieces;
    this.size = 0;
    this.settled = [];
    this.recent = [];
    if (pieces.length === 1 && only) return only.subarray(0, length);
    return Buffer.concat(pieces, length);
  }
}

/** Where the next VT and FS of a chunk are. Each is searched once only: a chunk of a single kind stays linear. */
class Marks {
  private readonly chunk: Uint8Array;
  private vt = -1;
  private fs = -1;

  constructor(chunk: Uint8Array) {
    this.chunk = chunk;
  }
  /** Place of the first VT at or after `from`; the chunk's length when there is none. */
  start(from: number): number {
    if (this.vt < from) this.vt = this.find(VT, from);
    return this.vt;
  }
  /** Place of the first FS at or after `from`; the chunk's length when there is none. */
  end(from: number): number {
    if (this.fs < from) this.fs = this.find(FS, from);
    return this.fs;
  }
  private find(mark: number, from: number): number {
    const at = this.chunk.indexOf(mark, from);
    return at < 0 ? this.chunk.length : at;
  }
}

/** `closed`: an FS has just ended a frame, so that a CR belongs to it. */
type State = 'between' | 'closed' | 'inside' | 'swallowing';

class MllpFraming implements Framing {
  skipped = 0;
  private readonly maxBytes: number;
  private readonly held = new Held();
  private state: State = 'between';

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  get pending(): number {
    return this.state === 'inside' ? this.held.size + 1 : 0;
  }

  *push(chunk: Uint8Array): Generator<FrameEvent, void, void> {
    const marks = new Marks(chunk);
    let at = 0;
    while (at < chunk.length) {
      if (this.state === 'inside') {
        const stop = Math.min(marks.start(at), marks.end(at));
        const limit = at + this.maxBytes - this.held.size;
        if (stop > limit) {
          this.held.add(chunk.subarray(at, limit));
          at = limit;
          this.state = 'swallowing';
          yield {
            kind: 'refused',
            reason: 'too-large',
            bytes: this.held.take(Math.min(this.held.size, EVIDENCE)),
          };
          continue;
        }
        this.held.add(chunk.subarray(at, stop));
        at = stop;
        if (stop === chunk.length) return;
        const finished = chunk[stop] === FS;
        at += 1;
        if (!finished && this.held.size === 0) {
          this.skipped += 1;
          continue;
        }
        // A VT both ends what was broken off and starts the next frame: two patients never share a frame.
        this.state = finished ? 'closed' : 'inside';
        const bytes = this.held.take();
        yield finished ? { kind: 'frame', bytes } : { kind: 'refused', reason: 'unfinished', bytes };
      } else if (this.state === 'swallowing') {
        const stop = Math.min(marks.start(at), marks.end(at));
        this.skipped += stop - at;
        at = stop;
        if (stop === chunk.length) return;
        this.state = chunk[stop] === FS ? 'closed' : 'inside';
        at += 1;
      } else {
        if (this.state === 'closed' && chunk[at] === CR) at += 1;
        const start = marks.start(at);
        this.skipped += start - at;
        at = start + 1;
        this.state = start < chunk.length ? 'inside' : 'between';
      }
    }
  }

  *end(): Generator<FrameEvent, void, void> {
    const broken = this.state === 'inside';
    this.state = 'between';
    if (broken) yield { kind: 'refused', reason: 'unfinished', bytes: this.held.take() };
  }
}

/** VT, content, FS, CR: a frame ready to be written. */
export function frame(content: Uint8Array): Buffer {
  const framed = Buffer.allocUnsafe(content.length + 3);
  framed[0] = VT;
  framed.set(content, 1);
  framed[content.length + 1] = FS;
  framed[content.length + 2] = CR;
  return framed;
}

/**
 * A framing for one connection, that refuses frames whose content passes `maxBytes` as soon as they do.
 * Pure but for what it holds: no clock, no socket.
 */
export function createFraming(limits: { readonly maxBytes: number }): Framing {
  return new MllpFraming(limits.maxBytes);
}

/**
 * The acknowledgements of one connection, in the order of its frames: frames are worked on side by side, yet a
 * sender that matches answers by position must never read one patient's acknowledgement as another's. A refusal
 * joins the same line.
 */
export class Answers {
  readonly #line: Place[] = [];
  readonly #deliver: (answer: Uint8Array, seconds: number) => void;
  #bytes = 0;

  /** `deliver` is called once a frame, in order, with the seconds since the frame was complete. */
  constructor(deliver: (answer: Uint8Array, seconds: number) => void) {
    this.#deliver = deliver;
  }

  /** Frames whose answer has not left yet. */
  get waiting(): number {
    return this.#line.length;
  }

  /** Bytes of those frames: what a connection makes the hub keep in memory. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The next place in line, for a frame of so many bytes. `answer` must not reject. */
  add(bytes: number, answer: Promise<Uint8Array>): void {
    const place: Place = { bytes, since: performance.now(), answer: undefined };
    this.#line.push(place);
    this.#bytes += bytes;
    void answer.then((ready) => {
      place.answer = ready;
      this.#advance();
    });
  }

  #advance(): void {
    for (let first = this.#line[0]; first?.answer !== undefined; first = this.#line[0]) {
      this.#line.shift();
      this.#bytes -= first.bytes;
      this.#deliver(first.answer, (performance.now() - first.since) / 1000);
    }
  }
}

interface Place {
  readonly bytes: number;
  /** Milliseconds of the monotonic clock. */
  readonly since: number;
  answer: Uint8Array | undefined;
}

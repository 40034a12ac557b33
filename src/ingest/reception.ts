/** What becomes of frames, and how much of them a connection may hold. */
export interface Reception {
  readonly limits: {
    /** Largest content of a frame, in bytes. */
    readonly frameBytes: number;
    /** Frames of one connection in work at once. Their bytes together stay below two `frameBytes`. */
    readonly inFlight: number;
    /** Longest silence of a sender that the hub owes nothing. */
    readonly idleSeconds: number;
    /** Longest time from the start of a frame to its end. */
    readonly frameSeconds: number;
  };
  /** One frame in, its acknowledgement out (the ACK message, unframed). Never rejects: a refusal is an acknowledgement too. */
  receive(frame: Uint8Array, peer: string): Promise<Uint8Array>;
  /** What could not be framed: journaled as a dead letter, answered AR. Never rejects. */
  refuse(bytes: Uint8Array, reason: FrameRefusal, peer: string): Promise<Uint8Array>;
}

export type FrameRefusal = 'unfinished' | 'too-large' | 'timeout';

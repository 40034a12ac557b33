import { send } from '../ingest/send.ts';
import { FACILITIES } from './facilities.ts';
import type { DemoMessage } from './region.ts';

export interface PlayOptions {
  readonly host: string;
  readonly port: number;
  readonly messages: readonly DemoMessage[];
  /** Called after each acknowledgement. */
  onProgress(done: number, total: number): void;
}

/** A message that the hub refused, and why. */
export interface Refused {
  readonly facility: string;
  readonly kind: string;
  readonly control: string;
  /** MSA-1. */
  readonly code: string;
  readonly text: string;
}

export interface Played {
  readonly sent: number;
  readonly accepted: number;
  readonly refused: number;
  /** Messages acknowledged, accepted or not, by kind. */
  readonly byKind: Readonly<Record<string, number>>;
  readonly refusals: readonly Refused[];
}

/**
 * Sends the messages as the region does: one MLLP connection a facility, all at once, each waiting for its
 * acknowledgement before the next message, as most RIS do. Throws the Faults of `send`.
 */
export async function play({ host, port, messages, onProgress }: PlayOptions): Promise<Played> {
  const byKind: Record<string, number> = {};
  const refusals: Refused[] = [];
  let done = 0;

  const playFacility = (own: readonly DemoMessage[]) =>
    send(
      { host, port },
      own.map((message) => message.bytes),
      {
        onAcknowledgement(n, code, text) {
          const { facility, kind, control } = own[n - 1]!;
          byKind[kind] = (byKind[kind] ?? 0) + 1;
          if (code !== 'AA' && code !== 'CA') refusals.push({ facility, kind, control, code, text });
          onProgress(++done, messages.length);
        },
      },
    );

  const results = await Promise.all(
    FACILITIES.map(({ key }) => messages.filter((message) => message.facility === key))
      .filter((own) => own.length > 0)
      .map(playFacility),
  );
  const sum = (of: 'sent' | 'accepted' | 'refused'): number =>
    results.reduce((total, result) => total + result[of], 0);
  return { sent: sum('sent'), accepted: sum('accepted'), refused: sum('refused'), byKind, refusals };
}

import { connect, type Socket } from 'node:net';
import { Fault } from '../fault.ts';
import { decode } from '../hl7/charset.ts';
import { createFraming, frame } from '../hl7/framing.ts';
import { type Message, parse } from '../hl7/message.ts';

export interface SendOptions {
  /** Messages that may wait for their acknowledgement at once; 1 is the stop-and-wait of most senders. */
  readonly window?: number;
  /** How long to wait for the connection, and then for the next acknowledgement. */
  readonly timeoutSeconds?: number;
  /** Called for each acknowledgement, in order: the message's number from 1, MSA-1, and the text of a refusal. */
  onAcknowledgement?(n: number, code: string, text: string): void;
}

export interface Sent {
  readonly sent: number;
  /** Answered AA or CA. */
  readonly accepted: number;
  /** Answered AE, AR, CE or CR. */
  readonly refused: number;
}

interface Receiver {
  readonly host: string;
  readonly port: number;
}

const ACKNOWLEDGEMENT_BYTES = 1_048_576;

/**
 * Sends messages over one MLLP connection in the original acknowledgement mode (HL7 v2.5.1 chapter 2.9.2), checking
 * each MSA-2 against the MSH-10 that was sent. A refusal is counted, not thrown. Throws Fault `unavailable` when the
 * receiver cannot be reached, closes early or stays silent, and `conflict` when it acknowledges something else.
 */
export async function send(
  to: Receiver,
  messages: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  options: SendOptions = {},
): Promise<Sent> {
  const { window = 1, timeoutSeconds = 30 } = options;
  const awaited: string[] = [];
  const tally = { sent: 0, accepted: 0, refused: 0 };
  const socket = await connected(to, timeoutSeconds, () => awaited.length > 0);
  const answers = acknowledgements(socket, to);

  const settleOne = async (): Promise<void> => {
    const answer = await next(answers, to, tally);
    const control = awaited.shift() ?? '';
    const n = tally.accepted + tally.refused + 1;
    const code = answer.get('MSA', 1);
    const accepted = code === 'AA' || code === 'CA';
    refuseOtherControl(answer, control, accepted, n, to);
    tally[accepted ? 'accepted' : 'refused']++;
    options.onAcknowledgement?.(n, code, textOf(answer));
  };

  try {
    for await (const message of messages) {
      awaited.push(controlOf(message));
      tally.sent++;
      socket.write(frame(message));
      // A receiver that stops reading until we read its answers is not waited for in any other way than by reading.
      while (awaited.length >= window || (socket.writableNeedDrain && awaited.length > 0)) await settleOne();
    }
    while (awaited.length > 0) await settleOne();
    return { ...tally };
  } finally {
    socket.destroy();
  }
}

async function connected(to: Receiver, timeoutSeconds: number, waiting: () => boolean): Promise<Socket> {
  const socket = connect({ host: to.host, port: to.port, noDelay: true });
  socket.setTimeout(timeoutSeconds * 1000);
  return await new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => reject(unreachable(to, error));
    socket.once('error', failed);
    socket.on('timeout', () => {
      if (socket.connecting || waiting()) socket.destroy(silent(to, timeoutSeconds, socket.connecting));
    });
    socket.once('connect', () => {
      socket.off('error', failed);
      // Between two reads nobody listens; the next read throws what happened.
      socket.on('error', () => {});
      resolve(socket);
    });
  });
}

function unreachable(to: Receiver, error: NodeJS.ErrnoException): Fault {
  if (error instanceof Fault) return error;
  const why: Record<string, string> = {
    ECONNREFUSED: 'nothing listens there; is the hub running, and on that port?',
    ENOTFOUND: 'this name has no address.',
    EHOSTUNREACH: 'there is no way to that machine.',
    ENETUNREACH: 'there is no way to that network.',
    ETIMEDOUT: 'that machine does not answer; a firewall may be in between.',
  };
  const hint = why[error.code ?? ''] ?? `${error.code ?? 'the connection failed'}.`;
  return new Fault('unavailable', `Cannot connect to ${to.host}:${to.port}: ${hint}`, {}, error);
}

function silent(to: Receiver, seconds: number, connecting: boolean): Fault {
  const what = connecting ? 'did not take the connection' : 'did not acknowledge the message';
  return new Fault(
    'unavailable',
    `${to.host}:${to.port} ${what} within ${seconds} s: look at its log, then send again.`,
  );
}

/** The receiver's acknowledgements as they come. Throws Fault `structure` for what is none. */
async function* acknowledgements(socket: Socket, to: Receiver): AsyncGenerator<Message, void, void> {
  const framing = createFraming({ maxBytes: ACKNOWLEDGEMENT_BYTES });
  for await (const chunk of socket) {
    for (const event of framing.push(chunk)) {
      const answer = event.kind === 'frame' ? read(event.bytes) : undefined;
      if (answer?.first('MSA') === undefined) {
        throw new Fault(
          'structure',
          `${to.host}:${to.port} answered with what is no HL7 acknowledgement: is it an MLLP port?`,
        );
      }
      yield answer;
    }
  }
}

async function next(
  answers: AsyncGenerator<Message, void, void>,
  to: Receiver,
  tally: Sent,
): Promise<Message> {
  let came: IteratorResult<Message, void>;
  let cause: unknown;
  try {
    came = await answers.next();
  } catch (error) {
    if (error instanceof Fault) throw error;
    came = { done: true, value: undefined };
    cause = error;
  }
  if (!came.done) return came.value;
  const answered = tally.accepted + tally.refused;
  throw new Fault(
    'unavailable',
    `${to.host}:${to.port} closed the connection after ${answered} of ${tally.sent} acknowledgements: send from message ${answered + 1} again.`,
    {},
    cause,
  );
}

/** Who refuses a message may have been unable to read its MSH-10; who accepts it has read it. */
function refuseOtherControl(
  answer: Message,
  control: string,
  accepted: boolean,
  n: number,
  to: Receiver,
): void {
  const named = answer.get('MSA', 2);
  if (named === control || control === '' || (named === '' && !accepted)) return;
  throw new Fault(
    'conflict',
    `${to.host}:${to.port} answered message ${n} with the acknowledgement of another (MSA-2 is not its MSH-10): nothing is known of message ${n}, send it again.`,
    { segment: 'MSA', occurrence: 1, field: 2 },
  );
}

/** Why a message was refused: ERR-8 since version 2.5, MSA-3 before. */
function textOf(answer: Message): string {
  return answer.get('ERR', 8) || answer.get('MSA', 3);
}

/** MSH-10 of what we are about to send; empty when it is no HL7, which its receiver shall judge. */
function controlOf(message: Uint8Array): string {
  const ends = [message.indexOf(0x0d), message.indexOf(0x0a)].filter((at) => at > 0);
  const header = message.subarray(0, Math.min(message.length, ...ends));
  return read(header)?.control ?? '';
}

function read(bytes: Uint8Array): Message | undefined {
  try {
    return parse(decode(bytes, 'UNICODE UTF-8').text);
  } catch {
    return undefined;
  }
}

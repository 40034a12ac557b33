import { Fault } from '../fault.ts';
import { decode } from '../hl7/charset.ts';
import type { Feed } from '../hl7/feed.ts';
import { type Message, parseHeader } from '../hl7/message.ts';
import type { FeedOf } from './feeds.ts';

/** A frame whose header could be read, with what is known of its sender. */
export interface ReadMessage {
  /** The header alone: enough to answer, even when the rest cannot be parsed. */
  readonly header: Message;
  /** The whole message. */
  readonly text: string;
  readonly feed: Feed;
  /** `MSH-3|MSH-4`: who sent it, in the journal. */
  readonly source: string;
  readonly charset: string;
  /** Set when the declared character set was not the real one. */
  readonly charsetIssue: string | undefined;
}

/** Bytes → text and header. Throws Fault `structure` when there is no MSH. */
export function readMessage(frame: Uint8Array, feedOf: FeedOf): ReadMessage {
  const [application, sender] = senderOf(frame);
  const feed = feedOf(application, sender);
  const decoded = decode(frame, feed.charset);
  return {
    header: parseHeader(decoded.text),
    text: decoded.text,
    feed,
    source: `${application}|${sender}`,
    charset: decoded.charset,
    charsetIssue: decoded.issue,
  };
}

/**
 * Versions are those of HL7 v2, with the decimals that came later: 2.1 … 2.9, 2.3.1, 2.5.1, 2.7.1, 2.8.2. An empty
 * MSH-12 is read like any other. Throws Fault `unsupported-version`.
 */
export function requireKnownVersion(header: Message): void {
  if (header.version === '' || /^2\.[1-9](\.[12])?$/.test(header.version)) return;
  throw new Fault('unsupported-version', 'MSH-12 names no version of HL7 v2: send 2.1 to 2.9.', {
    segment: 'MSH',
    occurrence: 1,
    field: 12,
  });
}

/**
 * MSH-3.1 and MSH-4.1 from the raw bytes: the feed says how to decode them, so it must be found before decoding.
 * Both empty when there is no header.
 */
function senderOf(frame: Uint8Array): [application: string, sender: string] {
  const head = Buffer.from(frame.buffer, frame.byteOffset, Math.min(frame.byteLength, 1024)).toString(
    'latin1',
  );
  const start = head.indexOf('MSH');
  if (start < 0) return ['', ''];
  const header = head.slice(start).split(/[\r\n]/, 1)[0]!;
  const [, , application = '', sender = ''] = header.split(header[3] ?? '|');
  const component = header[4] ?? '^';
  return [application.split(component, 1)[0]!, sender.split(component, 1)[0]!];
}

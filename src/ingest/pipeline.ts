import { hash } from 'node:crypto';
import type { Resource } from '@medplum/fhirtypes';
import { asFault, Fault, type Place } from '../fault.ts';
import type { IndexEntry } from '../fhir/index/entry.ts';
import { type Answer, acknowledge } from '../hl7/acknowledge.ts';
import { encode } from '../hl7/charset.ts';
import { type Message, parse } from '../hl7/message.ts';
import { createZone, type Zone } from '../hl7/time.ts';
import type { Ids } from '../identity/id.ts';
import type { Log } from '../log.ts';
import type { Mapping } from '../mapping/compile.ts';
import type { MapIssue } from '../mapping/mapped.ts';
import type { Metrics } from '../metrics.ts';
import type { CommitOutcome, JournalEntry, JournalRow, Store } from '../store/store.ts';
import { createAcquaintance } from './acquaintance.ts';
import type { FeedOf } from './feeds.ts';
import { link, type Said, separateDocuments } from './link.ts';
import { type ReadMessage, readMessage, requireKnownVersion } from './read.ts';
import type { Sequence } from './sequence.ts';

export interface PipelineParts {
  readonly store: Store;
  readonly mapping: Mapping;
  readonly feedOf: FeedOf;
  readonly sequence: Sequence;
  readonly ids: Ids;
  readonly index: (resource: Resource) => IndexEntry;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly now: () => number;
  readonly inlineBytes: number;
  readonly attempts: number;
}

export interface Pipeline {
  /** A message in, its acknowledgement out. AA means: committed, durable and searchable. Never rejects. */
  receive(frame: Uint8Array, peer: string): Promise<Uint8Array>;
  /** Bytes that no frame could be made of: kept as a dead letter, answered AR. Never rejects. */
  refuse(bytes: Uint8Array, reason: keyof typeof UNFRAMED, peer: string): Promise<Uint8Array>;
  /** Maps a dead letter again. Resolves to undefined when it is mapped now, else to why not. */
  replay(row: JournalRow): Promise<Fault | undefined>;
}

const UNFRAMED = {
  unfinished: new Fault(
    'structure',
    'The message broke off before its end block (FS): send it again, whole.',
  ),
  timeout: new Fault('structure', 'The message did not arrive whole in time: send it again.'),
  'too-large': new Fault('too-large', 'The message is larger than this hub takes: see mllp.frameBytes.'),
} as const;

export function createPipeline(parts: PipelineParts): Pipeline {
  const { store, log } = parts;
  const zones = new Map<string, Zone>();
  const acquaintance = createAcquaintance();
  const messages = parts.metrics.counter({
    name: 'messages_total',
    help: 'HL7 v2 messages by feed, kind and answer. AE and AR are kept as dead letters: see moselle replay.',
    labelNames: ['feed', 'kind', 'answer'],
  });
  const duplicates = parts.metrics.counter({
    name: 'messages_duplicate_total',
    help: 'Messages received again, byte for byte, and answered as the first time.',
  });

  async function receive(frame: Uint8Array, peer: string): Promise<Uint8Array> {
    const arrival = arrivalOf(frame, parts.now());
    let read: ReadMessage | undefined;
    try {
      read = readMessage(frame, parts.feedOf);
      return encode(await accept(read, arrival, undefined), read.charset);
    } catch (thrown) {
      return bury(arrival, read, thrown, peer);
    }
  }

  /**
   * parse → map → link → commit. Throws a Fault when the message cannot become resources. A message that is in the
   * journal already is answered as it was then; one that lies there as a dead letter gets its second chance.
   */
  async function accept(read: ReadMessage, arrival: Arrival, dead: JournalRow | undefined): Promise<string> {
    const { feed } = read;
    requireKnownVersion(read.header);
    const message = parse(read.text);
    const mapped = parts.mapping.map(message, feed);
    const said: Said = {
      resources: mapped.resources,
      documents: separateDocuments(mapped.resources, parts.ids, parts.inlineBytes),
      time: timeOf(message, zoneOf(feed.zone)) ?? arrival.received,
      kind: mapped.kind,
      control: message.control,
      source: read.source,
      facility: feed.facility,
      digest: arrival.digest,
    };
    const acknowledgement = answer(message, 'AA', arrival, { warnings: warningsOf(mapped.issues) });
    const entry = entryOf(read, arrival, 'committed', acknowledgement);
    const outcome = await parts.sequence.run(keysOf(said), () => commitLinked(said, entry, dead));
    if (outcome.state === 'duplicate') {
      if (outcome.row.state === 'dead') return accept(read, arrival, outcome.row);
      duplicates.inc();
      return outcome.row.acknowledgement;
    }
    messages.inc({ feed: feed.name, kind: mapped.kind, answer: 'AA' });
    for (const issue of mapped.issues)
      log.debug({ feed: feed.name, seq: outcome.seq, issue }, 'mapping issue');
    if (read.charsetIssue !== undefined) {
      log.warn({ feed: feed.name, seq: outcome.seq, issue: read.charsetIssue }, 'character set');
    }
    return acknowledgement;
  }

  /** A commit that lost a race is linked anew from what the store holds now. */
  async function commitLinked(
    said: Said,
    entry: JournalEntry,
    dead: JournalRow | undefined,
  ): Promise<Exclude<CommitOutcome, { state: 'conflict' }>> {
    const note =
      dead === undefined
        ? { journal: entry }
        : { replayed: { seq: dead.seq, acknowledgement: entry.acknowledgement } };
    for (let attempt = 1; attempt <= parts.attempts; attempt++) {
      const { committed, ...linked } = await link(said, { ...parts, acquaintance }, attempt);
      const outcome = await store.commit({ ...linked, ...note });
      if (outcome.state === 'committed') committed();
      if (outcome.state !== 'conflict') return outcome;
      log.debug({ on: outcome.on.split('|', 1)[0], attempt }, 'another commit came first');
    }
    throw new Fault('conflict', 'Too many messages change the same resources at this moment: send it again.');
  }

  /** Keeps what was refused, with the reason, and answers it. */
  async function bury(
    arrival: Arrival,
    read: ReadMessage | undefined,
    thrown: unknown,
    peer: string,
  ): Promise<Uint8Array> {
    const fault = asFault(thrown);
    const code = fault.row.ack;
    const feed = read?.feed.name ?? 'unknown';
    messages.inc({ feed, kind: knownKind(read), answer: code });
    log.warn({ feed, peer, err: fault, answer: code }, 'message refused');
    const acknowledgement = answer(read?.header, code, arrival, { fault });
    const kept = await keep(entryOf(read, arrival, 'dead', acknowledgement, fault));
    return encode(kept?.acknowledgement ?? acknowledgement, read?.charset ?? 'ASCII');
  }

  /** Resolves to the journal's row when the same bytes came before: then that answer stands. */
  async function keep(entry: JournalEntry): Promise<JournalRow | undefined> {
    try {
      const outcome = await store.commit({ writes: [], journal: entry });
      return outcome.state === 'duplicate' ? outcome.row : undefined;
    } catch (thrown) {
      log.error(
        { err: asFault(thrown) },
        'a refused message could not be kept: its sender was told that it is refused',
      );
      return undefined;
    }
  }

  return {
    receive,
    refuse: (bytes, reason, peer) => bury(arrivalOf(bytes, parts.now()), undefined, UNFRAMED[reason], peer),
    async replay(row) {
      try {
        const arrival = { raw: row.raw, digest: row.digest, received: row.received };
        await accept(readMessage(row.raw, parts.feedOf), arrival, row);
        return undefined;
      } catch (thrown) {
        return asFault(thrown);
      }
    },
  };

  function zoneOf(name: string): Zone {
    const zone = zones.get(name) ?? createZone(name);
    zones.set(name, zone);
    return zone;
  }

  function knownKind(read: ReadMessage | undefined): string {
    const kind = read?.header.kind ?? '';
    return parts.mapping.kinds.includes(kind) ? kind : 'other';
  }

  function answer(
    message: Message | undefined,
    code: 'AA' | 'AE' | 'AR',
    arrival: Arrival,
    reasons: Pick<Answer, 'fault' | 'warnings'>,
  ): string {
    const at = new Date(arrival.received).toISOString().replace(/[-:T]|\.\d+Z/g, '');
    return acknowledge(message, {
      code,
      at: `${at}+0000`,
      control: `M${arrival.digest.slice(0, 19)}`,
      ...reasons,
    });
  }
}

type Arrival = Pick<JournalEntry, 'raw' | 'digest' | 'received'>;

function arrivalOf(raw: Uint8Array, received: number): Arrival {
  return { raw, digest: hash('sha256', raw, 'hex'), received };
}

function entryOf(
  read: ReadMessage | undefined,
  arrival: Arrival,
  state: JournalEntry['state'],
  acknowledgement: string,
  fault?: Fault,
): JournalEntry {
  const { segment, field } = fault?.place ?? {};
  return {
    source: read?.source ?? 'unread',
    control: read?.header.control ?? '',
    digest: arrival.digest,
    kind: read?.header.kind ?? '',
    received: arrival.received,
    raw: arrival.raw,
    state,
    acknowledgement,
    ...(fault === undefined ? {} : { fault: { kind: fault.kind, text: fault.message, segment, field } }),
  };
}

/** What was left out of an accepted message: its sender learns it in the acknowledgement. More than a few say nothing more. */
function warningsOf(issues: readonly MapIssue[]): Fault[] {
  return issues
    .filter((issue) => issue.severity === 'warning')
    .slice(0, 5)
    .map((issue) => new Fault('value', issue.text, placeOf(issue.position)));
}

/** `PID[2]-5.1` → segment, occurrence, field, component. */
function placeOf(position: string): Place {
  const [, segment, occurrence, field, component] =
    /^([A-Z0-9]{3})(?:\[(\d+)\])?(?:-(\d+)(?:\.(\d+))?)?/.exec(position) ?? [];
  const number = (text: string | undefined) => (text === undefined ? undefined : Number(text));
  return { segment, occurrence: number(occurrence), field: number(field), component: number(component) };
}

/** Messages that share one of these wait for each other: the patient, order, study, report, and their numbers. */
function* keysOf(said: Said): Generator<string> {
  for (const { resource, identities } of said.resources) {
    if (!EXAM.has(resource.resourceType)) continue;
    yield* identities;
    for (const one of (resource as { identifier?: { system?: string; value?: string }[] }).identifier ?? []) {
      yield `${one.system}|${one.value}`;
    }
  }
}

const EXAM: ReadonlySet<string> = new Set(['Patient', 'ServiceRequest', 'ImagingStudy', 'DiagnosticReport']);

function timeOf(message: Message, zone: Zone): number | undefined {
  const time = zone.toInstant(message.get('MSH', 7));
  return time === undefined ? undefined : Date.parse(time);
}

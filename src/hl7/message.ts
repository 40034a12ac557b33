import { Fault } from '../fault.ts';
import { headerStart, readSeparators } from './header.ts';
import { Lines } from './lines.ts';
import { LineSegment } from './segment.ts';

/** The characters that MSH-1 and MSH-2 declare; '' for one that the sender does not use. */
export interface Separators {
  readonly field: string;
  readonly component: string;
  readonly repetition: string;
  readonly escape: string;
  readonly subcomponent: string;
  /** Since 2.7; marks a value that was cut. */
  readonly truncation?: string;
}

/** One repetition of a field. */
export interface Value {
  /** As sent, still escaped. */
  readonly raw: string;
  /** Exactly two quotes: the sender deletes what the receiver holds (HL7 v2 chapter 2.5.3). */
  readonly isNull: boolean;
  /**
   * A leaf, unescaped; both numbers count from 1, the sub-component is the first unless told. '' when it is
   * absent or deleted. Part 1 of a value without separators is the value itself.
   */
  part(component: number, subcomponent?: number): string;
  /** All sub-components of a component, unescaped; none when the component is empty. */
  subparts(component: number): readonly string[];
  /** The whole value as text (ST, TX, FT): separators inside stay, formatting becomes line breaks (`\n`). */
  text(): string;
}

export interface Segment {
  readonly name: string;
  /** Place in the message, from 1. */
  readonly ordinal: number;
  /** The n-th of its name, from 1. */
  readonly occurrence: number;
  /** Repetitions of a field; none when it is empty or absent. MSH-1 is the separator, MSH-2 the encoding characters. */
  values(field: number): readonly Value[];
  /** The first repetition. */
  value(field: number): Value | undefined;
  /** Leaf of the first repetition, '' when absent; see `Value.part`. */
  get(field: number, component?: number, subcomponent?: number): string;
  /** Number of fields. */
  readonly size: number;
}

export interface Message {
  readonly separators: Separators;
  readonly segments: readonly Segment[];
  /** `ORU^R01`; just `ORU` when the event is in neither MSH-9.2 nor MSH-9.3. */
  readonly kind: string;
  /** MSH-12.1, as sent. */
  readonly version: string;
  /** MSH-10. */
  readonly control: string;
  first(name: string): Segment | undefined;
  all(name: string): readonly Segment[];
  get(name: string, field: number, component?: number, subcomponent?: number): string;
}

/** More segments than this is no message of a hospital, and would cost us gigabytes. */
const MOST_SEGMENTS = 100_000;

const NONE: readonly Segment[] = Object.freeze([]);

class LineMessage implements Message {
  readonly separators: Separators;
  readonly segments: Segment[] = [];
  private readonly byName = new Map<string, Segment[]>();

  constructor(separators: Separators) {
    this.separators = separators;
  }

  get kind(): string {
    const type = this.get('MSH', 9);
    const event = this.get('MSH', 9, 2);
    if (event !== '') return `${type}^${event}`;
    const structure = this.get('MSH', 9, 3);
    return structure.startsWith(`${type}_`) ? `${type}^${structure.slice(type.length + 1)}` : type;
  }
  get version(): string {
    return this.get('MSH', 12);
  }
  get control(): string {
    return this.get('MSH', 10);
  }

  first(name: string): Segment | undefined {
    return this.byName.get(name)?.[0];
  }
  all(name: string): readonly Segment[] {
    return this.byName.get(name) ?? NONE;
  }
  get(name: string, field: number, component?: number, subcomponent?: number): string {
    return this.first(name)?.get(field, component, subcomponent) ?? '';
  }

  add(line: string): void {
    const name = line.slice(0, 3);
    let named = this.byName.get(name);
    if (!named) {
      named = [];
      this.byName.set(name, named);
    }
    const ordinal = this.segments.length + 1;
    if (name === 'MSH' && ordinal > 1) {
      throw new Fault('structure', 'This frame holds two messages: send each in its own frame.', {
        segment: 'MSH',
        occurrence: 2,
      });
    }
    if (ordinal > MOST_SEGMENTS) {
      throw new Fault('too-large', `A message may have ${MOST_SEGMENTS} segments: split it.`);
    }
    const segment = new LineSegment(line, name, ordinal, named.length + 1, this.separators);
    named.push(segment);
    this.segments.push(segment);
  }
}

/** Faults name the segment before the bad line, since the line itself may hold anything. */
function refused(text: string, message: LineMessage): Fault {
  const { name, occurrence } = message.segments.at(-1) ?? { name: 'MSH', occurrence: 1 };
  return new Fault('structure', text, { segment: name, occurrence });
}

/**
 * The MSH segment alone, as a message of one segment: enough to answer a message whose rest `parse` refuses under its
 * own control id. Fault('structure') when there is no readable MSH either.
 */
export function parseHeader(text: string): Message {
  const start = headerStart(text);
  const message = new LineMessage(readSeparators(text, start));
  const lines = new Lines(text, start, message.separators.field);
  lines.next();
  message.add(text.slice(lines.from, lines.to));
  return message;
}

/**
 * Reads one HL7 v2 message of any version (2.1 to 2.8), Z segments included. Segments end with CR, LF or CRLF,
 * mixed as they come. A line that is no segment continues the one before it, line break kept, since some
 * systems break the lines of a report with a bare LF. Segments are cut only when their fields are read.
 *
 * Fault('structure') when it is no message: no MSH, separators that cannot separate, a second MSH, a line that
 * looks like a segment but has no segment's name. Fault('too-large') for what would exhaust memory; reading
 * a field may give it too.
 */
export function parse(text: string): Message {
  const start = headerStart(text);
  const message = new LineMessage(readSeparators(text, start));
  const lines = new Lines(text, start, message.separators.field);
  lines.next();
  let { from, to } = lines;
  let continued = false;
  const finish = () => {
    const line = text.slice(from, to);
    message.add(continued ? line.replace(/\r\n?/g, '\n') : line);
  };
  while (lines.next()) {
    const kind = lines.kind();
    if (kind === 'blank') continue;
    const inHeader = message.segments.length === 0;
    if (kind === 'segment' || (inHeader && lines.isBareName())) {
      finish();
      ({ from } = lines);
      continued = false;
    } else if (kind === 'misnamed' || inHeader) {
      finish();
      throw refused(
        'The line after this segment is no segment: its name must be three capitals or digits.',
        message,
      );
    } else {
      continued = true;
    }
    ({ to } = lines);
  }
  finish();
  return message;
}

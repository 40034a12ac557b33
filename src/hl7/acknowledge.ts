import type { Fault } from '../fault.ts';
import { compose, escapeText, USUAL_SEPARATORS } from './compose.ts';
import type { Message, Separators } from './message.ts';

/** What the hub says of a message it received. */
export interface Answer {
  /** Table 0008. A fault's own code is `fault.row.ack`; CA, CE and CR belong to the enhanced mode. */
  readonly code: 'AA' | 'AE' | 'AR' | 'CA' | 'CE' | 'CR';
  /** When, as HL7 DTM with offset, by the caller's clock: `20240311110000+0100`. */
  readonly at: string;
  /** The acknowledgement's own MSH-10. */
  readonly control: string;
  readonly fault?: Fault;
  /** With AA: what was left out of the message, severity W (table 0516). Only versions from 2.5 have a place for it. */
  readonly warnings?: readonly Fault[];
}

/** Names of HL7 table 0357, which the standard wants beside the number. */
const CONDITIONS: Readonly<Record<number, string>> = Object.freeze({
  100: 'Segment sequence error',
  101: 'Required field missing',
  102: 'Data type error',
  103: 'Table value not found',
  104: 'Value too long',
  200: 'Unsupported message type',
  201: 'Unsupported event code',
  202: 'Unsupported processing id',
  203: 'Unsupported version id',
  204: 'Unknown key identifier',
  205: 'Duplicate key identifier',
  206: 'Application record locked',
  207: 'Application internal error',
});

const DEFAULT_VERSION = '2.5.1';

/** ERR took its present form, a field for each thing, in version 2.5. */
function hasNewErr(version: string): boolean {
  const [major = 0, minor = 0] = (version || DEFAULT_VERSION).split('.').map(Number);
  return major > 2 || (major === 2 && minor >= 5);
}

/** The first repetition of a header field as sent, escapes and components untouched: both sides use its separators. */
function echo(message: Message | undefined, field: number): string {
  return message?.first('MSH')?.value(field)?.raw ?? '';
}

function header(message: Message | undefined, answer: Answer, separators: Separators): string[] {
  const { component, repetition, escape: mark, subcomponent, truncation = '' } = separators;
  const event = message?.kind.split('^')[1] ?? '';
  return [
    'MSH',
    component + repetition + mark + subcomponent + truncation,
    echo(message, 5),
    echo(message, 6),
    echo(message, 3),
    echo(message, 4),
    answer.at,
    '',
    ['ACK', escapeText(event, separators), 'ACK'].join(component),
    escapeText(answer.control, separators),
    echo(message, 11) || 'P',
    echo(message, 12) || DEFAULT_VERSION,
    '',
    '',
    '',
    '',
    '',
    echo(message, 18),
  ];
}

/** ERR-2 (ERL, chapter 2A.3.28): segment, its occurrence, field, repetition, component. */
function location(fault: Fault, component: string): string {
  const { segment = '', occurrence, field, component: part } = fault.place;
  if (segment === '') return '';
  return trimmed([segment, String(occurrence ?? 1), String(field ?? ''), '', String(part ?? '')], component);
}

/** ERR-1 (ELD, until 2.4): segment, its occurrence, field, and the condition in sub-components. */
function oldLocation(fault: Fault, condition: readonly string[], separators: Separators): string {
  const { segment = '', occurrence, field } = fault.place;
  const place = segment === '' ? ['', '', ''] : [segment, String(occurrence ?? 1), String(field ?? '')];
  return [...place, condition.join(separators.subcomponent)].join(separators.component);
}

function trimmed(parts: readonly string[], separator: string): string {
  const last = parts.findLastIndex((part) => part !== '');
  return parts.slice(0, last + 1).join(separator);
}

function errorSegment(fault: Fault, severity: 'E' | 'W', version: string, separators: Separators): string[] {
  const { condition } = fault.row;
  const coded = [String(condition), CONDITIONS[condition] ?? '', 'HL70357'];
  if (!hasNewErr(version)) return ['ERR', oldLocation(fault, coded, separators)];
  const text = escapeText(fault.message, separators);
  return [
    'ERR',
    '',
    location(fault, separators.component),
    coded.join(separators.component),
    severity,
    '',
    '',
    '',
    text,
  ];
}

/**
 * The acknowledgement of a message (HL7 v2 chapter 2.13), as text ended by CR: sender and receiver swapped, the
 * sender's separators, processing id, version and character set kept, MSA-2 its control id exactly as sent. A fault
 * adds ERR in the form of the sender's version, with position, condition and what to do; before 2.5 the text is
 * in MSA-3. `message` is undefined when what came could not be read: the answer is then well-formed but names
 * no message. Only header fields, positions and the fault's text are used: nothing of the patient.
 */
export function acknowledge(message: Message | undefined, answer: Answer): string {
  const separators = message?.separators ?? USUAL_SEPARATORS;
  const { fault, warnings = [] } = answer;
  const version = message?.version ?? '';
  const oldText = fault && !hasNewErr(version) ? escapeText(fault.message, separators) : '';
  const segments = [
    header(message, answer, separators),
    ['MSA', answer.code, echo(message, 10), oldText],
    ...(fault ? [errorSegment(fault, 'E', version, separators)] : []),
    ...(hasNewErr(version) ? warnings.map((one) => errorSegment(one, 'W', version, separators)) : []),
  ];
  return compose(segments, separators.field);
}

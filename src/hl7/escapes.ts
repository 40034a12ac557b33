import type { Separators } from './message.ts';

const COMMAND = /^\.(br|sp|fi|nf|in|ti|sk|ce) ?([+-]?\d{1,4})?$/i;
const HEXADECIMAL = /^X(?:[0-9A-Fa-f]{2})+$/;
/** Switches to a character set of ISO 2022 (2.7.2): they show nothing themselves. */
const CHARSET_SWITCH = /^(?:C[0-9A-Fa-f]{4}|M(?:[0-9A-Fa-f]{4}|[0-9A-Fa-f]{6}))$/;

/** No report skips more lines or columns than this at once; more is an attack on our memory. */
const MOST_SKIPPED = 20;

/** Text of a formatting command (2.7.6): plain text keeps its line ends and spaces. */
function formatted(command: string, count: number): string {
  const skipped = Math.min(Math.max(count, 1), MOST_SKIPPED);
  switch (command) {
    case 'br':
    case 'ce':
      return '\n';
    case 'sp':
      return '\n'.repeat(skipped);
    case 'sk':
      return ' '.repeat(skipped);
    default:
      return '';
  }
}

/** What a sequence other than hexadecimal means; undefined when it is none, so that `C:\Temp\x` stays a path. */
function meaning(sequence: string, separators: Separators): string | undefined {
  switch (sequence) {
    case '':
      return undefined;
    case '.br':
      return '\n';
    case 'F':
      return separators.field;
    case 'S':
      return separators.component;
    case 'T':
      return separators.subcomponent;
    case 'R':
      return separators.repetition;
    case 'E':
      return separators.escape;
    case 'P':
      return separators.truncation ?? '#';
    case 'H':
    case 'N':
      return '';
  }
  if (sequence.startsWith('.')) {
    const [, command, count = '1'] = COMMAND.exec(sequence) ?? [];
    return command && formatted(command.toLowerCase(), Number(count));
  }
  return CHARSET_SWITCH.test(sequence) ? '' : undefined;
}

/** The character set of the message is known here only as UTF-8 or 8-bit, so the bytes themselves decide. */
function fromHexadecimal(digits: string): string {
  const bytes = Buffer.from(digits, 'hex');
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? bytes.toString('latin1') : text;
}

/** Text put together from literal pieces, meanings, and bytes: `\XC3\\XA9\` is one é, so neighbours are joined first. */
class Unescaped {
  private readonly pieces: string[] = [];
  private digits = '';

  text(piece: string): void {
    if (piece === '') return;
    this.readBytes();
    this.pieces.push(piece);
  }
  hexadecimal(digits: string): void {
    this.digits += digits;
  }
  join(): string {
    this.readBytes();
    return this.pieces.join('');
  }
  private readBytes(): void {
    if (this.digits !== '') this.pieces.push(fromHexadecimal(this.digits));
    this.digits = '';
  }
}

/**
 * A leaf as its reader is meant to see it: escape sequences of HL7 v2 chapter 2.7 replaced by what they mean.
 * Highlighting and indentation vanish, line commands become line breaks. What is no sequence of the standard
 * (local ones, `\Z..\`, included) stays as sent: an unknown sequence must never eat a word of a report.
 */
export function unescapeText(raw: string, separators: Separators): string {
  const mark = separators.escape;
  if (mark === '' || !raw.includes(mark)) return raw;
  const out = new Unescaped();
  let done = 0;
  for (let open = raw.indexOf(mark); open >= 0; ) {
    const close = raw.indexOf(mark, open + 1);
    if (close < 0) break;
    const sequence = raw.slice(open + 1, close);
    const bytes = sequence.startsWith('X') && HEXADECIMAL.test(sequence);
    const text = bytes ? '' : meaning(sequence, separators);
    if (text === undefined) {
      // The closing character may open the next sequence: in `A\B\.br\` only the second pair is one.
      open = close;
      continue;
    }
    out.text(raw.slice(done, open));
    if (bytes) out.hexadecimal(sequence.slice(1));
    else out.text(text);
    done = close + 1;
    open = raw.indexOf(mark, done);
  }
  out.text(raw.slice(done));
  return out.join();
}

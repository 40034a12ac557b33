const DIGIT_0 = 48;
const DIGIT_9 = 57;
const LETTER_A = 65;
const LETTER_Z = 90;
const SPACE = 32;

/**
 * `segment`: a name and the field separator. `misnamed`: a field separator where a segment has it, after what
 * cannot be a segment's name (`pid|`). `text`: anything else.
 */
export type LineKind = 'segment' | 'misnamed' | 'text' | 'blank';

function isLetter(code: number): boolean {
  return code >= LETTER_A && code <= LETTER_Z;
}

function isNamePart(code: number): boolean {
  return isLetter(code) || (code >= DIGIT_0 && code <= DIGIT_9);
}

/**
 * The lines of a message one after the other, ended by CR, LF or CRLF, mixed as they come. A walker rather than an
 * array: a message is read at the speed of its `indexOf`, and each line end is searched once.
 */
export class Lines {
  /** Place of the current line's first character. */
  from: number;
  /** Place after its last one, line end excluded. */
  to: number;
  private readonly text: string;
  private readonly separator: number;
  private cr = -1;
  private lf = -1;

  constructor(text: string, start: number, fieldSeparator: string) {
    this.text = text;
    this.separator = fieldSeparator.charCodeAt(0);
    this.from = start;
    this.to = start - 1;
  }

  /** Moves to the next line; false at the end. */
  next(): boolean {
    const at = this.to + 1;
    if (at >= this.text.length) return false;
    if (this.cr < at) this.cr = this.find('\r', at);
    if (this.lf < at) this.lf = this.find('\n', at);
    this.from = at;
    this.to = Math.min(this.cr, this.lf);
    return true;
  }

  kind(): LineKind {
    const { text, from } = this;
    if (from === this.to) return 'blank';
    if (this.to - from >= 4 && text.charCodeAt(from + 3) === this.separator) {
      const [first, second, third] = [
        text.charCodeAt(from),
        text.charCodeAt(from + 1),
        text.charCodeAt(from + 2),
      ];
      if (isLetter(first) && isNamePart(second) && isNamePart(third)) return 'segment';
      if (/^[A-Za-z0-9]{3}$/.test(text.slice(from, from + 3))) return 'misnamed';
    }
    if (text.charCodeAt(from) > SPACE) return 'text';
    return text.slice(from, this.to).trim() === '' ? 'blank' : 'text';
  }

  /** The current line is three characters that could name a segment, and nothing else. */
  isBareName(): boolean {
    return /^[A-Z][A-Z0-9]{2}$/.test(this.text.slice(this.from, this.to));
  }

  private find(mark: string, from: number): number {
    const at = this.text.indexOf(mark, from);
    return at < 0 ? this.text.length : at;
  }
}

import { Fault } from '../fault.ts';

/** Levels of objects and lists. FHIR's own limit (`fhir/validate.ts`) is lower; this one guards every parser. */
const DEPTH = 200;

/**
 * Reads RFC 8259 strictly: what JavaScript would let through in silence (a name given twice, `__proto__`) or
 * overflow on (thousands of levels) is a Fault `structure` that says where, as line and column, and never quotes
 * the text, which may be a patient's.
 */
export function readJson(text: string): unknown {
  new Scanner(text).document();
  return JSON.parse(text);
}

/** A walk over the text, without recursion. It makes no values: `JSON.parse` does that once the text is known good. */
class Scanner {
  readonly #text: string;
  #at = 0;
  /** One entry a level: the names seen in an object, undefined for a list. */
  readonly #levels: (Set<string> | undefined)[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  document(): void {
    this.#value();
    while (this.#levels.length > 0) this.#next();
    this.#space();
    if (this.#at < this.#text.length) throw this.#wrong('the document ends here, but there is more');
  }

  /** A value, or only the opening of one that has content. */
  #value(): void {
    this.#space();
    const code = this.#text.charCodeAt(this.#at);
    if (code === OPEN_OBJECT || code === OPEN_LIST) this.#open(code);
    else if (code === QUOTE) this.#string();
    else this.#literal();
  }

  #open(code: number): void {
    if (this.#levels.length >= DEPTH) throw this.#wrong(`more than ${DEPTH} levels`);
    this.#at++;
    this.#levels.push(code === OPEN_OBJECT ? new Set() : undefined);
    this.#space();
    if (this.#text.charCodeAt(this.#at) === this.#closing()) this.#close();
    else this.#member();
  }

  /** After a value inside an object or list: a comma and the next, or the end. */
  #next(): void {
    this.#space();
    const code = this.#text.charCodeAt(this.#at);
    if (code === this.#closing()) {
      this.#close();
      return;
    }
    if (code !== COMMA) throw this.#wrong('expected a comma or the closing bracket');
    this.#at++;
    this.#member();
  }

  #member(): void {
    const names = this.#levels.at(-1);
    if (names !== undefined) this.#name(names);
    this.#value();
  }

  #name(names: Set<string>): void {
    this.#space();
    const start = this.#at;
    if (this.#text.charCodeAt(start) !== QUOTE) throw this.#wrong('expected a name in double quotes');
    const escaped = this.#string();
    const name = escaped
      ? String(JSON.parse(this.#text.slice(start, this.#at)))
      : this.#text.slice(start + 1, this.#at - 1);
    if (names.has(name)) throw this.#wrong('the same name twice in one object', start);
    if (name === '__proto__') throw this.#wrong('the name __proto__ is not allowed', start);
    names.add(name);
    this.#space();
    if (this.#text.charCodeAt(this.#at) !== COLON) throw this.#wrong('expected a colon');
    this.#at++;
  }

  /** Past a string; true when it holds an escape. */
  #string(): boolean {
    let escaped = false;
    for (this.#at++; ; this.#at++) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === QUOTE) break;
      // Not a number: the text has ended.
      if (!(code >= 0x20)) throw this.#wrong('a text without its closing quote, or with a control character');
      if (code === BACKSLASH) {
        escaped = true;
        this.#escape();
      }
    }
    this.#at++;
    return escaped;
  }

  #escape(): void {
    const length = ESCAPE.exec(this.#text.slice(this.#at, this.#at + 6))?.[0].length;
    if (length === undefined) throw this.#wrong('an escape that JSON does not have');
    this.#at += length - 1;
  }

  #literal(): void {
    LITERAL.lastIndex = this.#at;
    const length = LITERAL.exec(this.#text)?.[0].length;
    if (length === undefined) throw this.#wrong('expected a value');
    this.#at += length;
  }

  #closing(): number {
    return this.#levels.at(-1) === undefined ? CLOSE_LIST : CLOSE_OBJECT;
  }

  #close(): void {
    this.#at++;
    this.#levels.pop();
  }

  #space(): void {
    for (; ; this.#at++) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
    }
  }

  #wrong(what: string, at = this.#at): Fault {
    const before = this.#text.slice(0, at);
    const line = before.split('\n').length;
    const column = at - before.lastIndexOf('\n');
    return new Fault(
      'structure',
      `The body is not JSON that can be read: line ${line}, column ${column}: ${what}.`,
    );
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const ESCAPE = /^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/;
const LITERAL = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

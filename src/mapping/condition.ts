import { type Line, type Located, textOf, wrong } from './located.ts';

/** How a condition reads one operand (`OBX-2`, `XTN.3`) from whatever it is asked about. */
export interface Operand<C> {
  /** The leaf's text, unescaped; '' when absent or deleted. */
  text(context: C): string;
  valued(context: C): boolean;
  /** How many repetitions the field has. */
  count(context: C): number;
}

export type Test<C> = (context: C) => boolean;

const TOKEN = /\s*(?:"([^"]*)"|([(),]|[<>]=?|=)|([^\s"(),<>=]+))/y;
const GRAMMAR =
  'Conditions are: FIELD VALUED, NOT VALUED, EQUALS, NOT EQUALS, IS "x", IN ("x", "y"), NOT IN (…) or COUNT > n, joined by AND and OR.';

const COMPARISONS: ReadonlyMap<string, (left: number, right: number) => boolean> = new Map([
  ['=', (left: number, right: number) => left === right],
  ['>', (left: number, right: number) => left > right],
  ['<', (left: number, right: number) => left < right],
  ['>=', (left: number, right: number) => left >= right],
  ['<=', (left: number, right: number) => left <= right],
]);

interface Token {
  readonly text: string;
  /** The text when it may be an operator; undefined for a quoted value. */
  readonly word: string | undefined;
  readonly quoted: boolean;
  readonly mark: boolean;
}

function tokenise(text: string, at: Line): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const source = text.trim();
  let end = 0;
  while (end < source.length) {
    TOKEN.lastIndex = end;
    const match = TOKEN.exec(source);
    if (!match) throw wrong(at, `A quote is not closed. ${GRAMMAR}`);
    end = TOKEN.lastIndex;
    const [, quoted, mark, word] = match;
    const found = quoted ?? mark ?? word ?? '';
    tokens.push({
      text: found,
      word: quoted === undefined ? found : undefined,
      quoted: quoted !== undefined,
      mark: mark !== undefined,
    });
  }
  return tokens;
}

/**
 * Compiles a condition of HL7's v2-to-FHIR tables: VALUED, NOT VALUED, EQUALS, NOT EQUALS, IS, IN, NOT IN, COUNT,
 * joined by AND (binds tighter) and OR. Nothing else is understood, so a mapping file cannot run code.
 * Comparison is exact, letter case included.
 *
 * @throws Fault('configuration') with file and line
 */
export function compileCondition<C>(
  source: Located,
  operand: (text: string, at: Line) => Operand<C>,
): Test<C> {
  const tokens = tokenise(textOf(source, 'A condition'), source);
  let next = 0;
  const peek = (): string | undefined => tokens[next]?.word;
  const take = (word: string): boolean => {
    if (peek() !== word) return false;
    next++;
    return true;
  };
  const literal = (): string => {
    const token = tokens[next++];
    if (token === undefined || (token.mark && !token.quoted))
      throw wrong(source, `A value is missing. ${GRAMMAR}`);
    return token.text;
  };
  const literals = (): ReadonlySet<string> => {
    if (!take('(')) throw wrong(source, `IN is followed by a list in parentheses. ${GRAMMAR}`);
    const values = new Set([literal()]);
    while (take(',')) values.add(literal());
    if (!take(')')) throw wrong(source, `The list of IN is not closed. ${GRAMMAR}`);
    return values;
  };
  const term = (): Test<C> => {
    const field = tokens[next++];
    if (field === undefined || field.quoted || field.mark)
      throw wrong(source, `A field is missing. ${GRAMMAR}`);
    const subject = operand(field.text, source);
    const negated = take('NOT');
    if (take('VALUED')) return negated ? (c) => !subject.valued(c) : (c) => subject.valued(c);
    if (take('EQUALS') || (!negated && take('IS'))) {
      const value = literal();
      return negated ? (c) => subject.text(c) !== value : (c) => subject.text(c) === value;
    }
    if (take('IN')) {
      const values = literals();
      return negated ? (c) => !values.has(subject.text(c)) : (c) => values.has(subject.text(c));
    }
    if (!negated && take('COUNT')) return counting(subject, tokens[next++]?.text, literal());
    throw wrong(source, `"${peek() ?? 'the end'}" is not understood after ${field.text}. ${GRAMMAR}`);
  };
  const counting = (subject: Operand<C>, sign: string | undefined, number: string): Test<C> => {
    const compare = COMPARISONS.get(sign ?? '');
    if (!compare || !/^\d+$/.test(number)) throw wrong(source, `COUNT is compared to a number. ${GRAMMAR}`);
    return (c) => compare(subject.count(c), Number(number));
  };
  const all = (): Test<C> => {
    const terms = [term()];
    while (take('AND')) terms.push(term());
    return terms.length === 1 ? terms[0]! : (c) => terms.every((test) => test(c));
  };
  take('IF');
  const some = [all()];
  while (take('OR')) some.push(all());
  if (next < tokens.length) throw wrong(source, `"${peek()}" is not understood. ${GRAMMAR}`);
  return some.length === 1 ? some[0]! : (c) => some.some((test) => test(c));
}

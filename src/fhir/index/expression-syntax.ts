import { Fault } from '../../fault.ts';

/**
 * The part of FHIRPath that the search parameters of R4 use: paths, unions, `ofType`, `as`, `where(resolve() is T)`,
 * `where(name = 'text')`, and the one test of `Patient.deceased`. Anything else is an error, which the generator's
 * test meets before any hub does.
 */
export type Syntax =
  | { readonly kind: 'union'; readonly paths: readonly Path[] }
  /** All paths have a value, and none of the values equals its `unlike`. */
  | { readonly kind: 'test'; readonly tests: readonly Test[] };

export interface Path {
  readonly root: string;
  readonly steps: readonly Step[];
}

export type Step =
  | { readonly kind: 'child'; readonly name: string }
  | { readonly kind: 'ofType'; readonly type: string }
  | { readonly kind: 'resolvesTo'; readonly type: string }
  | { readonly kind: 'whereEqual'; readonly name: string; readonly value: string };

export interface Test {
  readonly path: Path;
  readonly unlike: string | undefined;
}

const TOKEN = /\s*([A-Za-z_]\w*|'[^']*'|!=|[().|=])/y;

interface Reader {
  readonly text: string;
  readonly tokens: readonly string[];
  at: number;
}

/** @throws Fault('configuration') naming the expression and what was not understood in it. */
export function parseExpression(text: string): Syntax {
  const reader: Reader = { text, tokens: tokenize(text), at: 0 };
  const first = readPath(reader);
  if (reader.tokens[reader.at] === '.' || reader.tokens[reader.at] === '!=') return readTests(reader, first);
  const paths = [first];
  while (accept(reader, '|')) paths.push(readPath(reader));
  expectEnd(reader);
  return { kind: 'union', paths };
}

function tokenize(text: string): readonly string[] {
  const tokens: string[] = [];
  const token = new RegExp(TOKEN);
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const match = token.exec(text);
    if (match === null) throw unknown(text, text.slice(at, at + 20));
    tokens.push(match[1]!);
  }
  return tokens;
}

function readTests(reader: Reader, first: Path): Syntax {
  const tests = [readTest(reader, first)];
  while (accept(reader, 'and')) tests.push(readTest(reader, readPath(reader)));
  expectEnd(reader);
  return { kind: 'test', tests };
}

function readTest(reader: Reader, path: Path): Test {
  if (accept(reader, '!=')) return { path, unlike: next(reader) };
  for (const token of ['.', 'exists', '(', ')']) expect(reader, token);
  return { path, unlike: undefined };
}

/** Ends before `.exists(`, which only a test may have. */
function readPath(reader: Reader): Path {
  if (accept(reader, '(')) {
    const path = readPath(reader);
    expect(reader, ')');
    return path;
  }
  const root = next(reader);
  const steps: Step[] = [];
  while (reader.tokens[reader.at] === '.' && reader.tokens[reader.at + 1] !== 'exists') {
    reader.at++;
    steps.push(readStep(reader));
  }
  if (accept(reader, 'as')) steps.push({ kind: 'ofType', type: next(reader) });
  return { root, steps };
}

function readStep(reader: Reader): Step {
  const name = next(reader);
  if (!accept(reader, '(')) return { kind: 'child', name };
  const step = readCall(reader, name);
  expect(reader, ')');
  return step;
}

function readCall(reader: Reader, name: string): Step {
  if (name === 'ofType' || name === 'as') return { kind: 'ofType', type: next(reader) };
  if (name !== 'where') throw unknown(reader.text, `${name}()`);
  const subject = next(reader);
  if (subject === 'resolve') {
    for (const token of ['(', ')', 'is']) expect(reader, token);
    return { kind: 'resolvesTo', type: next(reader) };
  }
  expect(reader, '=');
  const value = next(reader);
  if (!value.startsWith("'")) throw unknown(reader.text, value);
  return { kind: 'whereEqual', name: subject, value: value.slice(1, -1) };
}

function next(reader: Reader): string {
  const token = reader.tokens[reader.at++];
  if (token === undefined) throw unknown(reader.text, 'its end');
  return token;
}

function accept(reader: Reader, token: string): boolean {
  if (reader.tokens[reader.at] !== token) return false;
  reader.at++;
  return true;
}

function expect(reader: Reader, token: string): void {
  if (!accept(reader, token)) throw unknown(reader.text, reader.tokens[reader.at] ?? 'its end');
}

function expectEnd(reader: Reader): void {
  if (reader.at < reader.tokens.length) throw unknown(reader.text, reader.tokens[reader.at]!);
}

function unknown(text: string, what: string): Fault {
  return new Fault('configuration', `The index cannot read '${what}' in the search expression '${text}'.`);
}

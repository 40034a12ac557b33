import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { Fault } from '../fault.ts';
import { nearest } from '../nearest.ts';

/** A mapping file as handed to the compiler: its name as errors should show it, and its YAML. */
export interface MappingSource {
  readonly file: string;
  readonly text: string;
}

export interface Line {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** A YAML value that remembers its line. */
export interface Located extends Line {
  readonly value: string | number | boolean | null | readonly Located[] | ReadonlyMap<string, Located>;
}

function hasRange(node: unknown): node is { range: [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}

/** The one way in which a mapping file is refused. */
export function wrong({ file, line }: Line, text: string): Fault {
  return new Fault('configuration', `${file}:${line}: ${text}`, { file, line });
}

/** "Unknown row key "form": did you mean "from"?", with the valid names when none is near. */
export function unknown(at: Line, what: string, word: string, valid: Iterable<string>): Fault {
  const names = [...valid];
  const near = nearest(word, names);
  const hint = near === undefined ? `Valid: ${names.join(', ')}.` : `Did you mean "${near}"?`;
  return wrong(at, `Unknown ${what} "${word}". ${hint}`);
}

/** A mapping whose keys are all among `valid` (or any, when `valid` is absent). */
export function entriesOf(
  located: Located,
  what: string,
  valid?: readonly string[],
): ReadonlyMap<string, Located> {
  if (!(located.value instanceof Map)) throw wrong(located, `A ${what} is written as "key: value" lines.`);
  const entries: ReadonlyMap<string, Located> = located.value;
  for (const [key, value] of entries) {
    if (valid && !valid.includes(key)) throw unknown(value, `${what} key`, key, valid);
  }
  return entries;
}

export function listOf(located: Located, what: string): readonly Located[] {
  if (!Array.isArray(located.value)) throw wrong(located, `${what} is a list.`);
  return located.value;
}

/** One text or a list of texts. */
export function textsOf(located: Located, what: string): readonly string[] {
  return Array.isArray(located.value)
    ? located.value.map((item) => textOf(item, what))
    : [textOf(located, what)];
}

export function textOf({ value, ...at }: Located, what: string): string {
  if (typeof value === 'string' && value !== '') return value;
  if (typeof value === 'number') return String(value);
  throw wrong(at, `${what} is a text.`);
}

export function flagOf(located: Located | undefined, what: string): boolean {
  if (located === undefined) return false;
  if (typeof located.value === 'boolean') return located.value;
  throw wrong(located, `${what} is true or false.`);
}

export function numberOf(located: Located | undefined, what: string): number | undefined {
  if (located === undefined) return undefined;
  if (typeof located.value === 'number') return located.value;
  throw wrong(located, `${what} is a number.`);
}

/** The value as JSON, without lines. Keys become own properties, whatever their name. */
export function plain({ value }: Located): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]));
  return value;
}

/** The file's YAML, with lines. Fault('configuration') at the line of the first YAML error. */
export function locate({ file, text }: MappingSource): Located {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line);
  const broken = document.errors[0] ?? document.warnings[0];
  if (broken) throw wrong({ file, line: lineAt(broken.pos[0]) }, `This is no valid YAML: ${broken.message}`);

  const read = (node: unknown, line: number): Located => {
    if (isAlias(node))
      throw wrong({ file, line }, 'Anchors and aliases are not used here: name a fragment instead.');
    const here = hasRange(node) ? lineAt(node.range[0]) : line;
    if (isMap(node)) {
      const entries = new Map<string, Located>();
      for (const pair of node.items) {
        const keyLine = hasRange(pair.key) ? lineAt(pair.key.range[0]) : here;
        const value = read(pair.value, keyLine);
        entries.set(String(isScalar(pair.key) ? pair.key.value : pair.key), { ...value, line: keyLine });
      }
      return { file, line: here, value: entries };
    }
    if (isSeq(node)) return { file, line: here, value: node.items.map((item) => read(item, here)) };
    const scalar = isScalar(node) ? node.value : null;
    const known = typeof scalar === 'string' || typeof scalar === 'number' || typeof scalar === 'boolean';
    return { file, line: here, value: known ? scalar : null };
  };
  return read(document.contents, 1);
}

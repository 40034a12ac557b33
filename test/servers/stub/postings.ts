import type { mongo } from 'mongoose';
import { matcher } from './match.ts';
import { valuesAt } from './path.ts';
import { Refusal } from './refusal.ts';
import { valueKey } from './value-key.ts';

/** As `createIndexes` names it. */
export interface IndexSpec {
  readonly name: string;
  readonly key: Readonly<Record<string, number>>;
  readonly unique?: boolean;
  readonly sparse?: boolean;
  readonly partialFilterExpression?: mongo.BSON.Document;
  readonly [option: string]: unknown;
}

/** One index: which documents hold which entry, an array giving one entry for each of its values (multikey). */
export class Postings {
  readonly spec: IndexSpec;
  readonly #holders = new Map<string, Set<string>>();
  /** The same by the first field alone: what a search starts from. */
  readonly #leading = new Map<string, Set<string>>();
  readonly #covers: (document: mongo.BSON.Document) => boolean;

  constructor(spec: IndexSpec) {
    this.spec = spec;
    this.#covers = spec.partialFilterExpression ? matcher(spec.partialFilterExpression) : () => true;
  }

  get leadingPath(): string {
    return Object.keys(this.spec.key)[0]!;
  }

  /** The entries of a document, of which a unique index lets nobody else hold any. */
  entries(document: mongo.BSON.Document): string[] {
    const paths = Object.keys(this.spec.key);
    if (!this.#covers(document)) return [];
    const columns = paths.map((path) => valuesAt(document, path));
    if (this.spec.sparse && columns.flat().every((value) => value === undefined)) return [];
    const rows = columns.reduce<string[]>(
      (soFar, values) => soFar.flatMap((start) => values.map((value) => `${start}|${valueKey(value)}`)),
      [''],
    );
    return [...new Set(rows)];
  }

  add(id: string, document: mongo.BSON.Document): void {
    for (const entry of this.entries(document)) add(this.#holders, entry, id);
    for (const value of valuesAt(document, this.leadingPath)) add(this.#leading, valueKey(value), id);
  }

  remove(id: string, document: mongo.BSON.Document): void {
    for (const entry of this.entries(document)) this.#holders.get(entry)?.delete(id);
    for (const value of valuesAt(document, this.leadingPath)) this.#leading.get(valueKey(value))?.delete(id);
  }

  holders(entry: string): ReadonlySet<string> {
    return this.#holders.get(entry) ?? NOBODY;
  }

  /** Who holds this value in the first field; nobody to be relied on when the index is partial or sparse. */
  withLeading(value: unknown): ReadonlySet<string> {
    return this.#leading.get(valueKey(value)) ?? NOBODY;
  }

  duplicate(namespace: string, document: mongo.BSON.Document): Refusal {
    const keyValue = Object.fromEntries(
      Object.keys(this.spec.key).map((path) => [path, valuesAt(document, path)[0] ?? null]),
    );
    return new Refusal(
      'DuplicateKey',
      `E11000 duplicate key error collection: ${namespace} index: ${this.spec.name} dup key: ${JSON.stringify(keyValue)}`,
      { keyPattern: this.spec.key, keyValue },
    );
  }
}

const NOBODY: ReadonlySet<string> = new Set();

function add(map: Map<string, Set<string>>, key: string, id: string): void {
  const held = map.get(key);
  if (held === undefined) map.set(key, new Set([id]));
  else held.add(id);
}

import type { mongo } from 'mongoose';
import { comparator } from './order.ts';
import { isPlain } from './path.ts';
import { type IndexSpec, Postings } from './postings.ts';
import { Refusal } from './refusal.ts';
import { valueKey } from './value-key.ts';

/** What is committed: documents by the key of their `_id`, and the indexes over them. */
export class Collection {
  readonly namespace: string;
  readonly documents = new Map<string, mongo.BSON.Document>();
  readonly indexes = new Map<string, Postings>();

  constructor(namespace: string) {
    this.namespace = namespace;
  }

  put(id: string, document: mongo.BSON.Document): void {
    this.remove(id);
    this.documents.set(id, document);
    for (const index of this.indexes.values()) index.add(id, document);
  }

  remove(id: string): void {
    const old = this.documents.get(id);
    if (old === undefined) return;
    this.documents.delete(id);
    for (const index of this.indexes.values()) index.remove(id, old);
  }

  createIndex(spec: IndexSpec): void {
    const old = this.indexes.get(spec.name)?.spec;
    if (old !== undefined && JSON.stringify(old.key) === JSON.stringify(spec.key)) return;
    if (old !== undefined) {
      throw new Refusal('IndexOptionsConflict', `index ${spec.name} already exists with another key`);
    }
    const index = new Postings(spec);
    for (const [id, document] of this.documents) {
      const taken = index.entries(document).some((entry) => index.holders(entry).size > 0);
      if (spec.unique && taken) throw index.duplicate(this.namespace, document);
      index.add(id, document);
    }
    this.indexes.set(spec.name, index);
  }

  /** The ids that an index says could meet the filter, the fewest that any index offers; undefined: look at all. */
  candidates(filter: mongo.BSON.Document): Iterable<string> | undefined {
    const needed = equalities(filter);
    const own = needed.get('_id');
    if (own !== undefined) return own.map(valueKey);
    let fewest: string[] | undefined;
    for (const index of this.indexes.values()) {
      const values = needed.get(index.leadingPath);
      if (values === undefined) continue;
      const ids = [...new Set(values.flatMap((value) => [...index.withLeading(value)]))];
      if (fewest === undefined || ids.length < fewest.length) fewest = ids;
    }
    return fewest;
  }

  /** A hint that names no index is refused, as MongoDB does. */
  checkHint(hint: unknown): void {
    if (hint === undefined) return;
    const wanted = JSON.stringify(hint);
    const known = [...this.indexes.values()].some(
      ({ spec }) => spec.name === hint || JSON.stringify(spec.key) === wanted,
    );
    if (!known && hint !== '_id_' && wanted !== '{"_id":1}' && wanted !== '{"$natural":1}') {
      throw new Refusal('BadValue', `hint ${wanted} does not correspond to an existing index`);
    }
  }
}

/** For each path of the filter, the values of which a document must hold one. */
function equalities(filter: mongo.BSON.Document): Map<string, unknown[]> {
  const found = new Map<string, unknown[]>();
  for (const [path, condition] of Object.entries(filter)) {
    if (path === '$and') {
      for (const part of condition) for (const [name, values] of equalities(part)) found.set(name, values);
    } else if (!path.startsWith('$')) {
      const values = valuesOf(condition);
      if (values?.every(isKeyable)) found.set(path, values);
    }
  }
  return found;
}

function valuesOf(condition: unknown): unknown[] | undefined {
  if (!isPlain(condition)) return [condition];
  if ('$eq' in condition) return [condition['$eq']];
  if ('$in' in condition) return condition['$in'];
  if ('$all' in condition && condition['$all'].length > 0) return [condition['$all'][0]];
  return undefined;
}

/** Null also means "missing", a pattern means many, an array means itself or an element: those are not looked up. */
function isKeyable(value: unknown): boolean {
  return (
    value !== null &&
    value !== undefined &&
    !(value instanceof RegExp) &&
    !Array.isArray(value) &&
    !isPlain(value)
  );
}

/** Sorted, then from `skip`, `limit` of them (0: all). */
export function window(
  documents: mongo.BSON.Document[],
  { sort, skip = 0, limit = 0 }: { sort?: Record<string, number>; skip?: number; limit?: number },
): mongo.BSON.Document[] {
  const sorted = sort && Object.keys(sort).length > 0 ? documents.sort(comparator(sort)) : documents;
  return limit === 0 ? sorted.slice(skip) : sorted.slice(skip, skip + Math.abs(limit));
}

import { mongo } from 'mongoose';
import type { Collection } from './collection.ts';
import { matcher } from './match.ts';
import { Refusal } from './refusal.ts';
import type { Claims, Transaction } from './transaction.ts';
import { valueKey } from './value-key.ts';

const LARGEST = 16 * 1024 * 1024;

/** A collection as one command sees it: what is committed, under what its own transaction has changed. */
export class View {
  readonly #collection: Collection;
  readonly #claims: Claims;
  readonly #transaction: Transaction | undefined;
  readonly #own: ReadonlyMap<string, mongo.BSON.Document | null>;

  constructor(collection: Collection, claims: Claims, transaction: Transaction | undefined) {
    this.#collection = collection;
    this.#claims = claims;
    this.#transaction = transaction;
    this.#own = transaction?.changesOf(collection.namespace) ?? new Map();
  }

  /** All that meets the filter, in no promised order. */
  select(filter: mongo.BSON.Document = {}): mongo.BSON.Document[] {
    const matches = matcher(filter);
    const found: mongo.BSON.Document[] = [];
    const { documents } = this.#collection;
    for (const id of this.#collection.candidates(filter) ?? documents.keys()) {
      const document = documents.get(id);
      if (document !== undefined && !this.#own.has(id) && matches(document)) found.push(document);
    }
    for (const document of this.#own.values())
      if (document !== null && matches(document)) found.push(document);
    return found;
  }

  insert(document: mongo.BSON.Document): void {
    const id = valueKey(document['_id']);
    this.#claims.take(`${this.#collection.namespace} ${id}`, this.#transaction);
    const old = this.#own.has(id) ? this.#own.get(id) : this.#collection.documents.get(id);
    if (old !== undefined && old !== null) {
      throw new Refusal(
        'DuplicateKey',
        `E11000 duplicate key error collection: ${this.#collection.namespace} index: _id_ dup key: ${JSON.stringify({ _id: document['_id'] })}`,
        { keyPattern: { _id: 1 }, keyValue: { _id: document['_id'] } },
      );
    }
    this.#put(id, document);
  }

  replace(document: mongo.BSON.Document): void {
    const id = valueKey(document['_id']);
    this.#claims.take(`${this.#collection.namespace} ${id}`, this.#transaction);
    this.#put(id, document);
  }

  remove(document: mongo.BSON.Document): void {
    const id = valueKey(document['_id']);
    this.#claims.take(`${this.#collection.namespace} ${id}`, this.#transaction);
    if (this.#transaction === undefined) this.#collection.remove(id);
    else this.#transaction.changesOf(this.#collection.namespace).set(id, null);
  }

  #put(id: string, document: mongo.BSON.Document): void {
    const size = mongo.BSON.calculateObjectSize(document);
    if (size > LARGEST) {
      throw new Refusal(
        'BSONObjectTooLarge',
        `object to insert too large. size in bytes: ${size}, max size: ${LARGEST}`,
      );
    }
    this.#claimEntries(id, document);
    if (this.#transaction === undefined) this.#collection.put(id, document);
    else this.#transaction.changesOf(this.#collection.namespace).set(id, document);
  }

  #claimEntries(id: string, document: mongo.BSON.Document): void {
    const { namespace, indexes } = this.#collection;
    for (const index of indexes.values()) {
      if (!index.spec.unique) continue;
      for (const entry of index.entries(document)) {
        this.#claims.take(`${namespace} ${index.spec.name} ${entry}`, this.#transaction);
        const committed = [...index.holders(entry)].some((other) => other !== id && !this.#own.has(other));
        const ours = [...this.#own].some(
          ([other, held]) => other !== id && held !== null && index.entries(held).includes(entry),
        );
        if (committed || ours) throw index.duplicate(namespace, document);
      }
    }
  }
}

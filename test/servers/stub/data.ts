import { Collection } from './collection.ts';
import { Claims, type Transaction } from './transaction.ts';
import { View } from './view.ts';

/** Everything that the stub holds; it survives a stop. */
export class Data {
  /** By namespace: database, dot, collection. */
  readonly collections = new Map<string, Collection>();
  readonly claims = new Claims();

  collection(namespace: string): Collection {
    const known = this.collections.get(namespace);
    if (known !== undefined) return known;
    const fresh = new Collection(namespace);
    this.collections.set(namespace, fresh);
    return fresh;
  }

  /** What a read sees; a collection that nobody made is empty, and stays unmade. */
  reading(namespace: string, transaction: Transaction | undefined): View {
    return new View(this.collections.get(namespace) ?? new Collection(namespace), this.claims, transaction);
  }

  writing(namespace: string, transaction: Transaction | undefined): View {
    return new View(this.collection(namespace), this.claims, transaction);
  }

  commit(transaction: Transaction): void {
    for (const [namespace, changes] of transaction.changes) {
      const collection = this.collection(namespace);
      // Those that go first, so that what they held is free.
      for (const [id, document] of changes) if (document === null) collection.remove(id);
      for (const [id, document] of changes) if (document !== null) collection.put(id, document);
    }
    this.claims.release(transaction);
  }

  abort(transaction: Transaction): void {
    this.claims.release(transaction);
  }

  /** The collections of a database, by their own names. */
  ofDatabase(database: string): [string, Collection][] {
    const start = `${database}.`;
    return [...this.collections]
      .filter(([namespace]) => namespace.startsWith(start))
      .map(([namespace, collection]) => [namespace.slice(start.length), collection]);
  }
}

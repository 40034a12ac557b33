import type { mongo } from 'mongoose';
import { Refusal } from './refusal.ts';

/** What a transaction would change, kept apart until it commits. */
export class Transaction {
  /** By namespace, then by the key of `_id`; null: deleted. */
  readonly changes = new Map<string, Map<string, mongo.BSON.Document | null>>();
  readonly #ended = Promise.withResolvers<void>();

  /** Resolves when the transaction has committed or aborted. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  changesOf(namespace: string): Map<string, mongo.BSON.Document | null> {
    const known = this.changes.get(namespace);
    if (known !== undefined) return known;
    const fresh = new Map<string, mongo.BSON.Document | null>();
    this.changes.set(namespace, fresh);
    return fresh;
  }

  end(): void {
    this.#ended.resolve();
  }
}

/** Thrown where a write outside any transaction meets what an open one holds: MongoDB lets it wait, so do we. */
export class Blocked extends Error {
  readonly until: Promise<void>;

  constructor(holder: Transaction) {
    super('held by an open transaction');
    this.until = holder.ended;
  }
}

/** Who holds which document and which unique entry until their transaction ends. */
export class Claims {
  readonly #holders = new Map<string, Transaction>();

  /** Takes `name` for the transaction, or (outside any) makes sure that nobody holds it. */
  take(name: string, transaction: Transaction | undefined): void {
    const holder = this.#holders.get(name);
    if (holder !== undefined && holder !== transaction) {
      if (transaction === undefined) throw new Blocked(holder);
      throw new Refusal(
        'WriteConflict',
        'WriteConflict error: this operation conflicted with another operation.',
      );
    }
    if (transaction !== undefined) this.#holders.set(name, transaction);
  }

  release(transaction: Transaction): void {
    for (const [name, holder] of this.#holders) if (holder === transaction) this.#holders.delete(name);
    transaction.end();
  }
}

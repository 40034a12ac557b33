import type { mongo } from 'mongoose';
import type { Data } from './data.ts';
import { Refusal } from './refusal.ts';
import { Transaction } from './transaction.ts';
import { valueKey } from './value-key.ts';

type Reply = mongo.BSON.Document;
type Execute = (transaction: Transaction | undefined) => Promise<Reply>;

/**
 * How transactions are met: `true`: kept, with real rollback; `false`: their fields are ignored, as if each statement
 * stood alone, and commit and abort say yes; `'refused'`: their writes are refused, as FerretDB 1 does.
 */
export type TransactionMode = boolean | 'refused';

interface Session {
  /** The number under which the session last wrote with a retry allowed or opened a transaction. */
  number: number;
  /** The reply to the retryable write of that number. */
  reply?: Reply;
  transaction?: Transaction;
  state?: 'open' | 'committed' | 'aborted';
}

/** Retryable writes and transactions. https://github.com/mongodb/specifications/tree/master/source/transactions */
export class Sessions {
  readonly #data: Data;
  readonly #mode: TransactionMode;
  readonly #sessions = new Map<string, Session>();

  constructor(data: Data, mode: TransactionMode) {
    this.#data = data;
    this.#mode = mode;
  }

  /** Runs a command as its session fields ask: within its transaction, or once and no more. */
  async run(name: string, body: mongo.BSON.Document, execute: Execute): Promise<Reply> {
    const number = Number(body['txnNumber'] ?? Number.NaN);
    if (Number.isNaN(number)) return execute(undefined);
    const session = this.#session(valueKey(body['lsid']?.id));
    if (body['autocommit'] !== false) return this.#once(session, number, execute);
    if (this.#mode === false) return isEnding(name) ? {} : execute(undefined);
    if (this.#mode === 'refused') return refused(name, body, execute);
    if (isEnding(name)) return this.#end(session, number, name, execute);
    return this.#within(session, number, body, execute);
  }

  /** Open transactions are gone after a restart. */
  abortAll(): void {
    for (const session of this.#sessions.values()) this.#abort(session);
  }

  #session(key: string): Session {
    const known = this.#sessions.get(key);
    if (known !== undefined) return known;
    const fresh: Session = { number: -1 };
    this.#sessions.set(key, fresh);
    return fresh;
  }

  async #once(session: Session, number: number, execute: Execute): Promise<Reply> {
    if (session.number === number && session.reply !== undefined) return session.reply;
    this.#abort(session);
    const reply = await execute(undefined);
    Object.assign(session, { number, reply, state: undefined });
    return reply;
  }

  async #within(
    session: Session,
    number: number,
    body: mongo.BSON.Document,
    execute: Execute,
  ): Promise<Reply> {
    if (body['startTransaction']) {
      this.#abort(session);
      Object.assign(session, { number, reply: undefined, transaction: new Transaction(), state: 'open' });
    }
    if (session.number !== number || session.state !== 'open') throw noSuch(number);
    try {
      const reply = await execute(session.transaction);
      if (reply['writeErrors'] !== undefined) this.#abort(session);
      return reply;
    } catch (error) {
      this.#abort(session);
      throw error;
    }
  }

  async #end(session: Session, number: number, name: string, execute: Execute): Promise<Reply> {
    // So that what is made to fail here fails before anything is decided.
    await execute(undefined);
    if (session.number !== number || session.state === undefined) throw noSuch(number);
    if (name === 'abortTransaction') {
      if (session.state !== 'open') throw noSuch(number);
      this.#abort(session);
      return {};
    }
    if (session.state === 'aborted') throw noSuch(number);
    if (session.state === 'open') this.#data.commit(session.transaction!);
    session.state = 'committed';
    return {};
  }

  #abort(session: Session): void {
    if (session.state !== 'open') return;
    this.#data.abort(session.transaction!);
    session.state = 'aborted';
  }
}

const ENDINGS: ReadonlySet<string> = new Set(['commitTransaction', 'abortTransaction']);

export function isEnding(name: string): boolean {
  return ENDINGS.has(name);
}

function noSuch(number: number): Refusal {
  return new Refusal('NoSuchTransaction', `Transaction with { txnNumber: ${number} } has been aborted.`);
}

function refused(name: string, body: mongo.BSON.Document, execute: Execute): Promise<Reply> {
  if (isEnding(name)) throw new Refusal('CommandNotFound', `no such command: '${name}'`);
  if (name === 'find' || name === 'aggregate') return execute(undefined);
  const field = body['startTransaction'] ? 'startTransaction' : 'autocommit';
  throw new Refusal('FailedToParse', `${name}: unknown field "${field}"`);
}

/** What a driver may do about a refusal. https://github.com/mongodb/specifications/tree/master/source/retryable-writes */
export function labelsFor(refusal: Refusal, name: string, body: mongo.BSON.Document): string[] {
  const inTransaction = body['autocommit'] === false;
  if (refusal.codeName === 'NotWritablePrimary' && (isEnding(name) || !inTransaction)) {
    return body['txnNumber'] === undefined ? [] : ['RetryableWriteError'];
  }
  const transient = ['NotWritablePrimary', 'WriteConflict', 'NoSuchTransaction'].includes(refusal.codeName);
  return transient && inTransaction ? ['TransientTransactionError'] : [];
}

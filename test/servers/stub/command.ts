import type { mongo } from 'mongoose';
import type { Cursors } from './cursors.ts';
import type { Data } from './data.ts';
import type { Topology } from './topology.ts';
import type { Transaction } from './transaction.ts';

/** What a command may touch while it runs. */
export interface Context {
  readonly data: Data;
  readonly cursors: Cursors;
  readonly topology: Topology;
  readonly database: string;
  /** The transaction to which the command belongs. */
  readonly transaction: Transaction | undefined;
  /** `host:port` of the stub. */
  readonly address: string;
  /** Aborts when the connection closes. */
  readonly gone: AbortSignal;
}

/** The reply, without `ok`; throws a `Refusal` when the whole command is refused. */
export type Command = (
  body: mongo.BSON.Document,
  context: Context,
) => mongo.BSON.Document | Promise<mongo.BSON.Document>;

/** The collection that the command names first, with its database. */
export function namespaceOf(body: mongo.BSON.Document, { database }: Context): string {
  return `${database}.${Object.values(body)[0]}`;
}

import { mongo } from 'mongoose';
import type { Command } from './command.ts';
import { Refusal } from './refusal.ts';

const FIRST = 101;
const NEXT = 1000;

/** What is still to be fetched of answers that were too long for one batch. */
export class Cursors {
  readonly #rest = new Map<number, mongo.BSON.Document[]>();
  #last = 0;

  /** The first batch, and a cursor for what it leaves. */
  open(
    namespace: string,
    documents: readonly mongo.BSON.Document[],
    {
      batchSize = FIRST,
      singleBatch = false,
    }: { batchSize?: number | undefined; singleBatch?: boolean } = {},
  ): mongo.BSON.Document {
    const rest = singleBatch ? [] : documents.slice(batchSize);
    let id = 0;
    if (rest.length > 0) {
      this.#last += 1;
      id = this.#last;
      this.#rest.set(id, rest);
    }
    return {
      cursor: { firstBatch: documents.slice(0, batchSize), id: mongo.Long.fromNumber(id), ns: namespace },
    };
  }

  next(id: number, namespace: string, batchSize = NEXT): mongo.BSON.Document {
    const rest = this.#rest.get(id);
    if (rest === undefined) throw new Refusal('CursorNotFound', `cursor id ${id} not found`);
    const nextBatch = rest.splice(0, batchSize);
    if (rest.length === 0) this.#rest.delete(id);
    return { cursor: { nextBatch, id: mongo.Long.fromNumber(rest.length === 0 ? 0 : id), ns: namespace } };
  }

  close(id: number): boolean {
    return this.#rest.delete(id);
  }

  clear(): void {
    this.#rest.clear();
  }
}

export const getMore: Command = (body, { cursors, database }) =>
  cursors.next(Number(body['getMore']), `${database}.${body['collection']}`, body['batchSize']);

export const killCursors: Command = (body, { cursors }) => {
  const ids: unknown[] = body['cursors'];
  return { cursorsKilled: ids.filter((id) => cursors.close(Number(id))), cursorsNotFound: [] };
};

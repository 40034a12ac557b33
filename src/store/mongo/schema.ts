import mongoose, { type Connection } from 'mongoose';
import { timed } from './deadline.ts';
import type { Rows } from './rows.ts';

/** Names of the indexes, as `hint` gives them: our planner picks the path, never the database's. */
export const INDEX = Object.freeze({ id: '_id_', token: 't_s', patient: 'p_y_s', value: 'r_kv' });

const { Buffer: Bytes, Mixed } = mongoose.Schema.Types;
const text = { type: String, required: true };
const number = { type: Number, required: true };
const keyed = { _id: text, g: number };

/**
 * The collections as mongoose declares them: names, fields, indexes. Reading and writing goes by the driver's own
 * collections, since a hydrated document costs thirty times the bytes that it stands for.
 */
function declare(connection: Connection) {
  const declareOne = (
    name: keyof Rows,
    fields: mongoose.SchemaDefinition,
    indexes: readonly (readonly [keys: Record<string, 1 | -1>, name: string, sparse?: true])[] = [],
  ) => {
    const schema = new mongoose.Schema(fields, {
      collection: name,
      autoCreate: false,
      autoIndex: false,
      versionKey: false,
      strict: true,
    });
    for (const [keys, name, sparse] of indexes) schema.index(keys, { name, ...(sparse && { sparse }) });
    return connection.model(name, schema);
  };
  const stored = { v: number, u: number, m: text, b: Bytes };
  const range = new mongoose.Schema({ k: number, v: Mixed, c: number, h: Number, l: String }, { _id: false });
  return [
    declareOne(
      'res',
      {
        ...keyed,
        ...stored,
        y: text,
        w: text,
        s: number,
        p: Mixed,
        t: [Number],
        c: Bytes,
        r: [range],
        x: String,
        d: Mixed,
      },
      [
        [{ t: 1, s: -1, _id: -1 }, INDEX.token],
        [{ p: 1, y: 1, s: -1, _id: -1 }, INDEX.patient],
        [{ 'r.k': 1, 'r.v': 1 }, INDEX.value],
      ],
    ),
    declareOne('hist', { ...keyed, ...stored }),
    declareOne('ident', { ...keyed, y: text, id: text }),
    declareOne(
      'journal',
      {
        ...keyed,
        q: number,
        d: Number,
        w: text,
        source: String,
        control: String,
        digest: text,
        kind: String,
        received: number,
        ack: String,
        fault: Mixed,
        raw: Bytes,
        parts: Number,
      },
      [
        [{ q: 1 }, 'q'],
        [{ d: 1 }, 'd', true],
      ],
    ),
    declareOne('log', { ...keyed, q: number, y: text, id: text, v: number, u: number, n: Number }, [
      [{ q: 1 }, 'q'],
    ]),
    declareOne('doc', { ...keyed, w: text, b: Bytes, parts: Number }),
    declareOne('part', { ...keyed, in: text, of: text, u: number, b: Bytes }),
    declareOne('kind', { ...keyed, y: text, live: number, indexed: number, w: String }),
    declareOne('feed', {
      ...keyed,
      source: String,
      messages: number,
      dead: number,
      q: number,
      last: number,
      kind: String,
      w: String,
    }),
    declareOne('away', { ...keyed, gs: [Number] }),
    declareOne('meta', { _id: text }),
  ];
}

/**
 * Makes what is missing of collections and indexes. The server builds an index while it serves, and one that exists
 * is left alone, so an interrupted start is taken up by the next one.
 */
export async function prepareCollections(connection: Connection): Promise<void> {
  const models = declare(connection);
  const there = new Set((await connection.listCollections()).map(({ name }) => name));
  await Promise.all(
    models.map(async (model) => {
      // In a transaction an older server cannot make a collection.
      if (!there.has(model.modelName)) await created(model);
      await model.createIndexes();
    }),
  );
}

async function created(model: { createCollection(): Promise<unknown> }): Promise<void> {
  try {
    await model.createCollection();
  } catch (thrown) {
    // 48 is NamespaceExists: another hub starts at the same time.
    if ((thrown as { code?: unknown }).code !== 48) throw thrown;
  }
}

/** The driver's own collections. Bytes come as Buffers. No request takes longer than `requestMs`. */
export function rowsOf(connection: Connection, requestMs: number): Rows {
  const { db } = connection;
  if (db === undefined) throw new mongoose.mongo.MongoNotConnectedError('The connection has no database.');
  const of = <K extends keyof Rows>(name: K, options: mongoose.mongo.CollectionOptions = {}) =>
    timed(db.collection(name, { promoteBuffers: true, ...options }), requestMs) as unknown as Rows[K];
  return {
    res: of('res'),
    hist: of('hist'),
    ident: of('ident'),
    // A duplicate is answered AA: what a failover may still take back must not count as received.
    journal: of('journal', { readConcern: { level: 'majority' } }),
    log: of('log'),
    doc: of('doc'),
    part: of('part'),
    kind: of('kind'),
    feed: of('feed'),
    away: of('away'),
    meta: of('meta'),
  };
}

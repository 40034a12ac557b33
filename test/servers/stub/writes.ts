import { isDeepStrictEqual } from 'node:util';
import { mongo } from 'mongoose';
import { changed, isOperators, seedOf } from './change.ts';
import { window } from './collection.ts';
import { type Command, type Context, namespaceOf } from './command.ts';
import { project } from './project.ts';
import { Refusal } from './refusal.ts';
import { Blocked } from './transaction.ts';
import type { View } from './view.ts';

/** Tries again when the transaction that held what is to be written has ended, unless nobody waits for it any more. */
async function unblocked<T>({ gone }: Context, write: () => T): Promise<T> {
  for (;;) {
    try {
      return write();
    } catch (error) {
      if (!(error instanceof Blocked)) throw error;
      await error.until;
      gone.throwIfAborted();
    }
  }
}

/** Runs the statements of a write command one by one; what one refuses is told in `writeErrors`. */
async function eachStatement(
  body: mongo.BSON.Document,
  context: Context,
  statements: readonly mongo.BSON.Document[],
  write: (statement: mongo.BSON.Document, index: number) => void,
): Promise<mongo.BSON.Document> {
  const writeErrors: mongo.BSON.Document[] = [];
  for (const [index, statement] of statements.entries()) {
    try {
      await unblocked(context, () => write(statement, index));
    } catch (error) {
      if (!(error instanceof Refusal) || error.codeName === 'WriteConflict') throw error;
      writeErrors.push(error.writeError(index));
      if (body['ordered'] !== false) break;
    }
  }
  return writeErrors.length === 0 ? {} : { writeErrors };
}

function viewFor(body: mongo.BSON.Document, context: Context): View {
  return context.data.writing(namespaceOf(body, context), context.transaction);
}

export const insert: Command = async (body, context) => {
  const view = viewFor(body, context);
  let n = 0;
  const errors = await eachStatement(body, context, body['documents'], (document) => {
    view.insert('_id' in document ? document : { _id: new mongo.ObjectId(), ...document });
    n += 1;
  });
  return { n, ...errors };
};

export const update: Command = async (body, context) => {
  const view = viewFor(body, context);
  let n = 0;
  let nModified = 0;
  const upserted: mongo.BSON.Document[] = [];
  const errors = await eachStatement(body, context, body['updates'], (statement, index) => {
    const { q, u, multi, upsert, hint } = statement;
    context.data.collection(namespaceOf(body, context)).checkHint(hint);
    const found = view.select(q);
    for (const old of multi ? found : found.slice(0, 1)) {
      if (write(view, old, u)) nModified += 1;
      n += 1;
    }
    if (found.length > 0 || !upsert) return;
    upserted.push({ index, _id: insertFrom(view, q, u)['_id'] });
    n += 1;
  });
  return { n, nModified, ...(upserted.length > 0 ? { upserted } : {}), ...errors };
};

/** Whether anything changed. */
function write(view: View, old: mongo.BSON.Document, u: mongo.BSON.Document): boolean {
  const next = changed(old, u);
  if (isDeepStrictEqual(old, next)) return false;
  view.replace(next);
  return true;
}

function insertFrom(view: View, q: mongo.BSON.Document, u: mongo.BSON.Document): mongo.BSON.Document {
  const seed = seedOf(q);
  const start = isOperators(u) ? seed : '_id' in seed ? { _id: seed['_id'] } : {};
  const made = changed(start, u, true);
  const fresh = '_id' in made ? made : { _id: new mongo.ObjectId(), ...made };
  view.insert(fresh);
  return fresh;
}

// `delete` is a reserved word.
export const remove: Command = async (body, context) => {
  const view = viewFor(body, context);
  let n = 0;
  const errors = await eachStatement(body, context, body['deletes'], ({ q, limit }) => {
    const found = view.select(q);
    for (const old of limit === 1 ? found.slice(0, 1) : found) {
      view.remove(old);
      n += 1;
    }
  });
  return { n, ...errors };
};

/** https://www.mongodb.com/docs/manual/reference/command/findAndModify/ */
export const findAndModify: Command = async (body, context) => {
  const view = viewFor(body, context);
  const { query = {}, sort, update: u, new: after, upsert, fields } = body;
  return unblocked(context, () => {
    const old = window(view.select(query), { sort, limit: 1 })[0];
    if (body['remove']) {
      if (old !== undefined) view.remove(old);
      return answer({ n: old === undefined ? 0 : 1 }, old);
    }
    if (old === undefined) {
      if (!upsert) return answer({ n: 0, updatedExisting: false }, undefined);
      const made = insertFrom(view, query, u);
      return answer({ n: 1, updatedExisting: false, upserted: made['_id'] }, after ? made : undefined);
    }
    const next = changed(old, u);
    view.replace(next);
    return answer({ n: 1, updatedExisting: true }, after ? next : old);
  });

  function answer(lastErrorObject: mongo.BSON.Document, value: mongo.BSON.Document | undefined) {
    return { lastErrorObject, value: value === undefined ? null : project(value, fields) };
  }
};

import type { mongo } from 'mongoose';
import { type Command, namespaceOf } from './command.ts';
import type { IndexSpec } from './postings.ts';
import { Refusal } from './refusal.ts';

/** Collections and indexes: made, listed, dropped. */

export const create: Command = (body, context) => {
  const namespace = namespaceOf(body, context);
  if (context.data.collections.has(namespace)) {
    throw new Refusal('NamespaceExists', `Collection ${namespace} already exists.`);
  }
  context.data.collection(namespace);
  return {};
};

export const createIndexes: Command = (body, context) => {
  const collection = context.data.collection(namespaceOf(body, context));
  const before = collection.indexes.size + 1;
  for (const spec of body['indexes'] as IndexSpec[]) collection.createIndex(spec);
  return { numIndexesBefore: before, numIndexesAfter: collection.indexes.size + 1 };
};

export const listIndexes: Command = (body, context) => {
  const namespace = namespaceOf(body, context);
  const collection = context.data.collections.get(namespace);
  if (collection === undefined) throw new Refusal('NamespaceNotFound', `ns does not exist: ${namespace}`);
  const specs: mongo.BSON.Document[] = [{ v: 2, key: { _id: 1 }, name: '_id_' }];
  for (const { spec } of collection.indexes.values()) specs.push({ v: 2, ...spec });
  return context.cursors.open(namespace, specs);
};

export const dropIndexes: Command = (body, context) => {
  const collection = context.data.collections.get(namespaceOf(body, context));
  if (collection === undefined) throw new Refusal('NamespaceNotFound', 'ns not found');
  const name: string = body['index'];
  if (name === '*') collection.indexes.clear();
  else if (!collection.indexes.delete(name)) {
    throw new Refusal('IndexNotFound', `index not found with name [${name}]`);
  }
  return {};
};

export const listCollections: Command = (body, context) => {
  const names = context.data.ofDatabase(context.database).map(([name]) => name);
  const wanted: unknown = body['filter']?.name;
  const listed = names
    .filter((name) => typeof wanted !== 'string' || name === wanted)
    .map((name) => ({ name, type: 'collection', options: {}, info: { readOnly: false } }));
  return context.cursors.open(`${context.database}.$cmd.listCollections`, listed);
};

export const drop: Command = (body, context) => {
  context.data.collections.delete(namespaceOf(body, context));
  return {};
};

export const dropDatabase: Command = (_body, { data, database }) => {
  for (const [, { namespace }] of data.ofDatabase(database)) data.collections.delete(namespace);
  return { dropped: database };
};

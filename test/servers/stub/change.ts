import type { mongo } from 'mongoose';
import { compareValues } from './order.ts';
import { holderOf, isPlain } from './path.ts';
import { Refusal } from './refusal.ts';

type Operator = (holder: mongo.BSON.Document, name: string, operand: unknown) => void;

/** https://www.mongodb.com/docs/manual/reference/operator/update/ ; those that a store needs. */
const OPERATORS: Readonly<Record<string, Operator>> = {
  $set: (holder, name, value) => {
    holder[name] = value;
  },
  $unset: (holder, name) => {
    delete holder[name];
  },
  $inc: (holder, name, by) => {
    holder[name] = (holder[name] ?? 0) + (by as number);
  },
  $max: (holder, name, value) => {
    if (!(name in holder) || compareValues(value, holder[name]) > 0) holder[name] = value;
  },
  $min: (holder, name, value) => {
    if (!(name in holder) || compareValues(value, holder[name]) < 0) holder[name] = value;
  },
  $push: (holder, name, value) => {
    holder[name] = [...(holder[name] ?? []), ...eachOf(value)];
  },
  $addToSet: (holder, name, value) => {
    const held: unknown[] = [...(holder[name] ?? [])];
    for (const element of eachOf(value)) {
      if (!held.some((old) => compareValues(old, element) === 0)) held.push(element);
    }
    holder[name] = held;
  },
  $pull: (holder, name, value) => {
    holder[name] = (holder[name] ?? []).filter((old: unknown) => compareValues(old, value) !== 0);
  },
};

function eachOf(value: unknown): unknown[] {
  return isPlain(value) && '$each' in value ? value['$each'] : [value];
}

/** The document that an update makes of `old`; `old` itself is not touched. `inserting`: $setOnInsert counts. */
export function changed(
  old: mongo.BSON.Document,
  update: mongo.BSON.Document,
  inserting = false,
): mongo.BSON.Document {
  if (Array.isArray(update)) throw new Refusal('BadValue', 'an update by pipeline is not spoken here');
  if (!isOperators(update)) {
    if ('_id' in old && '_id' in update && compareValues(old['_id'], update['_id']) !== 0) {
      throw new Refusal('ImmutableField', "the (immutable) field '_id' was found to have been altered");
    }
    return { ...('_id' in old ? { _id: old['_id'] } : {}), ...update };
  }
  const next = copied(old);
  for (const [name, paths] of Object.entries(update)) {
    if (name === '$setOnInsert' && !inserting) continue;
    const operator = OPERATORS[name === '$setOnInsert' ? '$set' : name];
    if (operator === undefined)
      throw new Refusal('BadValue', `the update operator ${name} is not spoken here`);
    for (const [path, operand] of Object.entries(paths)) operator(...holderOf(next, path), operand);
  }
  return next;
}

export function isOperators(update: mongo.BSON.Document): boolean {
  return Object.keys(update)[0]?.startsWith('$') ?? false;
}

/** Copies documents and arrays; leaves (ObjectId, Binary, Date) are shared, since nothing changes them in place. */
export function copied<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copied) as T;
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, copied(part)])) as T;
}

/** What an upsert starts from: the filter's equalities. */
export function seedOf(filter: mongo.BSON.Document): mongo.BSON.Document {
  const seed: mongo.BSON.Document = {};
  for (const [path, value] of Object.entries(filter)) {
    if (path === '$and') for (const part of value) Object.assign(seed, seedOf(part));
    else if (!path.startsWith('$')) {
      const equal = isPlain(value) && isOperators(value) ? value['$eq'] : value;
      if (equal === undefined || equal instanceof RegExp) continue;
      const [holder, last] = holderOf(seed, path);
      holder[last] = equal;
    }
  }
  return seed;
}

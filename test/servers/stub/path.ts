import type { mongo } from 'mongoose';

/** Every value at a dotted path, arrays opened, as a multikey index holds them; never empty: nothing is `undefined`. */
export function valuesAt(document: mongo.BSON.Document, path: string): unknown[] {
  let held: unknown[] = [document];
  for (const step of path.split('.')) {
    held = held.flatMap(opened).map((value) => (isPlain(value) ? value[step] : undefined));
  }
  const found = held.flatMap(opened);
  return found.length === 0 ? [undefined] : found;
}

function opened(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

export function isPlain(value: unknown): value is mongo.BSON.Document {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** The object that holds the last step of a dotted path, made where it is missing, and that step's name. */
export function holderOf(document: mongo.BSON.Document, path: string): [mongo.BSON.Document, string] {
  const steps = path.split('.');
  const last = steps.pop()!;
  let holder: mongo.BSON.Document = document;
  for (const step of steps) {
    if (typeof holder[step] !== 'object' || holder[step] === null) holder[step] = {};
    holder = holder[step];
  }
  return [holder, last];
}

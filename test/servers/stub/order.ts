import { mongo } from 'mongoose';
import { valuesAt } from './path.ts';

/** Where the kinds of values stand among each other. https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/ */
function rank(value: unknown): number {
  if (value === undefined || value === null) return 1;
  if (typeof value === 'number' || typeof value === 'bigint') return 2;
  if (typeof value === 'string') return 3;
  if (value instanceof mongo.ObjectId) return 7;
  if (value instanceof mongo.Binary) return 6;
  if (value instanceof Date) return 9;
  if (Array.isArray(value)) return 5;
  if (typeof value === 'boolean') return 8;
  return 4;
}

/** Negative, zero or positive, as MongoDB orders two values. */
export function compareValues(a: unknown, b: unknown): number {
  const byRank = rank(a) - rank(b);
  if (byRank !== 0 || a === undefined || a === null) return byRank;
  if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b as string));
  if (a instanceof Date) return a.getTime() - (b as Date).getTime();
  if (typeof a === 'object') {
    const [x, y] = [mongo.BSON.serialize({ v: a }), mongo.BSON.serialize({ v: b })];
    return x.length - y.length || Buffer.compare(x, y);
  }
  return (a as number) < (b as number) ? -1 : Number((a as number) > (b as number));
}

/** The order of `sort`; of an array its smallest value counts going up, its greatest going down. */
export function comparator(
  sort: Readonly<Record<string, number>>,
): (a: mongo.BSON.Document, b: mongo.BSON.Document) => number {
  const keys = Object.entries(sort);
  return (a, b) => {
    for (const [path, direction] of keys) {
      const order = compareValues(extreme(a, path, direction), extreme(b, path, direction)) * direction;
      if (order !== 0) return order;
    }
    return 0;
  };
}

function extreme(document: mongo.BSON.Document, path: string, direction: number): unknown {
  return valuesAt(document, path).reduce((best, value) =>
    compareValues(value, best) * direction < 0 ? value : best,
  );
}

import { mongo } from 'mongoose';

/** A string that is equal for equal values, and for no others: what maps are keyed by. */
export function valueKey(value: unknown): string {
  if (typeof value === 'string') return `s${value}`;
  if (typeof value === 'number') return `n${value}`;
  if (value === undefined || value === null) return 'null';
  return `b${Buffer.from(mongo.BSON.serialize({ v: value })).toString('base64')}`;
}

import type { mongo } from 'mongoose';
import sift from 'sift';
import { Refusal } from './refusal.ts';

type Matcher = (document: mongo.BSON.Document) => boolean;
/** Its types promise a `default` inside the default; at run time the module is the function. */
const compile = sift as unknown as (filter: mongo.BSON.Document) => Matcher;

/** Whether a document meets a filter. https://www.mongodb.com/docs/manual/reference/operator/query/ ; what `sift` knows of it. */
export function matcher(filter: mongo.BSON.Document): Matcher {
  try {
    return compile(filter);
  } catch (error) {
    throw new Refusal('BadValue', `this filter is not spoken here: ${(error as Error).message}`);
  }
}

import type { mongo } from 'mongoose';
import { copied } from './change.ts';
import { holderOf, isPlain } from './path.ts';

/** The parts of a document that `projection` names (1), or all but those (0). Inclusion of paths through arrays of documents too. */
export function project(
  document: mongo.BSON.Document,
  projection: mongo.BSON.Document = {},
): mongo.BSON.Document {
  const paths = Object.entries(projection).filter(([path]) => path !== '_id');
  const withId = projection['_id'] !== 0 && projection['_id'] !== false;
  if (paths.length === 0 && projection['_id'] !== 1) return withId ? document : without(document, '_id');
  if (paths.length > 0 && !paths[0]![1]) {
    const kept = copied(document);
    for (const [path] of paths) {
      const [holder, last] = holderOf(kept, path);
      delete holder[last];
    }
    return withId ? kept : without(kept, '_id');
  }
  const chosen = included(
    document,
    paths.map(([path]) => path.split('.')),
  );
  return withId && '_id' in document ? { _id: document['_id'], ...(chosen as object) } : (chosen as object);
}

function included(value: unknown, paths: readonly (readonly string[])[]): unknown {
  if (Array.isArray(value)) return value.filter(isPlain).map((element) => included(element, paths));
  if (!isPlain(value)) return undefined;
  const chosen: mongo.BSON.Document = {};
  for (const name of Object.keys(value)) {
    const ours = paths.filter(([first]) => first === name);
    if (ours.length === 0) continue;
    const part = ours.some((path) => path.length === 1)
      ? value[name]
      : included(
          value[name],
          ours.map((path) => path.slice(1)),
        );
    if (part !== undefined) chosen[name] = part;
  }
  return chosen;
}

function without(document: mongo.BSON.Document, name: string): mongo.BSON.Document {
  const { [name]: _, ...rest } = document;
  return rest;
}

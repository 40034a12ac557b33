import { aggregated } from './aggregate.ts';
import { window } from './collection.ts';
import { type Command, namespaceOf } from './command.ts';
import { valuesAt } from './path.ts';
import { project } from './project.ts';
import { valueKey } from './value-key.ts';

/** https://www.mongodb.com/docs/manual/reference/command/find/ */
export const find: Command = (body, context) => {
  const namespace = namespaceOf(body, context);
  const { filter = {}, sort, skip, limit, projection, hint, batchSize, singleBatch } = body;
  context.data.collections.get(namespace)?.checkHint(hint);
  const found = window(context.data.reading(namespace, context.transaction).select(filter), {
    sort,
    skip,
    limit,
  });
  const shown = found.map((document) => project(document, projection));
  return context.cursors.open(namespace, shown, { batchSize, singleBatch });
};

export const aggregate: Command = (body, context) => {
  const namespace = namespaceOf(body, context);
  context.data.collections.get(namespace)?.checkHint(body['hint']);
  const view = context.data.reading(namespace, context.transaction);
  const [first, ...rest] = body['pipeline'];
  const found =
    first?.$match === undefined
      ? aggregated(view.select(), body['pipeline'])
      : aggregated(view.select(first.$match), rest);
  return context.cursors.open(namespace, found, { batchSize: body['cursor']?.batchSize });
};

export const count: Command = (body, context) => {
  const { query, skip, limit } = body;
  const view = context.data.reading(namespaceOf(body, context), context.transaction);
  return { n: window(view.select(query), { skip, limit }).length };
};

export const distinct: Command = (body, context) => {
  const { key, query } = body;
  const view = context.data.reading(namespaceOf(body, context), context.transaction);
  const values = view.select(query).flatMap((document) => valuesAt(document, key));
  const known = new Map(
    values.filter((value) => value !== undefined).map((value) => [valueKey(value), value]),
  );
  return { values: [...known.values()] };
};

import type { mongo } from 'mongoose';
import { window } from './collection.ts';
import { matcher } from './match.ts';
import { compareValues } from './order.ts';
import { isPlain } from './path.ts';
import { project } from './project.ts';
import { Refusal } from './refusal.ts';
import { valueKey } from './value-key.ts';

type Documents = mongo.BSON.Document[];

const STAGES: Readonly<Record<string, (documents: Documents, what: mongo.BSON.Document) => Documents>> = {
  $match: (documents, filter) => documents.filter(matcher(filter)),
  $sort: (documents, sort) => window([...documents], { sort }),
  $limit: (documents, limit) => documents.slice(0, Number(limit)),
  $skip: (documents, skip) => documents.slice(Number(skip)),
  $project: (documents, fields) => documents.map((document) => projected(document, fields)),
  $count: (documents, name) => (documents.length === 0 ? [] : [{ [String(name)]: documents.length }]),
  $unwind: (documents, path) =>
    documents.flatMap((document) => unwound(document, String(path['path'] ?? path))),
  $group: grouped,
};

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation-pipeline/ ; the stages that a store needs. */
export function aggregated(documents: Documents, pipeline: readonly mongo.BSON.Document[]): Documents {
  return pipeline.reduce<Documents>((soFar, step) => {
    const [name, what] = Object.entries(step)[0]!;
    const stage = STAGES[name];
    if (stage === undefined) throw new Refusal('BadValue', `the stage ${name} is not spoken here`);
    return stage(soFar, what);
  }, documents);
}

function projected(document: mongo.BSON.Document, fields: mongo.BSON.Document): mongo.BSON.Document {
  const computed = Object.entries(fields).filter(([, part]) => typeof part === 'string' || isPlain(part));
  const plain = Object.fromEntries(
    Object.entries(fields).filter(([, part]) => !(typeof part === 'string' || isPlain(part))),
  );
  const start =
    computed.length > 0 && Object.keys(plain).every((name) => name === '_id')
      ? project(document, { ...plain, $none: 1 })
      : project(document, plain);
  return {
    ...start,
    ...Object.fromEntries(computed.map(([name, part]) => [name, evaluated(document, part)])),
  };
}

/** The value of an expression: a path, a literal, or an object of expressions. */
function evaluated(document: mongo.BSON.Document, expression: unknown): unknown {
  if (typeof expression === 'string' && expression.startsWith('$')) {
    return expression
      .slice(1)
      .split('.')
      .reduce<unknown>((held, step) => (isPlain(held) ? held[step] : undefined), document);
  }
  if (!isPlain(expression)) return expression;
  if ('$literal' in expression) return expression['$literal'];
  const unknown = Object.keys(expression).find((name) => name.startsWith('$'));
  if (unknown !== undefined) throw new Refusal('BadValue', `the expression ${unknown} is not spoken here`);
  return Object.fromEntries(
    Object.entries(expression).map(([name, part]) => [name, evaluated(document, part)]),
  );
}

function unwound(document: mongo.BSON.Document, path: string): Documents {
  const values = evaluated(document, path);
  if (values === undefined || values === null) return [];
  return (Array.isArray(values) ? values : [values]).map((value) => ({
    ...document,
    [path.slice(1)]: value,
  }));
}

const ACCUMULATORS: Readonly<Record<string, (values: unknown[]) => unknown>> = {
  $sum: (values) => numbers(values).reduce((total, value) => total + value, 0),
  $first: (values) => values[0] ?? null,
  $last: (values) => values.at(-1) ?? null,
  $min: (values) => extreme(values, -1),
  $max: (values) => extreme(values, 1),
  $push: (values) => values.filter((value) => value !== undefined),
  $addToSet: (values) => [...new Map(values.map((value) => [valueKey(value), value])).values()],
};

function numbers(values: unknown[]): number[] {
  return values.filter((value) => typeof value === 'number');
}

function extreme(values: unknown[], direction: number): unknown {
  const present = values.filter((value) => value !== undefined && value !== null);
  return present.sort((a, b) => compareValues(b, a) * direction)[0] ?? null;
}

function grouped(documents: Documents, { _id, ...fields }: mongo.BSON.Document): Documents {
  const groups = new Map<string, { id: unknown; members: Documents }>();
  for (const document of documents) {
    const id = evaluated(document, _id) ?? null;
    const group = groups.get(valueKey(id)) ?? { id, members: [] };
    group.members.push(document);
    groups.set(valueKey(id), group);
  }
  return [...groups.values()].map(({ id, members }) => ({
    _id: id,
    ...Object.fromEntries(Object.entries(fields).map(([name, what]) => [name, accumulated(members, what)])),
  }));
}

function accumulated(members: Documents, what: mongo.BSON.Document): unknown {
  const [name, expression] = Object.entries(what)[0]!;
  const accumulate = ACCUMULATORS[name === '$count' ? '$sum' : name];
  if (accumulate === undefined) throw new Refusal('BadValue', `the accumulator ${name} is not spoken here`);
  return accumulate(members.map((member) => (name === '$count' ? 1 : evaluated(member, expression))));
}

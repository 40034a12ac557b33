import { CATALOGUE, type CatalogueRow, rowOf } from '../catalogue.ts';
import { compileExpression, type Expression } from '../index/expression.ts';
import parametersFile from '../r4/parameters.json' with { type: 'json' };
import type { ParameterShape, ParametersFile, ParameterType } from '../r4/shape.ts';

/** One search parameter of one resource type. */
export interface SearchParameter {
  /** Resource type it searches. */
  readonly base: string;
  readonly code: string;
  readonly type: ParameterType;
  readonly expression: Expression;
  /** Resource types that a reference may point to; undefined: any. */
  readonly targets: readonly string[] | undefined;
  /** Code system that the element implies without carrying it. */
  readonly system: string | undefined;
  /** Canonical URL; undefined for what R4 does not define. */
  readonly url: string | undefined;
  readonly description: string;
}

const FILE = parametersFile as unknown as ParametersFile;

const TABLE: ReadonlyMap<string, ReadonlyMap<string, SearchParameter>> = new Map(
  CATALOGUE.filter((row) => row.interactions.includes('search-type')).map((row) => [
    row.type,
    compileRow(row),
  ]),
);

function compileRow(row: CatalogueRow): ReadonlyMap<string, SearchParameter> {
  const shapes: readonly ParameterShape[] = [...(FILE[row.type] ?? []), ...(row.added ?? [])];
  return new Map(
    shapes.map((shape) => {
      const expression = row.widened?.[shape.code] ?? shape.expression;
      return [shape.code, createParameter(row.type, { ...shape, expression })];
    }),
  );
}

export function createParameter(base: string, shape: ParameterShape): SearchParameter {
  const { code, type, targets, system, url, description } = shape;
  return {
    base,
    code,
    type,
    expression: compileExpression(shape.expression),
    targets,
    system,
    url,
    description,
  };
}

/** The search parameters of a type by code; none when the type is not searched. */
export function parametersOf(type: string): ReadonlyMap<string, SearchParameter> {
  return TABLE.get(type) ?? new Map();
}

/** A parameter by its code or by an alias of the catalogue. */
export function findParameter(type: string, name: string): SearchParameter | undefined {
  const parameters = parametersOf(type);
  const { aliases } = rowOf(type) ?? {};
  const code = aliases !== undefined && Object.hasOwn(aliases, name) ? aliases[name]! : name;
  return parameters.get(code);
}

/** Resource types that can be searched: where chains and includes may lead. */
export function searchableTypes(): readonly string[] {
  return [...TABLE.keys()];
}

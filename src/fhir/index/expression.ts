import { Fault } from '../../fault.ts';
import { referredType } from '../reference.ts';
import { type TypeInfo, typeInfo } from '../structure.ts';
import { type Path, parseExpression, type Step, type Test } from './expression-syntax.ts';

/** Takes a value that the expression selects, with its FHIR type. */
export type Sink = (value: unknown, type: string) => void;

export interface Expression {
  /** The FHIR types that its values may have. */
  readonly types: readonly string[];
  visit(resource: object, sink: Sink): void;
}

type Visit = (value: unknown, sink: Sink) => void;
type Fields = Readonly<Record<string, unknown>>;

/**
 * Compiles the expression of a search parameter to closures, with all types and choices decided now, so that
 * visiting a resource only follows properties.
 * @throws Fault('configuration') when the expression uses what we cannot compile or names an element R4 has not.
 */
export function compileExpression(text: string): Expression {
  const syntax = parseExpression(text);
  const types = new Set<string>();
  if (syntax.kind === 'test') {
    const tests = syntax.tests.map((test) => compileTest(test, text));
    return {
      types: ['boolean'],
      visit: (resource, sink) =>
        sink(
          tests.every((holds) => holds(resource)),
          'boolean',
        ),
    };
  }
  const visits = syntax.paths.map((path) => compilePath(path, text, types));
  return {
    types: [...types],
    visit: together(visits),
  };
}

function compileTest({ path, unlike }: Test, text: string): (resource: object) => boolean {
  const visit = compilePath(path, text, new Set());
  return (resource) => {
    let holds = false;
    visit(resource, (value) => {
      holds = unlike === undefined || String(value) !== unlike;
    });
    return holds;
  };
}

function compilePath(path: Path, text: string, types: Set<string>): Visit {
  const visit = compileSteps(path.root, path.steps, types);
  if (visit === undefined)
    throw new Fault('configuration', `The search expression '${text}' selects no element of R4.`);
  return visit;
}

/** Undefined: these steps select nothing from this type (the other branches of a choice). */
function compileSteps(type: string, steps: readonly Step[], types: Set<string>): Visit | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) {
    types.add(type);
    return (value, sink) => sink(value, type);
  }
  if (step.kind === 'child') return compileChild(type, step.name, rest, types);
  if (step.kind === 'ofType') return step.type === type ? compileSteps(type, rest, types) : undefined;
  const visit = compileSteps(type, rest, types);
  if (visit === undefined) return undefined;
  if (step.kind === 'whereEqual') {
    const { name, value: wanted } = step;
    return (value, sink) => {
      if ((value as Fields)[name] === wanted) visit(value, sink);
    };
  }
  return (value, sink) => {
    if (targetType(value as Fields) === step.type) visit(value, sink);
  };
}

/** Stands in for `resolve() is T`: nothing is read, the reference itself must tell. */
function targetType({ reference, type }: Fields): unknown {
  return typeof reference === 'string' ? (referredType(reference) ?? type) : type;
}

function compileChild(
  type: string,
  name: string,
  rest: readonly Step[],
  types: Set<string>,
): Visit | undefined {
  const visits = spellings(typeInfo(type), name).flatMap(([jsonName, childType]) => {
    const visit = compileSteps(childType, rest, types);
    return visit === undefined ? [] : [child(jsonName, visit)];
  });
  return visits.length === 0 ? undefined : together(visits);
}

function together(visits: readonly Visit[]): Visit {
  if (visits.length === 1) return visits[0]!;
  return (value, sink) => {
    for (const visit of visits) visit(value, sink);
  };
}

/** The JSON names and types of an element: several when it is a choice. */
function spellings(info: TypeInfo | undefined, name: string): readonly (readonly [string, string])[] {
  if (info === undefined) return [];
  const exact = info.get(name);
  if (exact !== undefined && exact.choice === undefined) return [[name, exact.types[0]!]];
  return [...info]
    .filter(([, element]) => element.choice === name)
    .map(([json, { types }]) => [json, types[0]!]);
}

function child(name: string, visit: Visit): Visit {
  return (value, sink) => {
    const inner = (value as Fields)[name];
    if (inner === undefined || inner === null) return;
    if (!Array.isArray(inner)) return visit(inner, sink);
    for (const item of inner) if (item !== null) visit(item, sink);
  };
}

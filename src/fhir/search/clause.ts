import { chainPrefix } from '../index/keys.ts';
import { CONTROL_NAMES } from './controls.ts';
import { type CriterionContext, criterion } from './criterion.ts';
import { findParameter, parametersOf, type SearchParameter, searchableTypes } from './parameters.ts';
import type { Clause } from './plan.ts';
import { shown, Unknown, unknown } from './refusal.ts';

/** What R4 defines and the hub does not answer yet: said by name, never ignored. */
const LATER: ReadonlySet<string> = new Set([
  '_has',
  '_list',
  '_text',
  '_content',
  '_filter',
  '_query',
  '_contained',
  '_containedType',
]);

/**
 * One criterion of a search on `type`, `name=value`, as a clause: a parameter with its modifier, or a chain of one
 * step (`patient.identifier`, `subject:Patient.name:exact`).
 * @throws Unknown for a name that means nothing here, Fault('invalid') for a value it cannot have
 */
export function clauseOf(type: string, name: string, value: string, context: CriterionContext): Clause {
  const dot = name.indexOf('.');
  const [code = '', modifier, ...more] = (dot < 0 ? name : name.slice(0, dot)).split(':');
  if (LATER.has(code))
    throw new Unknown(`The parameter '${code}' is not answered by this hub yet: leave it out.`);
  const parameter = known(type, code, name);
  if (more.length > 0) throw new Unknown(`The parameter '${shown(name)}' has two modifiers: leave one out.`);
  if (dot >= 0) return chain(parameter, modifier, name, name.slice(dot + 1), value, context);
  return criterion(parameter, modifier, name, value, context);
}

function known(type: string, code: string, name: string): SearchParameter {
  const parameter = findParameter(type, code);
  if (parameter !== undefined) return parameter;
  const valid = [...parametersOf(type).keys(), ...CONTROL_NAMES];
  // Other servers' syntaxes (`name[$ne]`) mean the name before them.
  throw unknown(`${type} has no search parameter '${shown(name)}'.`, /^[\w-]*/.exec(code)![0], valid);
}

/** http://hl7.org/fhir/R4/search.html#chaining */
function chain(
  parameter: SearchParameter,
  modifier: string | undefined,
  name: string,
  rest: string,
  value: string,
  context: CriterionContext,
): Clause {
  const [code = '', restModifier, ...more] = rest.split(':');
  if (parameter.type !== 'reference') {
    throw new Unknown(
      `'${shown(name)}' chains through '${parameter.code}', which is no reference: write '${parameter.code}='.`,
    );
  }
  if (rest.includes('.') || more.length > 0) {
    throw new Unknown(
      `The chain '${shown(name)}' is too long: one step is answered, like 'patient.identifier'.`,
    );
  }
  const targets = targetsOf(parameter, modifier);
  const through = targets.flatMap((type) => findParameter(type, code) ?? []);
  if (through.length === 0) {
    const codes = new Set(targets.flatMap((type) => [...parametersOf(type).keys()]));
    throw unknown(`'${shown(name)}' chains to ${targets.join(', ')}, with no such parameter.`, code, codes);
  }
  return {
    any: through.map((target) => ({
      kind: 'chain',
      prefix: chainPrefix(parameter.base, parameter.code, target.base),
      target: { type: target.base, all: [criterion(target, restModifier, name, value, context)] },
    })),
  };
}

/** The types a chain may pass through: those that the hub holds. */
function targetsOf(parameter: SearchParameter, modifier: string | undefined): readonly string[] {
  const held = searchableTypes().filter((type) => parameter.targets?.includes(type) ?? true);
  if (modifier === undefined && held.length > 0) return held;
  if (modifier !== undefined && held.includes(modifier)) return [modifier];
  throw unknown(
    `A chain through '${parameter.code}' of ${parameter.base} leads to no such type here.`,
    modifier ?? '',
    held.map((type) => `:${type}`),
  );
}

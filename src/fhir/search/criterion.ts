import { fold } from '../index/fold.ts';
import { exactMark, markOf, rangeKey, uriKey } from '../index/keys.ts';
import { soundOf } from '../index/phonetic.ts';
import { LONGEST } from '../index/strings.ts';
import type { ParameterType } from '../r4/shape.ts';
import type { Zone } from '../zone.ts';
import { splitUnescaped, unescaped } from './escape.ts';
import { idOf, referencesOf, tokenOf } from './key-value.ts';
import { type SearchParameter, searchableTypes } from './parameters.ts';
import type { Clause, Term } from './plan.ts';
import { datesOf, numbersOf, quantitiesOf } from './range-value.ts';
import { badValue, unknown } from './refusal.ts';

export interface CriterionContext {
  /** FHIR base of the hub: absolute references below it are its own resources. */
  readonly base: string;
  /** Zone of dates without an offset. */
  zone(): Zone;
}

const MODIFIERS: Readonly<Record<ParameterType, readonly string[]>> = {
  token: ['missing', 'not'],
  string: ['contains', 'exact', 'missing'],
  reference: ['identifier', 'missing'],
  date: ['missing'],
  uri: ['missing'],
  number: ['missing'],
  quantity: ['missing'],
};

/**
 * One parameter of a search as a clause of the plan: values separated by commas are alternatives.
 * @param name the parameter as the client wrote it, for messages
 * @throws Unknown for a modifier that the parameter has not, Fault('invalid') for a value it cannot have
 */
export function criterion(
  parameter: SearchParameter,
  modifier: string | undefined,
  name: string,
  value: string,
  context: CriterionContext,
): Clause {
  checkModifier(parameter, modifier);
  if (modifier === 'missing') return missing(parameter, name, value);
  const values = splitUnescaped(value, ',');
  if (values.some((one) => one.trim() === ''))
    throw badValue(name, 'write a value, and one between every two commas.');
  const any = values.flatMap((one) => termsOf(parameter, modifier, name, one, context));
  return modifier === 'not' ? { any, not: true } : { any };
}

/** The modifiers that a parameter has, without the types of a reference. */
export function modifiersOf(parameter: SearchParameter): readonly string[] {
  return parameter.code === '_id' ? [] : MODIFIERS[parameter.type];
}

function checkModifier(parameter: SearchParameter, modifier: string | undefined): void {
  if (modifier === undefined) return;
  const valid = modifiersOf(parameter);
  const types = parameter.type === 'reference' ? (parameter.targets ?? searchableTypes()) : [];
  if (valid.includes(modifier) || types.includes(modifier)) return;
  const sentence = `The parameter '${parameter.code}' of ${parameter.base} has no such modifier.`;
  throw unknown(
    sentence,
    modifier,
    [...valid, ...types].map((one) => `:${one}`),
  );
}

function missing(parameter: SearchParameter, name: string, value: string): Clause {
  if (value !== 'true' && value !== 'false') throw badValue(name, "write 'true' or 'false'.");
  const any: Term[] = [{ kind: 'mark', mark: markOf(parameter.base, parameter.code) }];
  return value === 'true' ? { any, not: true } : { any };
}

function termsOf(
  parameter: SearchParameter,
  modifier: string | undefined,
  name: string,
  value: string,
  context: CriterionContext,
): readonly Term[] {
  const { base, code, type } = parameter;
  if (code === '_id') return [{ kind: 'id', id: idOf(name, value) }];
  switch (type) {
    case 'token':
      return [tokenOf(parameter, name, value)];
    case 'reference':
      return referencesOf(parameter, modifier, name, value, context.base);
    case 'date':
      return datesOf(parameter, name, unescaped(value), context.zone());
    case 'string':
      return [stringOf(parameter, modifier, name, unescaped(value))];
    case 'uri':
      return [{ kind: 'key', key: uriKey(base, code, unescaped(value)) }];
    case 'number':
      return numbersOf(rangeKey(base, code), name, unescaped(value));
    case 'quantity':
      return quantitiesOf(parameter, name, value);
  }
}

/** http://hl7.org/fhir/R4/search.html#string */
function stringOf(
  parameter: SearchParameter,
  modifier: string | undefined,
  name: string,
  text: string,
): Term {
  const { base, code } = parameter;
  const value = code === 'phonetic' ? soundOf(text) : fold(text.slice(0, LONGEST));
  const mark = modifier === 'exact' ? { mark: exactMark(base, code, text) } : {};
  if (value === '') {
    if (mark.mark !== undefined) return { kind: 'mark', mark: mark.mark };
    throw badValue(name, 'write at least one letter or digit.');
  }
  const mode = modifier === 'contains' ? 'contains' : 'prefix';
  return { kind: 'text', key: rangeKey(base, code), mode, value, ...mark };
}

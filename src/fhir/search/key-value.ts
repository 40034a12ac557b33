import { logicalKey, referenceKey, tokenKey } from '../index/keys.ts';
import { contactOf, isBare } from '../index/tokens.ts';
import { localReference } from '../reference.ts';
import { splitUnescaped, unescaped } from './escape.ts';
import { type SearchParameter, searchableTypes } from './parameters.ts';
import type { Term } from './plan.ts';
import { badValue } from './refusal.ts';

const ID = /^[A-Za-z0-9.-]{1,64}$/;

export function idOf(name: string, value: string): string {
  if (!ID.test(value)) throw badValue(name, 'an id has letters, digits, hyphens and dots, 64 at most.');
  return value;
}

/** `code`, `system|code`, `|code`, `system|`: http://hl7.org/fhir/R4/search.html#token */
export function tokenOf(parameter: SearchParameter, name: string, value: string): Term {
  const { base, code, expression, system: implied } = parameter;
  const [first = '', ...rest] = splitUnescaped(value, '|');
  const bare = expression.types.every(isBare);
  const contact = expression.types.includes('ContactPoint');
  const spell = (text: string) => (contact ? contactOf(unescaped(text)) : unescaped(text));
  if (expression.types.includes('boolean') && !/(^|\|)(true|false)$/.test(value)) {
    throw badValue(name, "write 'true' or 'false'.");
  }
  const listed = (text: string) => tokenKey(base, code, undefined, text);
  if (rest.length === 0) return { kind: 'key', key: listed(spell(first)) };
  const system = unescaped(first);
  const token = spell(rest.join('|'));
  if (system === '' && token === '')
    throw badValue(name, "write 'code', 'system|code', '|code' or 'system|'.");
  // What carries no system is posted bare; the system asked for must be the one that the element implies.
  if (bare && (system === '' || system === implied)) return { kind: 'key', key: listed(token) };
  return narrowed(listed(token), token, tokenKey(base, code, system, token));
}

/** http://hl7.org/fhir/R4/search.html#reference */
export function referencesOf(
  parameter: SearchParameter,
  modifier: string | undefined,
  name: string,
  value: string,
  base: string,
): readonly Term[] {
  const { code, targets, expression } = parameter;
  const post = (reference: string): Term => ({
    kind: 'key',
    key: referenceKey(parameter.base, code, reference),
  });
  if (modifier === 'identifier') {
    const [first = '', ...rest] = splitUnescaped(value, '|');
    const number = unescaped(rest.length === 0 ? first : rest.join('|'));
    const listed = logicalKey(parameter.base, code, undefined, number);
    if (rest.length === 0) return [{ kind: 'key', key: listed }];
    return [narrowed(listed, number, logicalKey(parameter.base, code, unescaped(first), number))];
  }
  const text = unescaped(value);
  if (expression.types.includes('canonical')) return [post(text)];
  if (modifier !== undefined) return [post(`${modifier}/${idIn(modifier, name, text)}`)];
  const local = localReference(text, base);
  if (local?.versioned)
    throw badValue(name, 'leave /_history/ out: references are searched without their version.');
  if (local !== undefined) {
    if (targets !== undefined && !targets.includes(local.type)) {
      throw badValue(name, `it refers to ${targets.join(', ')} only.`);
    }
    return [post(`${local.type}/${local.id}`)];
  }
  if (!ID.test(text)) {
    if (/^[a-z][a-z0-9+.-]*:/i.test(text)) return [post(text)];
    throw badValue(name, "write an id, 'Type/id' or an absolute URL.");
  }
  return likelyTargets(targets).map((type) => post(`${type}/${text}`));
}

/** The list of a code, narrowed to its system; without a code there is only the system to go by. */
function narrowed(listed: string, code: string, mark: string): Term {
  return code === '' ? { kind: 'mark', mark } : { kind: 'key', key: listed, mark };
}

/** The value of `subject:Patient=`: an id, or a reference that says the type again. */
function idIn(type: string, name: string, text: string): string {
  return idOf(name, text.startsWith(`${type}/`) ? text.slice(type.length + 1) : text);
}

/** A bare id may be of any target; types that the hub does not hold count only when it holds none of them. */
function likelyTargets(targets: readonly string[] | undefined): readonly string[] {
  const held = searchableTypes().filter((type) => targets === undefined || targets.includes(type));
  return held.length > 0 ? held : (targets ?? []);
}

import { Fault } from '../fault.ts';

/** No resource of this world nests deeper; recursion over what passes here is safe. */
export const DEEPEST = 64;

const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Walks JSON of any depth without recursion and refuses what could overflow a stack or poison a prototype.
 * @throws Fault('too-large') beyond 64 levels, Fault('invalid') for names like `__proto__`
 */
export function checkDepth(value: unknown): void {
  let level: object[] = isObject(value) ? [value] : [];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > DEEPEST) {
      throw new Fault('too-large', `The resource nests deeper than ${DEEPEST} levels: flatten it.`);
    }
    const below: object[] = [];
    for (const one of level) {
      if (Array.isArray(one)) {
        for (const item of one) if (isObject(item)) below.push(item);
      } else collect(one, below);
    }
    level = below;
  }
}

function collect(one: object, below: object[]): void {
  for (const name of Object.keys(one)) {
    if (FORBIDDEN.has(name))
      throw new Fault('invalid', `No element of FHIR is named '${name}': leave it out.`);
    const inner = (one as Record<string, unknown>)[name];
    if (isObject(inner)) below.push(inner);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

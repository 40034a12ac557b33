import type { Resource } from '@medplum/fhirtypes';
import { Fault } from '../fault.ts';
import { nearest } from '../nearest.ts';
import { checkDepth } from './depth.ts';
import { primitiveCheck } from './primitive.ts';
import { referredType } from './reference.ts';
import { type ElementInfo, type TypeInfo, typeInfo } from './structure.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A client corrects twenty faults at a time. */
const MOST_FINDINGS = 20;
/** A longer list of codes is looked up, not read in a message. */
const MOST_CODES = 30;

/** What the companion of a primitive may hold: http://hl7.org/fhir/R4/element.html */
const PARTS: TypeInfo = new Map(
  [...typeInfo('CodeableConcept')!].filter(([name]) => name === 'id' || name === 'extension'),
);

interface Finding {
  /** FHIRPath into the resource. */
  readonly expression: string;
  /** What to write instead. Never what was written. */
  readonly advice: string;
}

class Findings {
  readonly list: Finding[] = [];
  get full(): boolean {
    return this.list.length >= MOST_FINDINGS;
  }
  add(expression: string, advice: string): void {
    if (!this.full) this.list.push({ expression, advice });
  }
}

/**
 * Takes JSON for a resource of the type if it is one, by the structure of R4 4.0.1: names, cardinalities, choices,
 * JSON types, the syntax of primitives, the codes of required bindings, the types that references point to.
 * Profiles and invariants are not checked. A contained resource of a type that the hub does not hold is taken as it is.
 * @throws Fault('invalid') with all faults, 20 at most, in `place.expression` and in the message; Fault('too-large')
 * beyond 64 levels
 */
export function check(type: string, value: unknown): Resource {
  if (!isObject(value))
    throw new Fault('invalid', `Send one JSON object, a resource: {"resourceType":"${type}", …}.`);
  if (value['resourceType'] !== type) {
    throw new Fault('invalid', `Send a ${type} here: its "resourceType" says so.`, { expression: [type] });
  }
  const info = typeInfo(type);
  if (info === undefined) throw new Fault('not-supported', `The hub does not hold ${type}.`);
  checkDepth(value);
  const findings = new Findings();
  checkFields(value, info, type, findings);
  if (findings.list.length > 0) throw refusal(type, findings.list);
  return value as unknown as Resource;
}

function refusal(type: string, findings: readonly Finding[]): Fault {
  const sentences = findings.map(({ expression, advice }) => `${expression}: ${advice}.`);
  return new Fault('invalid', `This is no valid ${type}. ${sentences.join(' ')}`, {
    expression: findings.map(({ expression }) => expression),
  });
}

function checkFields(value: Fields, info: TypeInfo, path: string, findings: Findings): void {
  for (const name of Object.keys(value)) {
    if (findings.full) return;
    if (name === 'resourceType' && info.has('implicitRules')) continue;
    const element = info.get(name.startsWith('_') ? name.slice(1) : name);
    const at = `${path}.${shown(name)}`;
    if (element === undefined) findings.add(at, unknownElement(name, info));
    else if (name.startsWith('_')) checkPrimitiveParts(value[name], element, at, name, findings);
    else checkElement(value[name], value[`_${name}`], element, at, findings);
  }
  checkPresence(value, info, path, findings);
}

function unknownElement(name: string, info: TypeInfo): string {
  const near = nearest(name, info.keys());
  return near === undefined
    ? 'R4 has no such element here'
    : `R4 has no such element here (did you mean '${near}'?)`;
}

/** Cardinalities and choices. An element whose value is absent but whose extensions are there (`_status`) counts. */
function checkPresence(value: Fields, info: TypeInfo, path: string, findings: Findings): void {
  const has = (name: string) => value[name] !== undefined || value[`_${name}`] !== undefined;
  const choices = new Map<string, { required: boolean; present: number }>();
  for (const [name, { required, choice }] of info) {
    if (choice === undefined) {
      if (required && !has(name)) findings.add(`${path}.${name}`, 'the element is mandatory');
      continue;
    }
    const known = choices.get(choice) ?? { required, present: 0 };
    choices.set(choice, known);
    if (has(name)) known.present++;
  }
  for (const [choice, { required, present }] of choices) {
    if (present > 1) findings.add(`${path}.${choice}`, 'choose one of its types');
    if (required && present === 0) findings.add(`${path}.${choice}`, 'the element is mandatory');
  }
}

function checkElement(
  value: unknown,
  parts: unknown,
  element: ElementInfo,
  at: string,
  findings: Findings,
): void {
  if (!element.list) {
    if (Array.isArray(value)) findings.add(at, 'write one value, it is no list');
    else checkValue(value, element, at, findings);
    return;
  }
  if (!Array.isArray(value) || value.length === 0) {
    findings.add(at, 'write a list, with one value at least');
    return;
  }
  for (const [index, item] of value.entries()) {
    if (findings.full) return;
    // http://hl7.org/fhir/R4/json.html#primitive: null holds the place of a primitive that has only extensions.
    const isPlace = item === null && Array.isArray(parts) && isObject(parts[index]);
    if (!isPlace) checkValue(item, element, `${at}[${index}]`, findings);
  }
}

function checkValue(value: unknown, element: ElementInfo, at: string, findings: Findings): void {
  const type = element.types[0]!;
  const primitive = primitiveCheck(type);
  if (primitive !== undefined) {
    const advice = primitive(value) ?? wrongCode(value, element);
    if (advice !== undefined) findings.add(at, advice);
    return;
  }
  if (!isObject(value) || Object.keys(value).length === 0) {
    findings.add(at, 'write an object that is not empty');
    return;
  }
  if (type === 'Resource') {
    checkContained(value, at, findings);
    return;
  }
  if (type === 'Reference') checkTarget(value, element, at, findings);
  const info = typeInfo(type);
  if (info !== undefined) checkFields(value, info, at, findings);
}

function wrongCode(value: unknown, { codes }: ElementInfo): string | undefined {
  if (codes === undefined || codes.includes(value as string)) return undefined;
  return codes.length > MOST_CODES ? 'R4 has no such code here' : `write one of ${codes.join(', ')}`;
}

function checkTarget(
  { reference, type }: Fields,
  { targets }: ElementInfo,
  at: string,
  findings: Findings,
): void {
  if (targets === undefined) return;
  // What is contained is not resolved here.
  if (typeof reference === 'string' && reference.startsWith('#')) return;
  const told = typeof reference === 'string' ? (referredType(reference) ?? type) : type;
  if (typeof told === 'string' && !targets.includes(told)) findings.add(at, `refer to ${targets.join(', ')}`);
}

function checkContained(value: Fields, at: string, findings: Findings): void {
  const type = value['resourceType'];
  if (typeof type !== 'string' || !/^[A-Z][A-Za-z]+$/.test(type)) {
    findings.add(at, 'a contained resource says its "resourceType"');
    return;
  }
  if (value['contained'] !== undefined)
    findings.add(`${at}.contained`, 'a contained resource contains no other');
  const info = typeInfo(type);
  if (info?.has('implicitRules')) checkFields(value, info, at, findings);
}

/** `_birthDate`: the id and extensions of a primitive; a list of them, with nulls, where the primitive is a list. */
function checkPrimitiveParts(
  value: unknown,
  element: ElementInfo,
  at: string,
  name: string,
  findings: Findings,
): void {
  if (primitiveCheck(element.types[0]!) === undefined) {
    findings.add(at, `only a primitive has such a companion, write '${shown(name.slice(1))}'`);
    return;
  }
  if (Array.isArray(value) !== element.list) {
    findings.add(at, element.list ? 'write a list' : 'write one object, it is no list');
    return;
  }
  const parts = Array.isArray(value) ? value.filter((part) => part !== null) : [value];
  for (const part of parts) {
    if (isObject(part)) checkFields(part, PARTS, at, findings);
    else findings.add(at, 'write an object with an id or extensions');
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A name as it was sent, when it could be one. */
function shown(name: string): string {
  return /^\w{1,64}$/.test(name) ? name : '?';
}

import type { Identifier } from '@medplum/fhirtypes';
import { type ElementInfo, elementAt, typeInfo } from '../fhir/structure.ts';
import { type Line, unknown, wrong } from './located.ts';

/**
 * Where in a resource (or data type) a row writes:
 * `status`, `name[].family` (a new element for each value), `basedOn[order].identifier` (the element that all rows
 * of the resource call `order`), `extension[URL].valueString` (the extension with that url, made when needed).
 */
export interface Target {
  readonly text: string;
  readonly steps: readonly Step[];
  /** The resource's element that holds it, for deletions. */
  readonly top: string;
  readonly element: ElementInfo;
  /** Takes one value for each repetition; otherwise the first value wins. */
  readonly many: boolean;
  /** The name of a plain element at the top, the commonest target, which is written without walking. */
  readonly plain: string | undefined;
}

interface Step {
  readonly name: string;
  readonly list: boolean;
  /** Key of the shared element of a list, unique in the resource; undefined: append. */
  readonly slot: string | undefined;
  readonly url: string | undefined;
}

const STEP = /([A-Za-z][A-Za-z0-9]*)(?:\[([^\]]*)\])?(?:\.|$)/y;

/** Checked against R4: an element that does not exist, or a list without brackets, is a configuration fault. */
export function readTarget(text: string, type: string, at: Line): Target {
  const steps: Step[] = [];
  let path = type;
  let element: ElementInfo | undefined;
  let holder = type;
  let slots = '';
  for (let end = 0; end < text.length; end = STEP.lastIndex) {
    STEP.lastIndex = end;
    const match = STEP.exec(text);
    if (!match) throw wrong(at, `"${text}" is no FHIR path: write element.element, with [] after a list.`);
    const [, name = '', label] = match;
    path += `.${name}`;
    element = elementAt(path);
    if (!element) throw unknownElement(at, holder, name);
    if (element.list !== (label !== undefined)) {
      throw wrong(
        at,
        element.list ? `${path} is a list: write ${name}[].` : `${path} is no list: write ${name}.`,
      );
    }
    const slot = label ? `${slots}.${name}[${label}]` : undefined;
    steps.push({ name, list: element.list, slot, url: name === 'extension' && label ? label : undefined });
    slots = slot ?? `${slots}.${name}`;
    holder = element.types[0] ?? holder;
  }
  if (!element) throw wrong(at, 'A row names the element that it fills.');
  const [first] = steps;
  const plain = steps.length === 1 && !first!.list ? first!.name : undefined;
  const many = steps.some((step) => step.list && !step.slot);
  return { text, steps, top: first!.name, element, many, plain };
}

function unknownElement(at: Line, holder: string, name: string): Error {
  return unknown(at, `element of ${holder}`, name, typeInfo(holder)?.keys() ?? []);
}

/** What is being filled: a resource or a value of a data type. */
export interface Filled {
  readonly content: Record<string, unknown>;
  /** Elements of lists that several rows fill, by their slot. */
  readonly slots: Map<string, Slot>;
}

export interface Slot {
  readonly index: number;
  readonly node: object;
}

/** Whether the element is there already, so that a later row has nothing to say. Always false for `[]`. */
export function isTaken(draft: Filled, { steps, plain }: Target): boolean {
  if (plain !== undefined) return draft.content[plain] !== undefined;
  let node: Record<string, unknown> = draft.content;
  for (let index = 0; index < steps.length; index++) {
    const step = steps[index]!;
    const next =
      step.slot === undefined ? (step.list ? undefined : node[step.name]) : draft.slots.get(step.slot)?.node;
    if (next === undefined) return false;
    if (index === steps.length - 1) return true;
    node = next as Record<string, unknown>;
  }
  return false;
}

/** What was written: the path with its indexes (`name[0].family`) and the value that now lies there. */
export interface Placed {
  readonly path: string;
  readonly value: unknown;
}

/** Writes the value unless the element is there already. An object placed into a named slot joins what lies there. */
export function place(draft: Filled, { steps, plain }: Target, value: unknown): Placed | undefined {
  if (plain !== undefined) {
    if (draft.content[plain] !== undefined) return undefined;
    draft.content[plain] = value;
    return { path: plain, value };
  }
  let node: Record<string, unknown> = draft.content;
  let path = '';
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i]!;
    const last = i === steps.length - 1;
    path = path === '' ? step.name : `${path}.${step.name}`;
    const below = node[step.name];
    if (!step.list) {
      if (last) {
        if (below !== undefined) return undefined;
        node[step.name] = value;
        return { path, value };
      }
      const next = (below ?? {}) as Record<string, unknown>;
      if (below === undefined) node[step.name] = next;
      node = next;
      continue;
    }
    const list = (below ?? []) as unknown[];
    if (below === undefined) node[step.name] = list;
    const slot = step.slot === undefined ? undefined : draft.slots.get(step.slot);
    if (last) return placeEntry(draft, step, list, slot, value, path);
    const entry = slot?.node ?? (step.url === undefined ? {} : { url: step.url });
    const index = slot?.index ?? list.push(entry) - 1;
    if (slot === undefined && step.slot !== undefined) draft.slots.set(step.slot, { index, node: entry });
    path += indexText(index);
    node = entry as Record<string, unknown>;
  }
  return undefined;
}

function placeEntry(
  draft: Filled,
  step: Step,
  list: unknown[],
  slot: Slot | undefined,
  value: unknown,
  path: string,
): Placed | undefined {
  if (typeof value !== 'object' || value === null) {
    // A given name sent twice is one name.
    return list.includes(value) ? undefined : { path: path + indexText(list.push(value) - 1), value };
  }
  if (slot) {
    const held = slot.node as Record<string, unknown>;
    for (const name in value) held[name] ??= (value as Record<string, unknown>)[name];
    return { path: path + indexText(slot.index), value: held };
  }
  if (list.length > 0 && list.some((entry) => isSameNumber(entry, value))) return undefined;
  const index = list.push(value) - 1;
  if (step.slot !== undefined) draft.slots.set(step.slot, { index, node: value });
  return { path: path + indexText(index), value };
}

/** A number sent twice, in two fields or two groups, is one number. */
function isSameNumber(left: unknown, right: object): boolean {
  const [one, other] = [left as Partial<Identifier>, right as Partial<Identifier>];
  return (
    other.value !== undefined &&
    other.system !== undefined &&
    one.value === other.value &&
    one.system === other.system
  );
}

const INDEXES: readonly string[] = Object.freeze(Array.from({ length: 16 }, (_, index) => `[${index}]`));

function indexText(index: number): string {
  return INDEXES[index] ?? `[${index}]`;
}

import type { ElementShape, StructureFile } from './r4/shape.ts';
import structureFile from './r4/structure.json' with { type: 'json' };

/** An element as JSON names it: `DiagnosticReport.effectiveDateTime`, never `effective`. */
export interface ElementInfo {
  /** A data type, a backbone element by its path (`ImagingStudy.series`), or `Resource`. */
  readonly types: readonly string[];
  readonly list: boolean;
  readonly required: boolean;
  /** The only codes allowed, where R4 binds them. */
  readonly codes?: readonly string[];
  /** Resource types that a Reference may point to; undefined: any. */
  readonly targets?: readonly string[];
  /** Part of `_summary=true`. */
  readonly summary: boolean;
  /** Base name of a choice: `effective` of `effectiveDateTime`. */
  readonly choice?: string;
}

export type TypeInfo = ReadonlyMap<string, ElementInfo>;

const FILE = structureFile as unknown as StructureFile;

/** All types of `structure.json`, with choices spelled out; Maps, so that no name of an object's prototype is found. */
const TYPES: ReadonlyMap<string, TypeInfo> = new Map(
  Object.entries(FILE.types).map(([type, elements]) => [
    type,
    new Map(Object.entries(elements).flatMap(spellOut)),
  ]),
);

function spellOut([name, shape]: [string, ElementShape]): [string, ElementInfo][] {
  const codes = shape.codes === undefined ? undefined : FILE.codes[shape.codes];
  const info: ElementInfo = {
    types: shape.types,
    list: shape.list === true,
    required: (shape.min ?? 0) > 0,
    summary: shape.summary === true,
    ...(codes === undefined ? {} : { codes }),
    ...(shape.targets === undefined ? {} : { targets: shape.targets }),
  };
  if (shape.choice !== true) return [[name, info]];
  return shape.types.map((type) => [choiceName(name, type), { ...info, types: [type], choice: name }]);
}

function choiceName(name: string, type: string): string {
  return `${name}${type.charAt(0).toUpperCase()}${type.slice(1)}`;
}

/** The elements of a type by their JSON names; undefined for primitives and for types that the hub does not know. */
export function typeInfo(type: string): TypeInfo | undefined {
  return TYPES.get(type);
}

/**
 * The element at a path of JSON names from a resource or data type: `Patient.name.family`,
 * `ImagingStudy.series.modality`, `DiagnosticReport.effectiveDateTime`. Undefined: R4 has no such element, or it lies
 * in a type that the hub does not know (inside a contained resource).
 */
export function elementAt(path: string): ElementInfo | undefined {
  const [root, ...names] = path.split('.');
  if (root === undefined || !TYPES.has(root)) return undefined;
  let here: ElementInfo = { types: [root], list: false, required: true, summary: true };
  for (const name of names) {
    const next = here.types.length === 1 ? TYPES.get(here.types[0]!)?.get(name) : undefined;
    if (next === undefined) return undefined;
    here = next;
  }
  return here;
}

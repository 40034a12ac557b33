import type { Concept, TerminologyDefinition, ValueSetPart } from './definitions.ts';

/** A value set that is longer than this is terminology, not structure. */
const MOST_CODES = 250;

export interface Expansion {
  readonly codes: readonly string[];
  /** The one code system all codes come from. */
  readonly system: string | undefined;
}

/**
 * Expands value sets that list codes or take a whole code system in. Filters and imports are left out, as is what
 * is too long: such a set is undefined, and its codes are not checked.
 */
export function createExpander(
  terminology: readonly TerminologyDefinition[],
): (url: string) => Expansion | undefined {
  const byUrl = new Map(terminology.map((entry) => [entry.url, entry]));
  return (url) => {
    const compose = byUrl.get(url.split('|')[0])?.compose;
    if (compose === undefined || compose.exclude !== undefined) return undefined;
    const codes: string[] = [];
    for (const part of compose.include) {
      const listed = codesOf(part, byUrl);
      if (listed === undefined) return undefined;
      codes.push(...listed);
    }
    const systems = new Set(compose.include.map((part) => part.system));
    const [system] = systems;
    if (codes.length === 0 || codes.length > MOST_CODES) return undefined;
    return { codes, system: systems.size === 1 ? system : undefined };
  };
}

function codesOf(
  part: ValueSetPart,
  byUrl: ReadonlyMap<string | undefined, TerminologyDefinition>,
): readonly string[] | undefined {
  if (part.filter !== undefined || part.valueSet !== undefined) return undefined;
  const concepts = part.concept ?? byUrl.get(part.system)?.concept;
  return concepts === undefined ? undefined : flatten(concepts);
}

function flatten(concepts: readonly Concept[]): readonly string[] {
  return concepts.flatMap(({ code, concept }) => [code, ...flatten(concept ?? [])]);
}

import type { ConceptMap } from '@medplum/fhirtypes';

/** A ConceptMap, ready to translate: https://hl7.org/fhir/R4/conceptmap.html */
export interface Vocabulary {
  readonly id: string;
  /** System of the codes that come in, when the map names one. */
  readonly source: string | undefined;
  translate(code: string): Translation | undefined;
}

export interface Translation {
  readonly system: string | undefined;
  readonly code: string;
  readonly display: string | undefined;
}

/**
 * The first target of each code; `unmatched` and `disjoint` targets are no translations. A group's fixed `unmapped`
 * code answers for codes it does not list.
 */
export function createVocabulary(map: ConceptMap): Vocabulary {
  const table = new Map<string, Translation>();
  let fixed: Translation | undefined;
  for (const group of map.group ?? []) {
    for (const { code, target } of group.element ?? []) {
      const first = target?.find((one) => one.equivalence !== 'unmatched' && one.equivalence !== 'disjoint');
      if (code === undefined || first?.code === undefined || table.has(code)) continue;
      table.set(code, { system: group.target, code: first.code, display: first.display });
    }
    if (group.unmapped?.mode === 'fixed' && group.unmapped.code !== undefined) {
      fixed ??= { system: group.target, code: group.unmapped.code, display: group.unmapped.display };
    }
  }
  return {
    id: map.id ?? '',
    source: map.group?.[0]?.source,
    translate: (code) => table.get(code) ?? fixed,
  };
}

import type { ElementInfo } from '../fhir/structure.ts';
import type { Conversion } from './conversion.ts';
import { Bad, type Cursor, positionOf } from './cursor.ts';
import { leafOf } from './leaf.ts';
import type { Part } from './position.ts';
import type { Vocabulary } from './vocabulary.ts';

const CODES = ['code', 'string', 'uri'];

function shaped(
  element: ElementInfo,
  { system, code, display }: { system: string | undefined; code: string; display: string | undefined },
): unknown {
  if (element.types.some((type) => CODES.includes(type))) return code;
  const coding = { ...(system ? { system } : {}), code, ...(display ? { display } : {}) };
  return element.types.includes('Coding') ? coding : { coding: [coding] };
}

function warn(cursor: Cursor, part: Part, text: string): void {
  const position = positionOf(cursor) + part.suffix;
  cursor.run.issues.push({ severity: 'warning', row: cursor.row, position, text: `${position} ${text}` });
}

/**
 * A code through a vocabulary, in the form that the element takes: a bare code, a Coding or a CodeableConcept.
 * A code that the vocabulary does not know is kept as sent where R4 leaves the element open, and is left to the
 * row's default where R4 binds it; either way an issue names the row.
 *
 * @param fallback whether the row has a default
 */
export function translating(
  vocabulary: Vocabulary,
  element: ElementInfo,
  target: string,
  fallback: boolean,
): Conversion {
  const bound = element.codes !== undefined && element.types.some((type) => CODES.includes(type));
  return {
    yields: [...CODES, 'Coding', 'CodeableConcept'],
    convert(value, part, cursor) {
      const code = leafOf(value, part);
      if (code === '') return undefined;
      const found = vocabulary.translate(code);
      if (found) return shaped(element, { ...found });
      const named = /^[\w+-]{1,3}$/.test(code) ? `the code "${code}"` : 'a code';
      if (bound || fallback) return new Bad(`holds ${named} that is not in ${vocabulary.id}`);
      warn(cursor, part, `holds ${named} that is not in ${vocabulary.id}; ${target} keeps it as sent.`);
      return shaped(element, { system: vocabulary.source, code, display: undefined });
    },
  };
}

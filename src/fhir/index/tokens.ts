import { type Draft, fieldsOf, type Writer } from './draft.ts';
import { tokenKey } from './keys.ts';

/**
 * Tokens, by the table of http://hl7.org/fhir/R4/search.html#token: listed by their code, marked with their system
 * where they can carry one (Coding, CodeableConcept, Identifier).
 */
export function tokenWriter(base: string, code: string): Writer {
  const key = (system: string | undefined, value: string) => tokenKey(base, code, system, value);
  const post = (draft: Draft, system: unknown, value: unknown) => {
    const known = typeof system === 'string' && system !== '';
    if (known) draft.marks.add(key(system, ''));
    if (typeof value !== 'string' || value === '') return;
    draft.keys.add(key(undefined, value));
    draft.marks.add(key(known ? system : '', value));
  };
  return (value, type, draft) => {
    const fields = fieldsOf(value);
    if (type === 'CodeableConcept') {
      if (Array.isArray(fields['coding'])) {
        for (const coding of fields['coding'])
          post(draft, fieldsOf(coding)['system'], fieldsOf(coding)['code']);
      }
    } else if (type === 'Coding') post(draft, fields['system'], fields['code']);
    else if (type === 'Identifier') post(draft, fields['system'], fields['value']);
    else if (type === 'ContactPoint') {
      if (typeof fields['value'] === 'string') draft.keys.add(key(undefined, contactOf(fields['value'])));
    } else draft.keys.add(key(undefined, String(value)));
  };
}

/** Types of values that carry no system of their own. */
export function isBare(type: string): boolean {
  return type !== 'Coding' && type !== 'CodeableConcept' && type !== 'Identifier';
}

const PHONE = /^[+\d][\d\s().\-/]*$/;

/** A telephone number without its punctuation, anything else (mail, pager text) in lower case. */
export function contactOf(value: string): string {
  return PHONE.test(value.trim()) ? value.replace(/[^+\d]/g, '') : value.trim().toLowerCase();
}

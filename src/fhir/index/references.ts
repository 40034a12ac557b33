import { localReference, withoutVersion } from '../reference.ts';
import { type Draft, fieldsOf, type Writer } from './draft.ts';
import { logicalKey, referenceKey } from './keys.ts';

/**
 * References (http://hl7.org/fhir/R4/search.html#reference): to a resource of this hub as `Type/id`, whether it was
 * written relative or below `origin`; elsewhere as the URL; a logical one by its identifier. References into the
 * resource itself (`#1`) are no key.
 */
export function referenceWriter(base: string, code: string, origin: string | undefined): Writer {
  const post = (draft: Draft, reference: string) => {
    if (reference.startsWith('#')) return;
    const local = localReference(reference, origin);
    const key = local === undefined ? withoutVersion(reference) : `${local.type}/${local.id}`;
    draft.keys.add(referenceKey(base, code, key));
  };
  return (value, _type, draft) => {
    if (typeof value === 'string') return postCanonical(draft, value, post);
    const { reference, identifier } = fieldsOf(value);
    if (typeof reference === 'string' && reference !== '') post(draft, reference);
    const { system, value: number } = fieldsOf(identifier);
    const known = typeof system === 'string' && system !== '';
    if (known) draft.marks.add(logicalKey(base, code, system, ''));
    if (typeof number !== 'string' || number === '') return;
    draft.keys.add(logicalKey(base, code, undefined, number));
    draft.marks.add(logicalKey(base, code, known ? system : '', number));
  };
}

/** A canonical is found with its version, and without. */
function postCanonical(draft: Draft, url: string, post: (draft: Draft, reference: string) => void): void {
  post(draft, url);
  const bar = url.indexOf('|');
  if (bar > 0) post(draft, url.slice(0, bar));
}

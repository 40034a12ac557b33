import type { Reference } from '@medplum/fhirtypes';
import type { Value } from '../hl7/message.ts';
import type { Conversion } from './conversion.ts';
import { Bad, type Cursor } from './cursor.ts';
import { sideDraft } from './side-draft.ts';
import type { Filled } from './target.ts';

/** A reference that a data type map made, and the resource it points to, if the value names one for certain. */
export class Link {
  readonly reference: Reference;
  readonly to: string | undefined;
  constructor(reference: Reference, to: string | undefined) {
    this.reference = reference;
    this.to = to;
  }
}

/** How a reference names its target to a reader: a practitioner's or an organization's name. */
function referenceTo({ name }: Record<string, unknown>): Reference {
  if (typeof name === 'string') return { display: name };
  if (!Array.isArray(name)) return {};
  const { prefix, given, family } = name[0] as { prefix?: string[]; given?: string[]; family?: string };
  let display = prefix?.join(' ') ?? '';
  for (const word of [given?.join(' '), family]) if (word) display += display === '' ? word : ` ${word}`;
  return display === '' ? {} : { display };
}

/**
 * A data type map whose value names a resource (`XCN[Practitioner]`). A value without a number names nobody for
 * certain: it yields a reference that only shows the name.
 *
 * @param key finds the number in the value
 * @param fill runs the rows of the map
 */
export function linking(
  name: string,
  type: string,
  key: Conversion,
  fill: (value: Value, cursor: Cursor, filled: Filled) => void,
): Conversion {
  return {
    yields: ['Reference', `Reference(${type})`],
    convert(value, part, cursor) {
      const { links } = cursor.run;
      const text = `${name} ${value.raw}`;
      const known = links.get(text);
      if (known) return new Link({ ...known.reference }, known.to);
      const identifier = key.convert(value, part, cursor);
      if (identifier instanceof Bad) return identifier;
      const before = cursor.inside.length;
      const filled: Filled = { content: { resourceType: type }, slots: new Map() };
      fill(value, cursor, filled);
      const origins = cursor.inside.slice(before);
      cursor.inside.length = before;
      const reference = referenceTo(filled.content);
      if (identifier === undefined) {
        return reference.display === undefined
          ? undefined
          : new Link({ type: type as Reference['type'], ...reference }, undefined);
      }
      const to = sideDraft(cursor, type, identifier as { system: string; value: string }, filled, origins);
      links.set(text, new Link({ ...reference }, to));
      return new Link(reference, to);
    },
  };
}

import { type Draft, fieldsOf, type Writer } from './draft.ts';
import { fold } from './fold.ts';
import { exactMark, rangeKey } from './keys.ts';
import { soundOf } from './phonetic.ts';

/** Nobody searches beyond this many characters of one text. */
export const LONGEST = 512;

/**
 * Strings (http://hl7.org/fhir/R4/search.html#string), folded for the default search and `:contains`, and as written
 * for `:exact`. Of a HumanName or Address every part counts, and the whole in the orders that people write it.
 */
export function stringWriter(base: string, code: string): Writer {
  const key = rangeKey(base, code);
  const post = (draft: Draft, text: string) => {
    draft.text(key, fold(text.slice(0, LONGEST)));
    draft.marks.add(exactMark(base, code, text));
  };
  return (value, type, draft) => {
    for (const text of textsOf(value, type)) post(draft, text);
  };
}

/** `phonetic`: how the words of a name sound, each on its own and all together. */
export function phoneticWriter(base: string, code: string): Writer {
  const key = rangeKey(base, code);
  return (value, type, draft) => {
    for (const text of textsOf(value, type)) {
      const sound = soundOf(text.slice(0, LONGEST));
      draft.text(key, sound);
      for (const word of sound.split(' ')) draft.text(key, word);
    }
  };
}

function textsOf(value: unknown, type: string): readonly string[] {
  if (typeof value === 'string') return [value];
  if (type === 'HumanName') return nameTexts(fieldsOf(value));
  return type === 'Address' ? addressTexts(fieldsOf(value)) : [];
}

function nameTexts(name: Readonly<Record<string, unknown>>): readonly string[] {
  const family = texts(name['family']);
  const given = texts(name['given']);
  return present([
    ...texts(name['text']),
    ...family,
    ...given,
    ...texts(name['prefix']),
    ...texts(name['suffix']),
    [...given, ...family].join(' '),
    [...family, ...given].join(' '),
  ]);
}

function addressTexts(address: Readonly<Record<string, unknown>>): readonly string[] {
  const parts = ['line', 'postalCode', 'city', 'district', 'state', 'country'].flatMap((name) =>
    texts(address[name]),
  );
  return present([...texts(address['text']), ...parts, parts.join(' ')]);
}

function texts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function present(all: readonly string[]): readonly string[] {
  return all.filter((text) => text !== '');
}

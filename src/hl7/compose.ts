import type { Separators } from './message.ts';

/** The separators that HL7 v2 chapter 2.5.4 recommends and nearly everybody uses. */
export const USUAL_SEPARATORS: Separators = Object.freeze({
  field: '|',
  component: '^',
  repetition: '~',
  escape: '\\',
  subcomponent: '&',
});

/** Escape letter of each separator that is in use (chapter 2.7.1). */
function lettersOf(separators: Separators): Map<string, string> {
  const letters = new Map([
    [separators.field, 'F'],
    [separators.component, 'S'],
    [separators.subcomponent, 'T'],
    [separators.repetition, 'R'],
    [separators.escape, 'E'],
    [separators.truncation ?? '', 'P'],
  ]);
  letters.delete('');
  return letters;
}

/**
 * A leaf made safe to stand in a message: separators and control characters become escape sequences, a line feed
 * `\.br\`. Two quotes alone, which would mean "delete", become an escaped quote and a quote. A sender without
 * an escape character can only be told spaces instead.
 */
export function escapeText(text: string, separators: Separators = USUAL_SEPARATORS): string {
  const letters = lettersOf(separators);
  const mark = separators.escape;
  if (text === '""') return mark === '' ? '' : `${mark}X22${mark}"`;
  let out = '';
  for (const character of text) {
    const letter = letters.get(character);
    const control = character < ' ' || character === '\x7f';
    if (letter === undefined && !control) out += character;
    else if (mark === '') out += ' ';
    else if (letter !== undefined) out += `${mark}${letter}${mark}`;
    else if (character === '\n') out += `${mark}.br${mark}`;
    else out += `${mark}X${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}${mark}`;
  }
  return out;
}

/**
 * A message from its segments, each a name and its fields. Fields are taken as they are: leaves inside them are
 * escaped by `escapeText`, components already joined. MSH starts with its encoding characters, as `['MSH', '^~\\&', …]`.
 * Empty fields at the end of a segment are left out; every segment ends with CR.
 */
export function compose(segments: readonly (readonly string[])[], field = USUAL_SEPARATORS.field): string {
  return segments
    .map((segment) => {
      const last = segment.findLastIndex((value) => value !== '');
      return `${segment.slice(0, Math.max(last, 0) + 1).join(field)}\r`;
    })
    .join('');
}

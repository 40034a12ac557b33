const MARKS = /\p{M}+/gu;
const LIGATURES: Readonly<Record<string, string>> = { œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', đ: 'd', ł: 'l' };
const LIGATURE = /[œæßøđł]/g;
const SEPARATORS = /[\s\-‐-―'’ʼ`.,]+/g;
const PLAIN = /^[a-z0-9]+(?: [a-z0-9]+)*$/;

/**
 * Text as string searches compare it: no accents, no case, ligatures in letters, and hyphens, apostrophes, dots,
 * commas and runs of spaces as one space, so that `Jean-Pierre` is `JEAN PIERRE` and `L’Œuf` is `l oeuf`.
 * http://hl7.org/fhir/R4/search.html#string leaves the details to the server.
 */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  if (PLAIN.test(lower)) return lower;
  return lower
    .normalize('NFD')
    .replace(MARKS, '')
    .replace(LIGATURE, (letter) => LIGATURES[letter] ?? letter)
    .replace(SEPARATORS, ' ')
    .trim();
}

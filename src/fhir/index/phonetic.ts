import { fold } from './fold.ts';

/**
 * Rules in order, from spelling to sound, as French says it: `Dupond`, `Dupont` and `Dupon` are one, as are `Philippe`
 * and `Filipe`. Vowels that sound alike fall together; what is silent at the end of a word goes.
 */
const RULES: readonly (readonly [RegExp, string])[] = [
  [/ph/g, 'f'],
  [/(?:sch|sh|ch)/g, '5'],
  [/gn/g, 'ni'],
  [/(?:qu|ck|q|c(?![eiy]))/g, 'k'],
  [/gu(?=[eiy])/g, 'G'],
  [/g(?=[eiy])/g, 'j'],
  [/(?:ç|sc(?=[eiy])|c|z)/g, 's'],
  [/(?:eau|au|aux|eaux)/g, 'o'],
  [/(?:ai|ei|ay|ey|er$|et$|ez$)/g, 'e'],
  [/(?:an|am|en|em)(?![aeiouynm])/g, '1'],
  [/(?:in|im|yn|ym|un|um)(?![aeiouynm])/g, '2'],
  [/(?:on|om)(?![aeiouynm])/g, '3'],
  [/bv/g, 'v'],
  [/h/g, ''],
  [/w/g, 'v'],
  [/y/g, 'i'],
  [/(.)\1+/g, '$1'],
  [/(?<=.)(?:e|es|s|t|d|x|p|ts|ds)$/, ''],
];

/** The sound of each word of a name, in order, separated by spaces. */
export function soundOf(text: string): string {
  return fold(text)
    .split(' ')
    .map((word) => RULES.reduce((sound, [spelling, spoken]) => sound.replace(spelling, spoken), word))
    .filter((sound) => sound !== '')
    .join(' ');
}

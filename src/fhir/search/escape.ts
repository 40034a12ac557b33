/**
 * Escapes of search values: `\,` `\|` `\$` `\\` are those characters themselves, unescaped they separate.
 * http://hl7.org/fhir/R4/search.html#escaping
 */

/** Cuts at each unescaped separator. The parts keep their escapes, for the next cut. */
export function splitUnescaped(text: string, separator: ',' | '|' | '$'): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === separator) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}

/** The characters meant. A backslash before anything else stands for itself. */
export function unescaped(text: string): string {
  return text.includes('\\') ? text.replace(/\\([,|$\\])/g, '$1') : text;
}

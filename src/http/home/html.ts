/** A piece of a page that may go out as it is. Everything else is escaped on its way in. */
export interface Html {
  readonly html: string;
}

type Part = Html | string | number | readonly Part[];

/** A template whose values are escaped, whatever they are: names of feeds come from the network. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: texts.reduce((all, text, index) => all + write(parts[index - 1] ?? '') + text) };
}

function write(part: Part): string {
  if (typeof part === 'string') return part.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
  if (typeof part === 'number') return String(part);
  if ('html' in part) return part.html;
  return part.map(write).join('');
}

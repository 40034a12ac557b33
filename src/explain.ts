import { type Explained, FEED_OPTIONS } from './config.ts';
import { withoutCredentials } from './credentials.ts';
import { variablesOf } from './environment.ts';
import type { Option } from './options.ts';

/** Every option with its value in force, where that came from, its unit and its reason; secrets are never shown. */
export function explainLines(explained: readonly Explained[]): readonly string[] {
  const feeds = Object.entries(FEED_OPTIONS).map(([name, option]) => `    ${name}: ${option.about}`);
  return [...explained.map(describe), 'feeds: a list, one entry a sender, each with', ...feeds];
}

function describe({ name, option, value, from }: Explained): string {
  const variables = variablesOf(option);
  const origin = variables.length === 0 ? '' : ` [${variables.join(', ')}]`;
  return `${name} = ${shown(option, value)}  (${from})${origin}\n    ${option.about} Takes ${option.expects}.`;
}

function shown(option: Option<unknown>, value: unknown): string {
  if (value === undefined) return '(none)';
  if (option.secret === 'value') return '(set, not shown)';
  return option.secret === 'credentials' ? withoutCredentials(String(value)) : String(value);
}

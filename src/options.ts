import { LOG_LEVELS } from './log.ts';

/**
 * The vocabulary of the configuration: an option is a type, a default, its environment name if it has one, and one
 * sentence that says what it is for, with its unit. `config.ts` lists them; nothing here reads anything.
 */
export interface Option<T> {
  readonly type: 'text' | 'number' | 'choice' | 'map' | 'list';
  readonly fallback: T;
  readonly about: string;
  readonly environment?: string;
  /** `value`: never printed. `credentials`: an address, printed without its password. Either may be read from a file. */
  readonly secret?: 'value' | 'credentials';
  /** What a good value looks like, for the error. */
  readonly expects: string;
  /** The value of the right type, or undefined when it cannot be one. Texts come from the environment. */
  readonly read: (value: unknown) => T | undefined;
}

type Details = Pick<Option<unknown>, 'environment' | 'secret'>;

export function text(fallback: string, about: string, details: Details = {}): Option<string> {
  const read = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return { type: 'text', fallback, about, expects: 'a text', read, ...details };
}

/** A secret of at least `least` characters. It has no default, and is never printed. */
export function secret(least: number, about: string, environment: string): Option<string | undefined> {
  const read = (value: unknown) => (typeof value === 'string' && value.length >= least ? value : undefined);
  const expects = `a secret of ${least} characters or more`;
  return { type: 'text', fallback: undefined, about, expects, read, environment, secret: 'value' };
}

export function whole(
  fallback: number,
  least: number,
  most: number,
  about: string,
  details: Details = {},
): Option<number> {
  const read = (value: unknown) => {
    const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
    return typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most
      ? number
      : undefined;
  };
  return {
    type: 'number',
    fallback,
    about,
    expects: `a whole number from ${least} to ${most}`,
    read,
    ...details,
  };
}

export function port(fallback: number, about: string, environment: string): Option<number> {
  return whole(fallback, 0, 65_535, `${about} 0 takes any free port.`, { environment });
}

/** Loopback unless somebody says otherwise: a hub is not open to other machines by accident. */
export function host(environment: string): Option<string> {
  return text('127.0.0.1', 'Address to listen on; 0.0.0.0 for all.', { environment });
}

export function choice<T extends string>(fallback: T, choices: readonly T[], about: string): Option<T> {
  const read = (value: unknown) => choices.find((one) => one === value);
  return { type: 'choice', fallback, about, expects: `one of ${choices.join(', ')}`, read };
}

export function zone(fallback: string, about: string): Option<string> {
  const read = (value: unknown) => (typeof value === 'string' && isZone(value) ? value : undefined);
  return { type: 'text', fallback, about, expects: 'an IANA time zone such as Europe/Paris', read };
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Names and texts, such as local namespaces and the identifier systems they mean. */
export function map(about: string): Option<Readonly<Record<string, string>>> {
  const read = (value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const entries = Object.entries(value);
    return entries.every(([, one]) => typeof one === 'string')
      ? (Object.freeze(Object.assign(Object.create(null), value)) as Record<string, string>)
      : undefined;
  };
  return { type: 'map', fallback: Object.freeze({}), about, expects: 'names with a text each', read };
}

export const logLevel = choice('info', LOG_LEVELS, 'How much to log: JSON lines on standard output.');

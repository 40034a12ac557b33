import { readFileSync } from 'node:fs';
import { Fault } from './fault.ts';
import type { Option } from './options.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment says of one option, as text. */
export interface Variable {
  readonly value: string;
  readonly from: 'environment' | 'secret file';
  /** The variable, and the file that it names, for the error: never the value. */
  readonly place: string;
}

/** The variables that set the option: none, its own, or its own and the one that names a file. */
export function variablesOf(option: Option<unknown>): readonly string[] {
  if (option.environment === undefined) return [];
  return option.secret === undefined
    ? [option.environment]
    : [option.environment, fileForm(option.environment)];
}

/**
 * The option's value in the environment, or undefined when its variables are unset or empty. A secret may stand in a
 * file that `…_FILE` names, as container engines hand them out; white space around it does not count. Throws Fault
 * `configuration` when both forms are set, or the file cannot be read or is empty.
 */
export function variableOf(option: Option<unknown>, environment: Environment): Variable | undefined {
  const [name, nameOfFile] = variablesOf(option);
  const value = name === undefined ? '' : (environment[name] ?? '');
  const file = nameOfFile === undefined ? '' : (environment[nameOfFile] ?? '');
  if (value !== '' && file !== '') {
    throw new Fault('configuration', `${name} and ${nameOfFile} (${file}) are both set: unset one of them.`);
  }
  if (file !== '') {
    const place = `${nameOfFile} (${file})`;
    return { value: readSecretFile(file, place), from: 'secret file', place };
  }
  return value === '' ? undefined : { value, from: 'environment', place: name! };
}

function fileForm(variable: string): string {
  return `${variable}_FILE`;
}

function readSecretFile(file: string, place: string): string {
  let content: string;
  try {
    content = readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new Fault(
      'configuration',
      `${place}: this file cannot be read: check that it is there and that the hub’s user may read it.`,
      { file },
      error,
    );
  }
  if (content !== '') return content;
  throw new Fault('configuration', `${place}: this file is empty: write the secret into it.`, { file });
}

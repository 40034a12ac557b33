import { Fault } from '../../fault.ts';
import { nearest } from '../../nearest.ts';

/** How the hub says no to a part of a search: what is wrong, and what to write instead. Never a value. */

/** Something that the hub does not know: `handling=lenient` may drop it, and this text becomes the warning. */
export class Unknown extends Error {}

/** `what` is not among `valid`: names the nearest, and all. */
export function unknown(sentence: string, name: string, valid: Iterable<string>): Unknown {
  const all = [...valid].sort();
  const near = nearest(name, all);
  const guess = near === undefined ? '' : ` Did you mean '${near}'?`;
  return new Unknown(
    `${sentence}${guess} ${all.length === 0 ? 'It has none.' : `Valid: ${all.join(', ')}.`}`,
  );
}

export function badValue(parameter: string, instead: string): Fault {
  return new Fault('invalid', `The value of '${shown(parameter)}' was not understood: ${instead}`);
}

/** A parameter's name, fit for a message and a log. */
export function shown(name: string): string {
  return /^[\w.:$[\]-]{1,80}$/.test(name) ? name : '(a name that is none)';
}

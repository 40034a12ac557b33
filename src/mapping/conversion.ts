import type { Value } from '../hl7/message.ts';
import type { Cursor } from './cursor.ts';
import type { Part } from './position.ts';

/** From a value of a message to a value of FHIR. */
export interface Conversion {
  /** FHIR types that it can fill. */
  readonly yields: readonly string[];
  /** Undefined: nothing to say. A `Bad`: there is something, which cannot be used. */
  convert(value: Value, part: Part, cursor: Cursor): unknown;
}

/** From several values, one a line, to one value of FHIR. */
export interface JoinedConversion {
  readonly yields: readonly string[];
  join(text: string): unknown;
}

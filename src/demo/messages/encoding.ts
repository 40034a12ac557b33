import { encode } from '../../hl7/charset.ts';
import { compose } from '../../hl7/compose.ts';
import type { DemoFacility } from '../facilities.ts';

/** A message in the sender's character set, with the spelling that this set can hold. */
export function encodeMessage(facility: DemoFacility, segments: readonly (readonly string[])[]): Uint8Array {
  const text = compose(segments);
  // A Windows system that fills in no MSH-18.
  if (facility.charset === '') return encode(text, 'WINDOWS-1252');
  return encode(spelled(text, facility.charset), facility.charset);
}

/** Neither part of ISO 8859 has a curved apostrophe, and 8859-1 has no `œ`: such systems write what they can. */
function spelled(text: string, charset: DemoFacility['charset']): string {
  if (charset === 'UNICODE UTF-8') return text;
  const straight = text.replaceAll('’', "'");
  return charset === '8859/1' ? straight.replaceAll('œ', 'oe').replaceAll('Œ', 'OE') : straight;
}

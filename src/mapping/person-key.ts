import type { Value } from '../hl7/message.ts';
import type { Conversion } from './conversion.ts';
import type { Cursor } from './cursor.ts';
import { isQualified, subAuthority } from './identifier.ts';
import { leaf } from './leaf.ts';
import { scopedSystem, systemOf } from './namespace.ts';
import { insKindOf } from './national.ts';

/** A business key and how well it names: the lowest order is the best. */
export interface PersonKey {
  readonly system: string;
  readonly value: string;
  readonly order: number;
}

/** HL7 table 0203: numbers of a patient at a facility, which last. */
const LASTING = new Set(['PI', 'MR', 'PT', 'PN', 'MRT', 'PE', 'U', 'IPP']);
/** Numbers of a stay or an account, which are no person. */
const PASSING = new Set(['AN', 'VN', 'ANON', 'ANC', 'AM', 'MB', 'BC', 'VS', 'ACSN', 'FILL', 'PLAC']);

/**
 * How a repetition of PID-3 names a patient. The facility's own number (IPP) comes first: it is what the sender
 * means by "this patient", and which other patients are the same person is decided later, reversibly. Then a
 * qualified INS, the one number that all senders share; then the rest. An INS that nobody checked (PID-32 without
 * VALI), and any number without the OID of its authority, hold inside the facility only.
 */
export const PERSON_KEY: Conversion = {
  yields: ['Identifier'],
  convert: (value, _part, cursor) => personKey(value, cursor),
};

function personKey(value: Value, { run, segment }: Cursor): PersonKey | undefined {
  const number = leaf(value, 1);
  const type = leaf(value, 5);
  if (number === '' || PASSING.has(type)) return undefined;
  const authority = subAuthority(value, 4);
  const system = systemOf(authority, run.feed, 'patient');
  if (insKindOf(authority) !== undefined) {
    const qualified = segment !== undefined && isQualified(segment.values(32));
    return qualified
      ? { system, value: number, order: 2 }
      : { system: scopedSystem(run.feed, system), value: number, order: 4 };
  }
  const own =
    system.startsWith('urn:oid:') || system.startsWith('urn:uuid:') || !system.startsWith('urn:moselle:');
  const order = LASTING.has(type) ? 0 : type === '' ? 1 : 3;
  return { system: own ? system : scopedSystem(run.feed, system), value: number, order };
}

import { dtm } from '../calendar.ts';
import type { DemoPatient } from '../patients.ts';
import { segment } from './fields.ts';
import { type Header, msh } from './header.ts';
import { pid, pv1 } from './identity.ts';

/** ADT^A28 or A31 (a new or a changed identity), ADT^A04 (a patient registered for the day). */
export function composeAdt(header: Header, patient: DemoPatient): string[][] {
  const { facility, at, kind } = header;
  return [
    msh(header),
    segment('EVN', { 2: dtm(at), 6: dtm(at) }),
    pid(facility, patient, at),
    pv1(facility, kind === 'ADT^A04' ? 'O' : 'N', `S${dtm(at).slice(2, 8)}${patient.number + 100}`, at),
  ];
}

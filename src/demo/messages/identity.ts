import { dtm, type Moment } from '../calendar.ts';
import type { DemoFacility } from '../facilities.ts';
import { type DemoPatient, type Home, homeAt, withoutAccents } from '../patients.ts';
import { cx, parts, segment } from './fields.ts';

/** INS numbers that are no person's: the OID of the national test range (ANS, référentiel INS). */
export const INS_OID = '1.2.250.1.213.1.4.10';

/** The facility's own number of a patient (IPP), each in its own style. */
export function ippOf(facility: DemoFacility, patient: DemoPatient): string {
  const n = patient.number * 37 + facility.finess.charCodeAt(7);
  return facility.issuers ? `${facility.finess.slice(-3)}${String(10_000 + n)}` : String(700_000 + n);
}

/**
 * PID as the French PAM profile fills it: name at birth (L) as the national identity service writes it when the
 * identity is qualified, usual name (D) as people write it, birthplace as an address of type BDL.
 */
export function pid(facility: DemoFacility, patient: DemoPatient, at: Moment): string[] {
  const ins = patient.ins === undefined ? '' : `~${patient.ins}^^^ASIP-SANTE-INS-NIR&${INS_OID}&ISO^INS`;
  return segment('PID', {
    1: '1',
    3: cx(facility, 'IPP', ippOf(facility, patient), 'PI') + ins,
    5: names(patient),
    7: patient.birth,
    8: patient.sex,
    11: `${address(homeAt(patient, at))}~^^^^^^BDL^^${patient.birthplace.insee}`,
    13: telecoms(facility, patient),
    31: 'N',
    32: patient.ins === undefined ? 'PROV' : 'VALI',
  });
}

function names({ family, usual, given, ins, sex }: DemoPatient): string {
  const title = sex === 'F' ? 'MME' : 'M';
  const strict = (name: string): string => withoutAccents(name).toUpperCase();
  const birth =
    ins === undefined
      ? parts(family, given[0], '', '', title, '', 'L')
      : parts(strict(family), strict(given[0]), given.map(strict).join(' '), '', title, '', 'L');
  if (usual === undefined && ins === undefined) return birth;
  return `${birth}~${parts(usual ?? family, given[0], '', '', title, '', 'D')}`;
}

function address({ street, town }: Home): string {
  return parts(street, '', town.name, '', town.postal, 'FRA', 'H');
}

/** Older systems write the number in the first component, newer ones in the twelfth. */
function telecoms(facility: DemoFacility, { landline, mobile, email }: DemoPatient): string {
  const number = (use: string, value: string): string =>
    facility.issuers ? `^PRN^${use}^^^^^^^^^${value}` : `${value}^PRN^${use}`;
  const mail = email === undefined ? [] : [`^NET^Internet^${parts(email)}`];
  return [number('PH', landline), number('CP', mobile), ...mail].join('~');
}

/** PV1: `I` and `E` in hospital, `O` for the day, `N` where an identity is told without a stay. */
export function pv1(
  facility: DemoFacility,
  patientClass: 'O' | 'E' | 'N',
  visit: string,
  at: Moment,
): string[] {
  if (patientClass === 'N') return segment('PV1', { 1: '1', 2: 'N' });
  return segment('PV1', {
    1: '1',
    2: patientClass,
    3: parts(patientClass === 'E' ? 'URG' : 'IMA', '', '', facility.sender),
    19: cx(facility, 'VISIT', visit, 'VN'),
    44: dtm(at),
  });
}

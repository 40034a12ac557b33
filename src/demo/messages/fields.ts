import { escapeText } from '../../hl7/compose.ts';
import type { DemoFacility } from '../facilities.ts';
import type { Exam } from '../tables/exams.ts';
import type { Doctor } from '../tables/staff.ts';

/** Assigning authorities of the identifiers that a facility gives: the names that local senders use, and the arcs below its root. */
export const AUTHORITIES = { IPP: 1, VISIT: 2, ORDER: 3, EXAM: 4, ACCESSION: 5 } as const;
export type Authority = keyof typeof AUTHORITIES;

/** Name of a facility's authority in its messages, such as `CHRV-IPP`. */
export function authorityName(facility: DemoFacility, authority: Authority): string {
  return `${facility.sender}-${authority}`;
}

/** OID of a facility's authority, below its own root. */
export function authorityOid(facility: DemoFacility, authority: Authority): string {
  return `${facility.root}.0.${AUTHORITIES[authority]}`;
}

/** A segment from its fields by number, as HL7 counts them; gaps stay empty. */
export function segment(name: string, fields: Readonly<Record<number, string>>): string[] {
  const last = Math.max(0, ...Object.keys(fields).map(Number));
  return [name, ...Array.from({ length: last }, (_, index) => fields[index + 1] ?? '')];
}

/** Components of a field, each escaped; empty ones at the end left out. */
export function parts(...components: readonly string[]): string {
  return components
    .map((one) => escapeText(one))
    .join('^')
    .replace(/\^+$/, '');
}

/** Entity identifier (EI) with its issuer, when this sender names issuers at all. */
export function ei(facility: DemoFacility, authority: Authority, id: string): string {
  if (!facility.issuers) return `${id}^${authorityName(facility, authority)}`;
  return `${id}^${authorityName(facility, authority)}^${authorityOid(facility, authority)}^ISO`;
}

/** Patient or visit identifier (CX) with its assigner and its type of table 0203. */
export function cx(facility: DemoFacility, authority: Authority, id: string, type: string): string {
  const name = authorityName(facility, authority);
  const assigner = facility.issuers ? `${name}&${authorityOid(facility, authority)}&ISO` : name;
  return `${id}^^^${assigner}^${type}`;
}

const PROFESSIONALS = 'ASIP-SANTE-PS&1.2.250.1.71.4.2.1&ISO';
const STRUCTURES = 'ASIP-SANTE-ST&1.2.250.1.71.4.2.2&ISO';

/** A doctor (XCN): by RPPS, or by the code of the hospital's own directory where RPPS is unknown. */
export function xcn(facility: DemoFacility, doctor: Doctor): string {
  const name = parts(doctor.family, doctor.given);
  if (facility.key === 'rambevaux') return `${doctor.local}^${name}^^^DR`;
  return `8${doctor.rpps}^${name}^^^DR^^^${PROFESSIONALS}^L^^^IDNPS`;
}

/** The interpreting radiologist (NDL): the name is one component, its parts are subcomponents (HL7 v2.5.1, 2.A.47). */
export function ndl(facility: DemoFacility, doctor: Doctor): string {
  const name = [doctor.family, doctor.given].map((one) => escapeText(one)).join('&');
  if (facility.key === 'rambevaux') return `${doctor.local}&${name}&&&DR`;
  return `8${doctor.rpps}&${name}&&&DR&&&${PROFESSIONALS}`;
}

/** The facility itself (XON), by its FINESS. */
export function xon(facility: DemoFacility): string {
  return `${parts(facility.name)}^^^^^${STRUCTURES}^FINEG^^^${facility.finess}`;
}

/** The exam as its CCAM act; second coding LOINC, where the exam has one and the sender knows it. */
export function procedure(facility: DemoFacility, exam: Exam): string {
  const act = parts(exam.ccam, exam.label, 'CCAM');
  if (exam.loinc === undefined || !facility.issuers) return act;
  return `${act}^${parts(exam.loinc.code, exam.loinc.display, 'LN')}`;
}

/** CE of the modality, as DICOM PS3.16 CID 29 codes it. */
export function modality(exam: Exam): string {
  return parts(exam.modality, '', 'DCM');
}

import { dtm } from '../calendar.ts';
import type { DemoExam } from '../exams.ts';
import { ei, modality, parts, procedure, segment, xcn, xon } from './fields.ts';
import { type Header, msh } from './header.ts';
import { pid, pv1 } from './identity.ts';

/** ORC-1 and ORC-5 of what happens to an order (HL7 tables 0119 and 0038). */
const EVENTS = {
  placed: { control: 'NW', status: 'SC' },
  cancelled: { control: 'CA', status: 'CA' },
  done: { control: 'SC', status: 'CM' },
  reported: { control: 'RE', status: 'CM' },
} as const;

export type OrderEvent = keyof typeof EVENTS;

/** PID and PV1 of an exam's message. */
export function subject({ facility, at }: Header, exam: DemoExam): string[][] {
  const visit = `S${exam.placer.slice(1)}`;
  return [pid(facility, exam.patient, at), pv1(facility, exam.step.urgent ? 'E' : 'O', visit, exam.ordered)];
}

/** ORC: who ordered it, when, and what happens to it now. */
export function orc({ facility }: Header, exam: DemoExam, event: OrderEvent): string[] {
  const { control, status } = EVENTS[event];
  return segment('ORC', {
    1: control,
    2: ei(facility, 'ORDER', exam.placer),
    3: ei(facility, 'EXAM', exam.filler),
    5: status,
    7: timing(exam),
    9: dtm(exam.ordered),
    12: xcn(facility, exam.referrer),
    16: event === 'cancelled' ? parts('', 'Rendez-vous annulé par le patient') : '',
    21: xon(facility),
  });
}

/** OBR: what is asked or was done. Accession and modality stand in OBR-18 and OBR-24, as IHE's workflow has them. */
export function obr(
  { facility }: Header,
  exam: DemoExam,
  done: Readonly<Record<number, string>> = {},
): string[] {
  return segment('OBR', {
    1: '1',
    2: ei(facility, 'ORDER', exam.placer),
    3: ei(facility, 'EXAM', exam.filler),
    4: procedure(facility, exam.exam),
    // Why: clinical information in older systems, the reason for study in newer ones.
    13: facility.issuers ? '' : parts(exam.step.indication),
    16: xcn(facility, exam.referrer),
    18: exam.accession,
    24: exam.exam.modality,
    27: timing(exam),
    31: facility.issuers ? parts('', exam.step.indication) : '',
    ...done,
  });
}

/** When it is due, and whether it is routine or urgent (TQ). */
function timing(exam: DemoExam): string {
  return `^^^${dtm(exam.started)}^^${exam.step.urgent ? 'S' : 'R'}`;
}

/** ORM^O01: an order placed, cancelled or done. */
export function composeOrm(header: Header, exam: DemoExam, event: OrderEvent): string[][] {
  const region = exam.exam.region;
  return [
    msh(header),
    ...subject(header, exam),
    orc(header, exam, event),
    obr(header, exam, event === 'done' ? { 7: dtm(exam.started) } : {}),
    ...(event === 'placed'
      ? [
          obx(1, 'MODALITE_IMAGERIE^Modalité', modality(exam.exam)),
          obx(2, 'REGION_ANATOMIQUE^Région anatomique', parts(region.code, region.display, 'SCT')),
        ]
      : []),
  ];
}

/** OMI^O23 (IHE RAD-4): the exam takes place, under this accession number and Study UID. */
export function composeOmi(header: Header, exam: DemoExam): string[][] {
  const { facility } = header;
  const region = exam.exam.region;
  return [
    msh(header),
    ...subject(header, exam),
    orc(header, exam, 'done'),
    segment('TQ1', { 1: '1', 7: dtm(exam.started), 9: exam.step.urgent ? 'S' : 'R' }),
    obr(header, exam, { 7: dtm(exam.started), 27: '' }),
    obx(1, 'REGION_ANATOMIQUE^Région anatomique', parts(region.code, region.display, 'SCT')),
    segment('IPC', {
      1: facility.issuers ? ei(facility, 'ACCESSION', exam.accession) : exam.accession,
      2: ei(facility, 'EXAM', exam.filler),
      3: exam.study,
      4: `${exam.filler}-1`,
      5: modality(exam.exam),
    }),
  ];
}

/** A coded observation of an order: its name in the teleradiology terminology, and its code. */
function obx(n: number, name: string, code: string): string[] {
  return segment('OBX', { 1: String(n), 2: 'CE', 3: `${name}^TLR_OBSERVATION`, 5: code, 11: 'O' });
}

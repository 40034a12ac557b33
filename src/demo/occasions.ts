import { DAY, HOUR, MINUTE, type Moment } from './calendar.ts';
import type { DemoExam } from './exams.ts';
import { type DemoFacility, FACILITIES } from './facilities.ts';
import { composeAdt } from './messages/adt.ts';
import type { Header, Kind } from './messages/header.ts';
import { composeOmi, composeOrm } from './messages/order.ts';
import { composeOru, type ReportForm, type ReportStatus } from './messages/result.ts';
import type { DemoPatient } from './patients.ts';
import type { Random } from './random.ts';
import { writeReport } from './report.ts';

/** Something that makes a facility send a message. */
export interface Occasion {
  readonly at: Moment;
  readonly facility: DemoFacility;
  readonly kind: Kind;
  write(header: Header): string[][];
}

/** Exams that take an uncommon way, as some do everywhere. */
export interface Oddities {
  readonly withoutStudy: ReadonlySet<DemoExam>;
  readonly reportFirst: ReadonlySet<DemoExam>;
  readonly asPdf: ReadonlySet<DemoExam>;
}

/** The same few of every region: two exams without images, one whose report overtakes its order, two reports as PDF. */
export function chooseOddities(exams: readonly DemoExam[], today: Moment): Oddities {
  const done = exams.filter((exam) => exam.cancelled === undefined && exam.reported < today - 3 * DAY);
  const nth = (key: string, n: number): DemoExam[] => {
    const chosen = done.filter((exam) => exam.facility.key === key)[n];
    return chosen === undefined ? [] : [chosen];
  };
  return {
    withoutStudy: new Set([...nth('chr', 4), ...nth('imagerie', 6)]),
    reportFirst: new Set(nth('chru', 3)),
    asPdf: new Set([...nth('imagerie', 2), ...nth('imagerie', 9)]),
  };
}

/** A patient is registered at a facility before the first order there; who moves house is told to all of them. */
export function identityOccasions(exams: readonly DemoExam[]): Occasion[] {
  const occasions: Occasion[] = [];
  const known = new Set<string>();
  for (const { patient, facility, ordered } of exams) {
    const key = `${facility.key} ${patient.number}`;
    if (known.has(key)) continue;
    const at = ordered - 7 * MINUTE;
    known.add(key);
    occasions.push(adt(facility, facility.registers === 'A04' ? 'ADT^A04' : 'ADT^A28', at, patient));
    const moved = patient.homes[1]?.since;
    if (moved !== undefined && moved > at) {
      const told = moved + (FACILITIES.indexOf(facility) + 1) * HOUR;
      occasions.push(adt(facility, 'ADT^A31', told, patient));
    }
  }
  return occasions;
}

function adt(facility: DemoFacility, kind: Kind, at: Moment, patient: DemoPatient): Occasion {
  return { at, facility, kind, write: (header) => composeAdt(header, patient) };
}

/** The order, the exam, its report: what the exam's facility sends of it. */
export function examOccasions(exam: DemoExam, index: number, odd: Oddities, random: Random): Occasion[] {
  const { facility, ordered, ended, reported } = exam;
  const orm = (at: Moment, event: 'placed' | 'cancelled' | 'done'): Occasion => ({
    at,
    facility,
    kind: 'ORM^O01',
    write: (header) => composeOrm(header, exam, event),
  });
  if (exam.cancelled !== undefined) return [orm(ordered, 'placed'), orm(exam.cancelled, 'cancelled')];

  const withStudy = !odd.withoutStudy.has(exam);
  const report = writeReport(exam, random);
  const oru = (at: Moment, status: ReportStatus): Occasion => {
    const form: ReportForm = { status, withStudy, asPdf: odd.asPdf.has(exam) };
    return { at, facility, kind: 'ORU^R01', write: (header) => composeOru(header, exam, report, form) };
  };
  const announced: Occasion =
    facility.announces === 'OMI' && withStudy
      ? { at: ended, facility, kind: 'OMI^O23', write: (header) => composeOmi(header, exam) }
      : orm(ended, 'done');
  return [
    orm(odd.reportFirst.has(exam) ? reported + 40 * MINUTE : ordered, 'placed'),
    announced,
    ...(index % 12 === 5 ? [oru(ended + 15 * MINUTE, 'P')] : []),
    oru(reported, 'F'),
    ...(index % 17 === 8 ? [oru(reported + 4 * DAY, 'C')] : []),
  ];
}

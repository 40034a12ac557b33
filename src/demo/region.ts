import { type Moment, startOfDay } from './calendar.ts';
import { type DemoExam, planExams } from './exams.ts';
import { encodeMessage } from './messages/encoding.ts';
import { INS_OID } from './messages/identity.ts';
import {
  chooseOddities,
  examOccasions,
  identityOccasions,
  type Occasion,
  type Oddities,
} from './occasions.ts';
import { inventPatients } from './patients.ts';
import { createRandom } from './random.ts';

export interface DemoOptions {
  /** The day the region's history ends before, `YYYY-MM-DD`. */
  readonly today: string;
  readonly seed?: number;
  readonly patients?: number;
}

export interface DemoMessage {
  /** Key of the facility that sends it. */
  readonly facility: string;
  /** `ORU^R01`. */
  readonly kind: string;
  /** MSH-10, unique in the facility. */
  readonly control: string;
  /** In the facility's character set. */
  readonly bytes: Uint8Array;
}

/** What to look at once the region is in the hub. */
export interface DemoExample {
  /** `system|value` of a patient known at several facilities. */
  readonly patient: string;
  /** Study UID of that patient's last exam that has images and a report. */
  readonly study: string;
}

export interface DemoRegion {
  /** In order of time. */
  readonly messages: readonly DemoMessage[];
  readonly example: DemoExample;
}

/** Numbers the messages of each facility from 1, in order of time, and writes them. */
function writeMessages(occasions: readonly Occasion[]): DemoMessage[] {
  const sent = new Map<string, number>();
  return occasions.map(({ at, facility, kind, write }) => {
    const n = (sent.get(facility.key) ?? 0) + 1;
    sent.set(facility.key, n);
    const control = `${facility.sender}${String(n).padStart(7, '0')}`;
    const bytes = encodeMessage(facility, write({ facility, kind, at, control }));
    return { facility: facility.key, kind, control, bytes };
  });
}

/** The qualified patient known at most facilities, and that patient's last exam with images and a report. */
function chooseExample(exams: readonly DemoExam[], odd: Oddities, today: Moment): DemoExample {
  const byPatient = new Map<string, DemoExam[]>();
  for (const exam of exams) {
    const { ins } = exam.patient;
    if (ins === undefined || exam.cancelled !== undefined || exam.reported >= today) continue;
    if (odd.withoutStudy.has(exam)) continue;
    byPatient.set(ins, [...(byPatient.get(ins) ?? []), exam]);
  }
  const facilities = (one: readonly DemoExam[]): number => new Set(one.map((exam) => exam.facility)).size;
  const [best] = [...byPatient].sort(
    (a, b) => facilities(b[1]) - facilities(a[1]) || b[1].length - a[1].length,
  );
  if (best === undefined) return { patient: '', study: '' };
  const last = best[1].toSorted((a, b) => b.started - a.started)[0]!;
  return { patient: `urn:oid:${INS_OID}|${best[0]}`, study: last.study };
}

/**
 * Three years of a small invented region: its patients' courses of care, as the messages that its six facilities
 * sent of them. The same day and seed give the same bytes.
 */
export function demoRegion({ today, seed = 54, patients: count = 60 }: DemoOptions): DemoRegion {
  const random = createRandom(seed);
  const end = startOfDay(today);
  const patients = inventPatients(count, end, random);
  const exams = planExams(patients, end, random);
  const odd = chooseOddities(exams, end);
  const occasions = [
    ...identityOccasions(exams),
    ...exams.flatMap((exam, index) => examOccasions(exam, index, odd, random)),
  ]
    .filter(({ at }) => at < end)
    .sort((a, b) => a.at - b.at);
  return { messages: writeMessages(occasions), example: chooseExample(exams, odd, end) };
}

/** The messages of the region alone. */
export function demoMessages(options: DemoOptions): readonly DemoMessage[] {
  return demoRegion(options).messages;
}

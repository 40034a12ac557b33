import { DAY, dtm, dtmDay, HOUR, MINUTE, type Moment, onWorkingDay } from './calendar.ts';
import { type DemoFacility, FACILITIES, facility } from './facilities.ts';
import type { DemoPatient } from './patients.ts';
import type { Random } from './random.ts';
import { EXAMS, type Exam, type ExamKey } from './tables/exams.ts';
import { type Doctor, EMERGENCY, RADIOLOGISTS, REFERRERS } from './tables/staff.ts';
import type { Step } from './tables/stories.ts';

export interface DemoExam {
  readonly patient: DemoPatient;
  readonly facility: DemoFacility;
  readonly key: ExamKey;
  readonly exam: Exam;
  readonly step: Step;
  readonly referrer: Doctor;
  readonly radiologist: Doctor;
  readonly ordered: Moment;
  /** Appointment; the exam starts then, or the order is cancelled before. */
  readonly started: Moment;
  readonly ended: Moment;
  readonly reported: Moment;
  readonly cancelled?: Moment;
  /** The last exam of this kind at this facility, which the radiologist compares with. */
  readonly prior?: Moment;
  /** Numbers of the order: who placed it, who fills it. */
  readonly placer: string;
  readonly filler: string;
  readonly accession: string;
  /** Study Instance UID. */
  readonly study: string;
}

type Planned = Omit<DemoExam, 'placer' | 'filler' | 'accession' | 'study' | 'prior'>;

/** Every exam of the patients, in order of their orders, with the numbers that each facility's RIS gives. */
export function planExams(patients: readonly DemoPatient[], today: Moment, random: Random): DemoExam[] {
  const planned = patients.flatMap((patient) => [
    ...patient.story.steps.flatMap((_, index) => planStep(patient, index, random)),
    ...planFollowUp(patient, today, random),
  ]);
  planned.sort((a, b) => a.ordered - b.ordered || a.patient.number - b.patient.number);
  return FACILITIES.flatMap((one) => numbered(planned.filter((exam) => exam.facility === one)));
}

/** The step's exam, and now and then the appointment that was cancelled before it. */
function planStep(patient: DemoPatient, index: number, random: Random): Planned[] {
  const step = patient.story.steps[index]!;
  const days = patient.story.steps.slice(1, index + 1).reduce((sum, one) => sum + one.after, 0);
  const day = patient.start + days * DAY;
  const sameDay = index > 0 && step.after === 0;
  const started = step.urgent
    ? day + (sameDay ? 19 : random.whole(7, 16)) * HOUR + random.whole(0, 179) * MINUTE
    : onWorkingDay(day + random.whole(8, 17) * HOUR + random.whole(0, 3) * 15 * MINUTE);
  const waiting = random.whole(1, Math.max(1, Math.min(20, index === 0 ? 20 : step.after - 1)));
  const ordered = step.urgent
    ? started - random.whole(25, 55) * MINUTE
    : onWorkingDay(day - waiting * DAY) + random.whole(8 * 60, 18 * 60) * MINUTE;
  const exam = plan(patient, step, ordered, Math.max(started, ordered + 20 * MINUTE), random);
  if (step.urgent || step.after < 60 || !random.oneIn(6)) return [exam];
  const missed = plan(patient, step, ordered - 12 * DAY, onWorkingDay(started - 6 * DAY), random);
  return [{ ...missed, cancelled: missed.started - DAY + random.whole(-90, 90) * MINUTE }, exam];
}

/** One patient in four has the next exam on order: it lies ahead of `today`. */
function planFollowUp(patient: DemoPatient, today: Moment, random: Random): Planned[] {
  const step = patient.story.steps.findLast((one) => !one.urgent);
  if (step === undefined || !random.oneIn(4)) return [];
  const ordered = onWorkingDay(today - random.whole(3, 12) * DAY) + random.whole(8 * 60, 18 * 60) * MINUTE;
  const started = onWorkingDay(today + random.whole(5, 40) * DAY + random.whole(8, 17) * HOUR);
  return [plan(patient, step, ordered, started, random)];
}

function plan(patient: DemoPatient, step: Step, ordered: Moment, started: Moment, random: Random): Planned {
  const where = facility(step.at === 'home' ? patient.homes[0].town.hospital : step.at);
  const exam: Exam = EXAMS[step.exam];
  const ended = started + exam.minutes * MINUTE + random.whole(0, 300);
  const readOn = ended - (ended % DAY) + random.whole(0, 3) * DAY;
  const reported = step.urgent
    ? ended + random.whole(20, 70) * MINUTE
    : onWorkingDay(readOn) + random.whole(8 * 60, 19 * 60) * MINUTE;
  return {
    patient,
    facility: where,
    key: step.exam,
    exam,
    step,
    referrer: random.pick(step.urgent ? EMERGENCY : REFERRERS),
    radiologist: random.pick(RADIOLOGISTS[where.key]!),
    ordered: ordered + random.whole(0, 59),
    started,
    ended,
    reported: Math.max(reported, ended + 25 * MINUTE),
  };
}

/** The exams of one facility, in order of their orders. */
function numbered(planned: readonly Planned[]): DemoExam[] {
  return planned.map((exam, index) => {
    const n = index + 1;
    const prior = planned
      .filter((one) => one.patient === exam.patient && one.key === exam.key && one.cancelled === undefined)
      .findLast((one) => one.started < exam.started)?.started;
    return { ...exam, ...numbers(exam, n), ...(prior === undefined ? {} : { prior }) };
  });
}

/**
 * The two small hospitals count their accession numbers from 100001, so the same numbers come twice in the region for
 * different patients: only their issuers tell them apart.
 */
function numbers({ facility, ordered, started }: Planned, n: number) {
  const year = dtm(ordered).slice(2, 4);
  const accession = facility.issuers
    ? `${facility.sender.slice(-2)}${year}${pad(4000 + n * 3)}`
    : pad(100_000 + n);
  const filler = facility.key === 'imagerie' || !facility.issuers ? accession : `EX${year}${pad(20_000 + n)}`;
  const time = dtm(started).slice(8, 12);
  return {
    placer: `D${dtmDay(ordered).slice(2)}${String(n).padStart(4, '0')}`,
    filler,
    accession,
    study: `${facility.root}.${dtmDay(started)}.1${time}.${n}`,
  };
}

function pad(n: number): string {
  return String(n).padStart(6, '0');
}

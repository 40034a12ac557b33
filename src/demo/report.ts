import { frenchDay } from './calendar.ts';
import type { DemoExam } from './exams.ts';
import type { Random } from './random.ts';
import { FINDINGS } from './tables/findings.ts';

/** A report as its sections, each a list of sentences. */
export interface Report {
  readonly indication: readonly string[];
  readonly technique: readonly string[];
  readonly results: readonly string[];
  readonly conclusion: readonly string[];
  /** Who signs it. */
  readonly signature: string;
}

/** What the radiologist dictates, in the wording of the exam's finding. */
export function writeReport(exam: DemoExam, random: Random): Report {
  const finding = FINDINGS[exam.key][exam.step.finding]!;
  const write = (sentence: string): string => fill(sentence, exam.patient.side, random);
  const compared = exam.prior === undefined ? [] : [`Comparaison : examen du ${frenchDay(exam.prior)}.`];
  return {
    indication: [exam.step.indication],
    technique: [write(finding.technique ?? exam.exam.technique), ...compared],
    results: finding.results.map(write),
    conclusion: finding.conclusion.map(write),
    signature: `Dr ${exam.radiologist.given} ${exam.radiologist.family}`,
  };
}

/** `{12-18}`: a number of the range. `{droit|gauche}`: the patient's side. */
function fill(sentence: string, side: 0 | 1, random: Random): string {
  return sentence
    .replaceAll(/\{(\d+)-(\d+)\}/g, (_, low, high) => String(random.whole(Number(low), Number(high))))
    .replaceAll(/\{([^{}|]*)\|([^{}|]*)\}/g, (_, first, second) => (side === 0 ? first : second));
}

/** The whole report as lines, with its headings. */
export function reportLines(exam: DemoExam, report: Report, note: string): string[] {
  return [
    exam.exam.label.toUpperCase(),
    `Examen du ${frenchDay(exam.started)}`,
    ...(note === '' ? [] : [note]),
    '',
    'INDICATION',
    ...report.indication,
    '',
    'TECHNIQUE',
    ...report.technique,
    '',
    'RÉSULTATS',
    ...report.results,
    '',
    'CONCLUSION',
    ...report.conclusion,
    '',
    report.signature,
  ];
}

import { escapeText } from '../../hl7/compose.ts';
import { dtm, frenchDay } from '../calendar.ts';
import type { DemoExam } from '../exams.ts';
import { type Report, reportLines } from '../report.ts';
import { ndl, parts, segment, xcn } from './fields.ts';
import { type Header, msh } from './header.ts';
import { obr, orc, subject } from './order.ts';
import { pdf } from './pdf.ts';

/** OBR-25 and OBX-11 (tables 0123 and 0085). */
export type ReportStatus = 'P' | 'F' | 'C';

export interface ReportForm {
  readonly status: ReportStatus;
  /** False where the exam's images never reached an archive. */
  readonly withStudy: boolean;
  readonly asPdf: boolean;
}

/** LOINC: the report, and its sections where the sender splits it. */
const REPORT = "18748-4^Compte rendu d'imagerie médicale^LN";
const SECTIONS = [
  ['indication', '18785-6^Indication^LN'],
  ['technique', '55111-9^Technique^LN'],
  ['results', '59776-5^Résultats^LN'],
  ['conclusion', '19005-8^Conclusion^LN'],
] as const;

/** ORU^R01: the report of an exam; the Study UID in ZDS (IHE RAD-28) or an OBX for the senders that have no OMI. */
export function composeOru(header: Header, exam: DemoExam, report: Report, form: ReportForm): string[][] {
  const { facility, at } = header;
  const announces = form.withStudy ? facility.announces : 'OMI';
  return [
    msh(header),
    ...subject(header, exam),
    withoutPlacer(header, orc(header, exam, 'reported')),
    withoutPlacer(
      header,
      obr(header, exam, {
        7: dtm(exam.started),
        22: dtm(at),
        25: form.status,
        27: '',
        32: ndl(facility, exam.radiologist),
      }),
    ),
    ...content(header, exam, report, form).map(([type, name, value], index) =>
      segment('OBX', {
        1: String(index + 1),
        2: type,
        3: name,
        5: value,
        11: form.status,
        14: dtm(exam.started),
        16: xcn(facility, exam.radiologist),
      }),
    ),
    ...(announces === 'ZDS'
      ? [segment('ZDS', { 1: `${exam.study}^${facility.application}^Application^DICOM` })]
      : []),
  ];
}

/** The city practice's reporting software has never heard of the hospital's order number. */
function withoutPlacer({ facility }: Header, orderSegment: string[]): string[] {
  // ORC-2 and OBR-2.
  return facility.key === 'imagerie' ? orderSegment.with(2, '') : orderSegment;
}

type Content = readonly [type: string, name: string, value: string];

function content(header: Header, exam: DemoExam, report: Report, form: ReportForm): Content[] {
  const { facility, at } = header;
  const note = noteOf(form.status, frenchDay(at));
  const lines = reportLines(exam, report, note);
  const study: Content[] =
    form.withStudy && facility.announces === 'OBX' ? [['ST', '113014^DICOM Study^DCM', exam.study]] : [];
  if (form.asPdf) {
    const data = Buffer.from(pdf(lines)).toString('base64');
    return [['ED', REPORT, `${facility.application}^application^pdf^Base64^${data}`], ...study];
  }
  if (facility.layout === 'sections') {
    const sections = SECTIONS.map(
      ([section, name]): Content => ['FT', name, escapeText(report[section].join('\n'))],
    );
    return [...(note === '' ? [] : [['FT', REPORT, parts(note)] as const]), ...sections, ...study];
  }
  if (facility.layout === 'lines') {
    return [...lines.map((line): Content => ['TX', REPORT, parts(line)]), ...study];
  }
  return [['FT', REPORT, escapeText(lines.join('\n'))], ...study];
}

function noteOf(status: ReportStatus, day: string): string {
  if (status === 'P') return 'Compte rendu provisoire, en attente de relecture.';
  if (status === 'C') return `Compte rendu corrigé le ${day}, annule et remplace le précédent.`;
  return '';
}

import { FACILITIES } from './facilities.ts';
import type { Played } from './play.ts';
import type { DemoExample } from './region.ts';

export interface SummaryOptions {
  readonly played: Played;
  /** How long starting and playing took. */
  readonly seconds: number;
  /** Resources in the hub by type. */
  readonly counts: Readonly<Record<string, number>>;
  /** Address of the hub, such as `http://127.0.0.1:8080`. */
  readonly base: string;
  readonly token: string;
  readonly example: DemoExample;
}

const REFUSALS_SHOWN = 3;

/** What the demo leaves on the screen: what went in, from where, and three searches to try. */
export function summary({ played, seconds, counts, base, token, example }: SummaryOptions): string {
  const { patient, study } = example;
  return `
${[
  `${played.sent} messages from ${FACILITIES.length} facilities in ${seconds.toFixed(1)} s: ${played.accepted} accepted, ${played.refused} refused.`,
  ...refusals(played),
  '',
  'Sent',
  ...columns(Object.entries(played.byKind).sort()),
  'In the hub',
  ...columns(Object.entries(counts).filter(([, count]) => count > 0)),
  'Feeds',
  ...FACILITIES.map(({ key, name, charset }) => `  ${key.padEnd(11)}${name} (${charset || 'no MSH-18'})`),
  '',
  'One patient’s exams, whichever hospital made them, the latest first:',
  curl(base, token, `ImagingStudy?patient.identifier=${query(patient)}&_sort=-started&_count=5`),
  'One study by its UID, and where to open its images:',
  curl(
    base,
    token,
    `ImagingStudy?identifier=${query(`urn:dicom:uid|${study}`)}&_include=ImagingStudy:endpoint`,
  ),
  'The patient’s reports, with their studies:',
  curl(
    base,
    token,
    `DiagnosticReport?patient.identifier=${query(patient)}&_include=DiagnosticReport:imaging-study`,
  ),
].join('\n')}
`;
}

function refusals(played: Played): string[] {
  const shown = played.refusals
    .slice(0, REFUSALS_SHOWN)
    .map(({ facility, kind, control, code, text }) => `  ${code} ${facility} ${kind} ${control}: ${text}`);
  const more = played.refusals.length - shown.length;
  return more > 0 ? [...shown, `  and ${more} more`] : shown;
}

/** Three `count name` pairs a line. */
function columns(pairs: readonly (readonly [string, number])[]): string[] {
  const cells = pairs.map(([name, count]) => `${String(count).padStart(7)} ${name.padEnd(18)}`);
  return Array.from({ length: Math.ceil(cells.length / 3) }, (_, row) =>
    cells
      .slice(row * 3, row * 3 + 3)
      .join('')
      .trimEnd(),
  );
}

/** `|` would be a pipe outside the quotes and is no character of a URL (RFC 3986). */
function query(value: string): string {
  return value.replaceAll('|', '%7C');
}

function curl(base: string, token: string, path: string): string {
  return `  curl -s -H 'Authorization: Bearer ${token}' '${base}/fhir/${path}'\n`;
}

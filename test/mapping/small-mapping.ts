import { parse } from '../../src/hl7/message.ts';
import { compileMapping, type Mapping } from '../../src/mapping/compile.ts';
import type { Mapped } from '../../src/mapping/mapped.ts';
import { feedOf, mappingSources, vocabularies } from './mapping-files.ts';

/** The project's mapping, compiled once for a test file. */
export function projectMapping(): Mapping {
  return compileMapping(mappingSources(), vocabularies());
}

/** One message file of one resource, for tests about a row: the first row stands on line FIRST_ROW. */
export function smallFile(...rows: string[]): string {
  return [
    'messages: [TST^T01]',
    'required: [PID-3]',
    'groups:',
    '  patient: {starts: [PID], segments: [PV1, OBX, NTE]}',
    'resources:',
    '  - id: patient',
    '    type: Patient',
    '    per: patient',
    '    key: [{from: PID-3, as: "CX[Patient]"}]\n    rank: 1\n    rows:',
    ...rows.map((row) => `      - ${row}`),
  ].join('\n');
}

/** The line of the first row of `smallFile`. */
export const FIRST_ROW = 12;

export function compileSmall(...rows: string[]): Mapping {
  return compileMapping(
    [
      { file: 'mappings/small.yaml', text: smallFile(...rows) },
      ...mappingSources().filter((one) => one.file.includes('data-types')),
    ],
    vocabularies(),
  );
}

/** The patient that the rows make of these segments. */
export function patientOf(rows: readonly string[], ...segments: string[]): Record<string, unknown> {
  return mapSmall(rows, ...segments).resources[0]!.resource as unknown as Record<string, unknown>;
}

export function mapSmall(rows: readonly string[], ...segments: string[]): Mapped {
  return compileSmall(...rows).map(message('TST^T01', ...segments), feedOf());
}

/** A message of the kind with these segments after its header. */
export function message(kind: string, ...segments: string[]) {
  const header = String.raw`MSH|^~\&|APP|FAC|HUB|REGION|20260310120000||${kind}|1|P|2.5.1`;
  return parse([header, ...segments].join('\r'));
}

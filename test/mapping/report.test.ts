import assert from 'node:assert/strict';
import type { DiagnosticReport, ImagingStudy, ServiceRequest } from '@medplum/fhirtypes';
import type { Mapped } from '../../src/mapping/mapped.ts';
import { feedOf } from './mapping-files.ts';
import { message, projectMapping } from './small-mapping.ts';

const mapping = projectMapping();
const PID = 'PID|1||4711^^^IPP&1.2.3&ISO^PI';

function map(kind: string, ...segments: string[]): Mapped {
  return mapping.map(message(kind, PID, ...segments), feedOf());
}

function report(...segments: string[]): DiagnosticReport {
  return map('ORU^R01', ...segments).resources.find((one) => one.local === 'report')!
    .resource as DiagnosticReport;
}

function text(...results: string[]): string | undefined {
  const data = report('OBR|1||R1|RX^Radio||||||||||||||||||||||F', ...results).presentedForm?.[0]?.data;
  return data === undefined ? undefined : Buffer.from(data, 'base64').toString('utf8');
}

const obr = (status: string, more = '') => `OBR|1||R1|RX^Radio|||20260310${'|'.repeat(18)}${status}${more}`;
const obx = (status: string, type = 'TX', value = 'Texte') => `OBX|1|${type}|CR||${value}||||||${status}`;

describe('the status of a report', () => {
  /** [OBR-25, OBX lines, status] */
  const table: readonly (readonly [string, readonly string[], string])[] = [
    ['F', [obx('F')], 'final'],
    ['P', [obx('P')], 'preliminary'],
    ['R', [], 'preliminary'],
    ['A', [obx('F')], 'partial'],
    ['C', [obx('F')], 'corrected'],
    ['X', [], 'cancelled'],
    ['S', [], 'registered'],
    ['D', [], 'entered-in-error'],
    ['', [obx('F')], 'final'],
    ['', [obx('C')], 'corrected'],
    ['', [], 'unknown'],
    ['?', [], 'unknown'],
    ['F', [obx('C')], 'corrected'],
    ['F', [obx('D', 'ED', '^application^pdf^Base64^')], 'entered-in-error'],
    // One line taken back is not the report taken back.
    ['F', [obx('D'), obx('F')], 'final'],
  ];
  for (const [sent, results, status] of table) {
    it(`OBR-25 "${sent}" with ${results.length} results is ${status}`, () => {
      assert.equal(report(obr(sent), ...results).status, status);
    });
  }

  it('an unknown code leaves an issue that names the row and the code', () => {
    const { issues } = map('ORU^R01', obr('?!'));
    assert.deepEqual(
      issues.map((one) => [one.row, one.position]),
      [['report.status', 'OBR-25']],
    );
  });
});

describe('the text of a report', () => {
  it('keeps its lines in order, and the empty ones between paragraphs', () => {
    assert.equal(
      text('OBX|1|TX|CR||Indication', 'OBX|2|TX|CR||', 'OBX|3|TX|CR||Résultat'),
      'Indication\n\nRésultat',
    );
  });

  it('keeps every word between formatting commands', () => {
    assert.equal(
      text(String.raw`OBX|1|FT|CR||Technique\.br\Conclusion\.br\Fracture de C2`),
      'Technique\nConclusion\nFracture de C2',
    );
  });

  it('reads repetitions as lines, and separators that the sender forgot to escape as text', () => {
    assert.equal(text('OBX|1|TX|CR||un~deux^trois&quatre'), 'un\ndeux^trois&quatre');
  });

  it('leaves out what was taken back', () => {
    assert.equal(text('OBX|1|TX|CR||faux||||||D', 'OBX|2|TX|CR||juste||||||F'), 'juste');
  });

  it('is absent when nobody wrote any', () => {
    assert.equal(text('OBX|1|TX|CR||', 'OBX|2|TX|CR||""', 'OBX|3|NM|X||12'), undefined);
  });

  it('a conclusion that is named as such is the report’s conclusion too', () => {
    const conclusions = ['19005-8^Conclusion^LN', 'CONCLUSION', '71020&IMP^Impression'];
    for (const code of conclusions) {
      assert.equal(report(obr('F'), `OBX|1|TX|${code}||Examen normal.`).conclusion, 'Examen normal.');
    }
  });
});

describe('documents of a report', () => {
  const form = (value: string) => report(obr('F'), `OBX|1|ED|DOC||${value}`).presentedForm?.[0];
  const PDF = Buffer.from('%PDF-1.4 fictif').toString('base64');
  /** [ED, MIME type] */
  const table: readonly (readonly [string, string])[] = [
    [`^application^pdf^Base64^${PDF}`, 'application/pdf'],
    [`^AP^PDF^Base64^${PDF}`, 'application/pdf'],
    [`^TEXT^^Base64^${PDF}`, 'application/pdf'],
    [`^^^Base64^${PDF}`, 'application/pdf'],
    [`^TEXT^^Base64^${Buffer.from('Normal.').toString('base64')}`, 'text/plain'],
    [`^TEXT^HTML^Base64^${Buffer.from('<p>Normal.</p>').toString('base64')}`, 'text/html'],
    [`^application^dicom^Base64^AAAA`, 'application/dicom'],
    [`^^^Base64^AAAA`, 'application/octet-stream'],
  ];
  for (const [value, type] of table) {
    it(`${value.slice(0, 30)}… is ${type}`, () => assert.equal(form(value)?.contentType, type));
  }

  it('plain and hexadecimal data become base64 of the same bytes', () => {
    assert.equal(Buffer.from(form('^TEXT^^A^Normal é.')?.data ?? '', 'base64').toString(), 'Normal é.');
    assert.equal(Buffer.from(form('^TEXT^^Hex^4E6F')?.data ?? '', 'base64').toString(), 'No');
  });

  it('what cannot be decoded, or is not there, is left out with an issue', () => {
    for (const value of [
      '^application^pdf^Base64^pas-du-base64!',
      '^application^pdf^Base64^abcde',
      '^application^pdf^Base64^',
      '^TEXT^^Hex^4E6',
    ]) {
      const { issues, resources } = map('ORU^R01', obr('F'), `OBX|1|ED|DOC||${value}`);
      assert.deepEqual(
        issues.map((one) => [one.row, one.position]),
        [['report.document', 'OBX-5.5']],
      );
      assert.equal('presentedForm' in resources.find((one) => one.local === 'report')!.resource, false);
    }
  });
});

describe('times without offset are the sender’s local times', () => {
  /** [OBR-7, effectiveDateTime] */
  const table: readonly (readonly [string, string])[] = [
    ['20260310143000', '2026-03-10T14:30:00+01:00'],
    ['20260710143000', '2026-07-10T14:30:00+02:00'],
    ['202603101430-0500', '2026-03-10T14:30:00-05:00'],
    ['20260310', '2026-03-10'],
    ['202603', '2026-03'],
    ['2026', '2026'],
  ];
  for (const [sent, expected] of table) {
    it(`${sent} is ${expected}`, () => {
      assert.equal(report(obr('F').replace('20260310', sent)).effectiveDateTime, expected);
    });
  }

  it('a day is no instant: issued is left out, with an issue', () => {
    const { issues } = map('ORU^R01', `OBR|1||R1|RX^Radio|||20260310${'|'.repeat(15)}20260311|||F`);
    assert.deepEqual(
      issues.map((one) => [one.row, one.position]),
      [['report.issued', 'OBR-22']],
    );
  });
});

describe('the status of an order and of a study', () => {
  const order = (kind: string, ...segments: string[]) =>
    map(kind, ...segments).resources.find((one) => one.local === 'order')?.resource as
      | ServiceRequest
      | undefined;

  it('a cancellation ends the order, whatever status it states', () => {
    assert.equal(order('ORM^O01', 'ORC|CA|D1|||IP')?.status, 'revoked');
    assert.equal(order('ORM^O01', 'ORC|DC|D1')?.status, 'revoked');
  });

  it('else the stated status counts, then what the message asks for', () => {
    assert.equal(order('ORM^O01', 'ORC|SC|D1|||CM')?.status, 'completed');
    assert.equal(order('ORM^O01', 'ORC|NW|D1')?.status, 'active');
    assert.equal(order('ORM^O01', 'ORC||D1')?.status, 'active');
  });

  it('a report without the placer’s number makes no order, and looks for it by the filler’s', () => {
    const { resources } = map('ORU^R01', obr('F'));
    assert.deepEqual(
      resources.map((one) => one.local),
      ['patient', 'report', 'organization'],
    );
    const [basedOn] = (resources[1]!.resource as DiagnosticReport).basedOn ?? [];
    assert.equal(basedOn?.identifier?.value, 'R1');
    assert.equal(basedOn?.identifier?.type?.coding?.[0]?.code, 'FILL');
  });

  it('a study that a report names has images; one that an order names has none yet', () => {
    const study = (kind: string, ...segments: string[]) =>
      (map(kind, ...segments).resources.find((one) => one.local === 'study')!.resource as ImagingStudy)
        .status;
    assert.equal(study('ORU^R01', obr('P'), 'ZDS|1.2.840.1'), 'available');
    assert.equal(study('ORU^R01', obr('S'), 'ZDS|1.2.840.1'), 'registered');
    assert.equal(study('ORM^O01', 'ORC|NW|D1', 'OBR|1|D1', 'ZDS|1.2.840.1'), 'registered');
  });

  it('who knows most of what ranks highest', () => {
    const ranks = (kind: string, ...segments: string[]) =>
      Object.fromEntries(map(kind, ...segments).resources.map((one) => [one.local, one.rank]));
    assert.equal(ranks('ADT^A08')['patient'], 20);
    const oru = ranks('ORU^R01', 'OBR|1|D1|R1|RX^Radio', 'ZDS|1.2.840.1');
    assert.deepEqual([oru['patient'], oru['order'], oru['study'], oru['report']], [10, 10, 10, 10]);
    const omi = ranks('OMI^O23', 'ORC|SC|D1', 'OBR|1|D1', 'IPC|A1||1.2.840.1');
    assert.deepEqual([omi['patient'], omi['order'], omi['study']], [10, 20, 20]);
    assert.equal(ranks('ORM^O01', 'ORC|NW|D1')['order'], 20);
  });
});

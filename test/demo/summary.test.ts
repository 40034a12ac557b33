import assert from 'node:assert/strict';
import { summary } from '../../src/demo/summary.ts';

const PLAYED = { sent: 3, accepted: 1, refused: 2, byKind: { 'ORU^R01': 2, 'ORM^O01': 1 } };
const REFUSAL = {
  facility: 'chru',
  kind: 'ORU^R01',
  control: 'C1',
  code: 'AE',
  text: 'Say who it is: PID-3.',
};
const EXAMPLE = { patient: 'urn:oid:1.2.250.1.213.1.4.10|1', study: '2.999.1' };

function write(refusals: readonly (typeof REFUSAL)[]): string {
  return summary({
    played: { ...PLAYED, refusals },
    seconds: 4.25,
    counts: { Patient: 60, ImagingStudy: 280, Consent: 0 },
    base: 'http://127.0.0.1:8080',
    token: 't'.repeat(32),
    example: EXAMPLE,
  });
}

describe('the demo’s summary', () => {
  it('says what went in, by kind and by resource type, and names the six feeds', () => {
    const text = write([]);
    assert.match(text, /^3 messages from 6 facilities in 4\.3 s: 1 accepted, 2 refused\.$/m);
    assert.match(text, /2 ORU\^R01/);
    assert.match(text, /60 Patient\s+280 ImagingStudy/);
    assert.ok(!text.includes('Consent'));
    assert.match(text, /CHRU de Valmoselle \(8859\/15\)/);
    assert.match(text, /Charmelle-en-Vosges \(no MSH-18\)/);
  });

  it('gives three curl lines that a shell takes as they stand', () => {
    const lines = write([])
      .split('\n')
      .filter((line) => line.startsWith('  curl '));
    assert.equal(lines.length, 3);
    for (const line of lines) {
      const [, header, url] = /^ {2}curl -s -H '([^']+)' '([^']+)'$/.exec(line)!;
      assert.equal(header, `Authorization: Bearer ${'t'.repeat(32)}`);
      assert.ok(!url!.includes('|') && new URL(url!).pathname.startsWith('/fhir/'));
    }
    const queries = lines.map((line) => new URL(/'(http[^']+)'/.exec(line)![1]!).searchParams);
    assert.equal(queries[0]!.get('patient.identifier'), EXAMPLE.patient);
    assert.equal(queries[1]!.get('identifier'), `urn:dicom:uid|${EXAMPLE.study}`);
    assert.equal(queries[2]!.get('_include'), 'DiagnosticReport:imaging-study');
  });

  it('shows the first refusals, and how many more there are', () => {
    const text = write(Array.from({ length: 5 }, () => REFUSAL));
    assert.equal(text.match(/AE chru ORU\^R01 C1: Say who it is: PID-3\./g)!.length, 3);
    assert.match(text, /and 2 more/);
  });
});

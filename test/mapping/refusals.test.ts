import assert from 'node:assert/strict';
import { Fault, type Place } from '../../src/fault.ts';
import { feedOf } from './mapping-files.ts';
import { compileSmall, message, projectMapping } from './small-mapping.ts';

const PID = 'PID|1||80045127^^^IPP&1.2.250.1.999.1.1&ISO^PI||DEROUVILLE^Maëlle||19790328|F';
const OBR = 'OBR|1||R1|RX^Radio|||20260310||||||||||||||||||F';

describe('a message that cannot be used is refused at its place', () => {
  const mapping = projectMapping();
  const map = (kind: string, ...segments: string[]) => mapping.map(message(kind, ...segments), feedOf());

  it('a kind of message that is not mapped is not ours, and the answer names what is', () => {
    refused(
      () => map('MDM^T02', PID),
      'unsupported-message',
      { segment: 'MSH', occurrence: 1, field: 9 },
      /MDM\^T02.*ORU\^R01/,
    );
  });

  it('an event that is not mapped is told apart from a type that is not', () => {
    refused(
      () => map('ADT^A40', PID),
      'unsupported-event',
      { segment: 'MSH', occurrence: 1, field: 9 },
      /ADT\^A40.*ADT\^A28/,
    );
  });

  it('what stands in MSH-9 is not repeated when it is no kind of message', () => {
    refused(
      () => map('DUPONT^JEAN', PID),
      'unsupported-message',
      { segment: 'MSH', occurrence: 1, field: 9 },
      /^(?!.*DUPONT)/,
    );
  });

  it('a message of old that names only ORU is a report', () => {
    assert.equal(map('ORU', PID, OBR).kind, 'ORU^R01');
  });

  it('a message without PID says so', () => {
    for (const kind of mapping.kinds) {
      refused(
        () => map(kind, OBR),
        'required',
        { segment: 'PID', occurrence: 1, field: 3 },
        /no PID segment/,
      );
    }
  });

  it('a patient without number is refused: nobody could tell whose exam it is', () => {
    for (const numbers of ['', '""', '^^^IPP&1.2.3&ISO^PI', '26000077^^^SEJOUR&1.2.4&ISO^AN']) {
      refused(
        () => map('ADT^A08', `PID|1||${numbers}||X^Y`),
        'required',
        { segment: 'PID', occurrence: 1, field: 3 },
        /PID-3/,
      );
    }
  });

  it('a second patient without number is refused, though the first has one', () => {
    refused(
      () => map('ORU^R01', PID, OBR, 'PID|2||||X^Y', OBR),
      'required',
      { segment: 'PID', occurrence: 2, field: 3 },
      /PID-3/,
    );
  });

  it('a report or an order without any number is refused', () => {
    const nameless = 'OBR|1|||RX^Radio';
    refused(
      () => map('ORU^R01', PID, nameless),
      'required',
      { segment: 'OBR', occurrence: 1, field: 3 },
      /OBR-3/,
    );
    refused(
      () => map('ORM^O01', PID, 'ORC|NW', nameless),
      'required',
      { segment: 'ORC', occurrence: 1, field: 2 },
      /ORC-2/,
    );
  });

  it('a row marked required refuses what it cannot read, without repeating it', () => {
    const small = compileSmall('{from: PID-7, to: birthDate, as: "DTM[date]", required: true}');
    const place = { segment: 'PID', occurrence: 1, field: 7 };
    refused(
      () => small.map(message('TST^T01', 'PID|1||7||||20241345'), feedOf()),
      'value',
      place,
      /PID-7 is no date/,
    );
    refused(() => small.map(message('TST^T01', 'PID|1||7'), feedOf()), 'required', place, /PID-7 is needed/);
  });
});

describe('a message with a fault that can be borne is mapped', () => {
  const mapping = projectMapping();

  it('a date that is no date drops the element and leaves an issue that does not repeat it', () => {
    const { issues, resources } = mapping.map(
      message('ADT^A08', PID.replace('19790328', '19791345')),
      feedOf(),
    );
    assert.equal('birthDate' in resources[0]!.resource, false);
    assert.deepEqual(issues, [
      {
        severity: 'warning',
        row: 'patient.birthDate',
        position: 'PID-7',
        text: 'PID-7 is no date; birthDate was left out.',
      },
    ]);
  });

  it('names of JavaScript’s own objects are data like any other', () => {
    const wicked = '__proto__^constructor^toString^^^^L';
    const { resources } = mapping.map(
      message(
        'ORU^R01',
        'PID|1||__proto__^^^__proto__^PI~constructor^^^hasOwnProperty^MR||'.concat(
          wicked,
          '||1980|constructor|||__proto__^^x^^^^__proto__',
        ),
        'OBR|1|__proto__^constructor|toString|__proto__^constructor^prototype|||2026|||||||||__proto__^X^Y|||||||||__proto__',
        'OBX|1|__proto__|__proto__||{"__proto__":{"polluted":true}}||||||constructor',
      ),
      feedOf(),
    );
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
    assert.deepEqual(resources[0]!.identities, ['Patient|urn:moselle:STE-ODILE:__proto__|__proto__']);
    for (const { resource } of resources) assert.equal(Object.getPrototypeOf(resource), Object.prototype);
  });

  it('a document of 8 MB is kept byte for byte', () => {
    const bytes = Buffer.alloc(8_000_000, 'imagerie ');
    const data = bytes.toString('base64');
    const { resources } = mapping.map(
      message('ORU^R01', PID, OBR, `OBX|1|ED|PDF||^application^pdf^Base64^${data}||||||F`),
      feedOf(),
    );
    const report = resources.find((one) => one.local === 'report')!.resource as unknown as {
      presentedForm: object[];
    };
    assert.equal(report.presentedForm.length, 1);
    assert.deepEqual(report.presentedForm[0], { contentType: 'application/pdf', data, size: 8_000_000 });
  });

  it('the same message means the same twice, and shares nothing with its first meaning', () => {
    const sent = message('ORU^R01', PID, OBR);
    const [first, second] = [mapping.map(sent, feedOf()), mapping.map(sent, feedOf())];
    assert.deepEqual(first, second);
    (first.resources[1]!.resource as unknown as { category: { coding: { code: string }[] }[] }).category[0]!
      .coding[0]!.code = 'X';
    assert.notDeepEqual(first, mapping.map(sent, feedOf()));
    assert.deepEqual(second, mapping.map(sent, feedOf()));
  });
});

function refused(work: () => unknown, kind: string, place: Place, says: RegExp): void {
  assert.throws(work, (thrown) => {
    assert.ok(thrown instanceof Fault, String(thrown));
    assert.deepEqual([thrown.kind, thrown.place], [kind, place]);
    assert.match(thrown.message, says);
    return true;
  });
}

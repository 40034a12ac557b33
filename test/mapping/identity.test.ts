import assert from 'node:assert/strict';
import type { Identifier, Practitioner } from '@medplum/fhirtypes';
import type { Feed } from '../../src/hl7/feed.ts';
import type { MappedResource } from '../../src/mapping/mapped.ts';
import { feedOf } from './mapping-files.ts';
import { message, projectMapping } from './small-mapping.ts';

const mapping = projectMapping();
const INS = '279035121518989^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.8&ISO^INS';
const IPP = '4711^^^IPP-ODILE&1.2.250.1.999.1.1&ISO^PI';

function map(kind: string, segments: readonly string[], feed: Partial<Feed> = {}): readonly MappedResource[] {
  return mapping.map(message(kind, ...segments), feedOf(feed)).resources;
}

function patient(numbers: string, reliability = '', feed: Partial<Feed> = {}): MappedResource {
  return map('ADT^A08', [`PID|1||${numbers}||X^Y${'|'.repeat(27)}${reliability}`], feed)[0]!;
}

function named(resources: readonly MappedResource[], type: string): MappedResource {
  const found = resources.find((one) => one.resource.resourceType === type);
  assert.ok(found, `there is a ${type}`);
  return found;
}

describe('who a patient is', () => {
  it('the hospital’s own number comes before the INS, wherever it stands', () => {
    assert.deepEqual(patient(`${INS}~${IPP}`, 'VALI').identities, ['Patient|urn:oid:1.2.250.1.999.1.1|4711']);
  });

  it('a qualified INS is the same patient for every sender', () => {
    for (const facility of ['A', 'B']) {
      assert.deepEqual(patient(INS, 'N~VALI', { facility }).identities, [
        'Patient|urn:oid:1.2.250.1.213.1.4.8|279035121518989',
      ]);
    }
  });

  it('an INS that nobody checked never joins the patients of two senders', () => {
    for (const reliability of ['', 'PROV', 'DOUB']) {
      const [left, right] = ['A', 'B'].map(
        (facility) => patient(INS, reliability, { facility }).identities[0],
      );
      assert.equal(left, 'Patient|urn:moselle:A:1.2.250.1.213.1.4.8|279035121518989');
      assert.notEqual(left, right);
    }
  });

  it('the INS of the test range is as national as the real one, under its own system', () => {
    const test = INS.replace('4.8', '4.10');
    assert.deepEqual(patient(test, 'VALI').identities, [
      'Patient|urn:oid:1.2.250.1.213.1.4.10|279035121518989',
    ]);
  });

  it('INS carries the use and type of FR Core', () => {
    const [identifier] = (patient(INS, 'VALI').resource as { identifier: Identifier[] }).identifier;
    assert.equal(identifier?.use, 'official');
    assert.equal(identifier?.type?.coding?.[0]?.code, 'INS-NIR');
    assert.equal((patient(INS, 'PROV').resource as { identifier: Identifier[] }).identifier[0]?.use, 'temp');
  });

  it('equal numbers of two hospitals without OID stay two patients', () => {
    const [left, right] = ['A', 'B'].map((facility) => patient('4711', '', { facility }).identities[0]);
    assert.equal(left, 'Patient|urn:moselle:A:patient|4711');
    assert.notEqual(left, right);
  });

  it('a name that the feed explains gets its system, any other is the hospital’s own, escaped', () => {
    const namespaces = { IPP: 'https://hopital.example/ipp' };
    assert.equal(
      patient('7^^^IPP^PI', '', { namespaces }).identities[0],
      'Patient|https://hopital.example/ipp|7',
    );
    assert.equal(
      patient('7^^^Site: Nord/2^PI').identities[0],
      'Patient|urn:moselle:STE-ODILE:Site%3A%20Nord%2F2|7',
    );
  });

  it('what calls itself ISO but is no OID is a name', () => {
    assert.equal(patient('7^^^X&000897406&N^PI').identities[0], 'Patient|urn:moselle:STE-ODILE:X|7');
    assert.equal(patient('7^^^X&pas.un.oid&ISO^PI').identities[0], 'Patient|urn:moselle:STE-ODILE:X|7');
  });

  it('the number of a stay is never who the patient is', () => {
    assert.equal(
      patient(`26000077^^^SEJOUR&1.2.9&ISO^AN~${IPP}`).identities[0],
      'Patient|urn:oid:1.2.250.1.999.1.1|4711',
    );
  });
});

describe('who a professional or an organization is', () => {
  const orderBy = (doctor: string) =>
    map('ORM^O01', [`PID|1||${IPP}`, 'ORC|NW|D1', `OBR|1|D1||RX^Radio||||||||||||${doctor}`]);

  it('RPPS is one number with and without its leading 8', () => {
    const numbers = [
      '810000023084^VASSELIN^Hugo^^^Dr^^^ASIP-SANTE-PS&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS',
      '10000023084^VASSELIN^Hugo^^^Dr^^^ASIP-SANTE-PS&1.2.250.1.71.4.2.1&ISO^L^^^RPPS',
      '10000023084^VASSELIN^Hugo^^^^^^^^^^RPPS',
    ];
    for (const number of numbers) {
      const { identities } = named(orderBy(number), 'Practitioner');
      assert.deepEqual(identities, ['Practitioner|https://rpps.esante.gouv.fr|10000023084']);
    }
  });

  it('a number that only calls itself RPPS is the sender’s own', () => {
    const { identities } = named(orderBy('42^VASSELIN^^^^^^^^^^^RPPS'), 'Practitioner');
    assert.deepEqual(identities, ['Practitioner|urn:moselle:STE-ODILE:practitioner|42']);
  });

  it('a doctor without number is a name on the order, not a resource', () => {
    const resources = orderBy('^VASSELIN^Hugo^^^Dr');
    assert.equal(
      resources.some((one) => one.resource.resourceType === 'Practitioner'),
      false,
    );
    const order = named(resources, 'ServiceRequest').resource as { requester?: unknown };
    assert.deepEqual(order.requester, { type: 'Practitioner', display: 'Dr Hugo VASSELIN' });
  });

  it('one doctor in three fields is one resource, with all that the fields say', () => {
    const segments = [
      `PID|1||${IPP}`,
      'ORC|RE|D1|R1||||||||||7^VASSELIN',
      'OBR|1|D1|R1|RX^Radio|||20260310|||||||||7^VASSELIN^Hugo^^^Dr||||||||CT|F|||||||7&VASSELIN&Hugo',
    ];
    const doctors = map('ORU^R01', segments).filter((one) => one.resource.resourceType === 'Practitioner');
    assert.equal(doctors.length, 1);
    assert.equal((doctors[0]!.resource as Practitioner).name?.[0]?.given?.[0], 'Hugo');
  });

  it('FINESS is one number with and without its leading 1', () => {
    for (const number of ['300017985', '1300017985']) {
      const obr = 'OBR|1||R1|RX^Radio|||20260310||||||||||||||||||F';
      const obx = `OBX|1|TX|CR||Texte||||||F||||||||||||Centre^^^^^ASIP-SANTE-ST&1.2.250.1.71.4.2.2&ISO^FINEG^^^${number}`;
      const { identities } = named(map('ORU^R01', [`PID|1||${IPP}`, obr, obx]), 'Organization');
      assert.deepEqual(identities, ['Organization|https://finess.esante.gouv.fr|300017985']);
    }
  });
});

describe('numbers of an exam', () => {
  const obr = 'OBR|1|D1^HIS|R1^^1.2.3^ISO|RX^Radio|||20260310|||||||||||A1||||||DX|F';

  it('an accession number never goes without the system of its issuer', () => {
    const accessionSystem = 'https://hopital.example/accession';
    const resources = map('ORU^R01', [`PID|1||${IPP}`, obr, 'ZDS|1.2.840.1'], { accessionSystem });
    const accessions = resources.flatMap(
      (one) => JSON.stringify(one.resource).match(/"system":"[^"]*","value":"A1"/g) ?? [],
    );
    assert.equal(accessions.length, 4, 'order, study, and basedOn of study and report');
    for (const found of accessions) assert.equal(found, `"system":"${accessionSystem}","value":"A1"`);
  });

  it('a study is known by its UID, with and without urn:oid:', () => {
    for (const uid of ['1.2.840.1', 'urn:oid:1.2.840.1']) {
      const study = named(
        map('ORU^R01', [`PID|1||${IPP}`, obr, `ZDS|${uid}^X^Application^DICOM`]),
        'ImagingStudy',
      );
      assert.deepEqual(study.identities, ['ImagingStudy|urn:dicom:uid|1.2.840.1']);
      assert.equal(
        (study.resource as { identifier: Identifier[] }).identifier[0]?.value,
        'urn:oid:1.2.840.1',
      );
    }
  });

  it('results under any of the usual names name the study', () => {
    for (const code of [
      '113014^DICOM Study^DCM',
      '110180^Study Instance UID^DCM',
      'STUDY_UID',
      '99^Study Instance UID^L',
    ]) {
      const resources = map('ORU^R01', [`PID|1||${IPP}`, obr, `OBX|1|ST|${code}||1.2.840.1||||||F`]);
      assert.equal(named(resources, 'ImagingStudy').identities[0], 'ImagingStudy|urn:dicom:uid|1.2.840.1');
      assert.equal(
        'presentedForm' in named(resources, 'DiagnosticReport').resource,
        false,
        'a UID is no report text',
      );
    }
  });

  it('what is no UID names no study, and an issue says so', () => {
    const { resources, issues } = mapping.map(
      message('ORU^R01', `PID|1||${IPP}`, obr, 'ZDS|en attente'),
      feedOf(),
    );
    assert.equal(
      resources.some((one) => one.resource.resourceType === 'ImagingStudy'),
      false,
    );
    assert.deepEqual(
      issues.map((one) => [one.row, one.position]),
      [['study.key', 'ZDS-1.1']],
    );
  });

  it('an order is found by its placer’s and its filler’s number', () => {
    const { identities } = named(
      map('ORM^O01', [`PID|1||${IPP}`, 'ORC|SC|D1^HIS|R1^^1.2.3^ISO']),
      'ServiceRequest',
    );
    assert.deepEqual(identities, [
      'ServiceRequest|urn:moselle:STE-ODILE:HIS|D1',
      'ServiceRequest|urn:oid:1.2.3|R1',
    ]);
  });

  it('two orders that the filler gave one number stay two, and the first alone is found by it', () => {
    const segments = [
      `PID|1||${IPP}`,
      'ORC|NW|D1|R9',
      'OBR|1|D1|R9|A',
      'ORC|NW|D2|R9',
      'OBR|2|D2|R9|B',
      'ORC|NW||R9',
      'OBR|3||R9|C',
    ];
    const orders = map('ORM^O01', segments).filter((one) => one.resource.resourceType === 'ServiceRequest');
    const [placer, filler] = ['placer', 'filler'].map(
      (name) => `ServiceRequest|urn:moselle:STE-ODILE:${name}|`,
    );
    assert.deepEqual(
      orders.map((one) => one.identities),
      [[`${placer}D1`, `${filler}R9`], [`${placer}D2`]],
    );
  });

  it('a report belongs to the sender, even when its number has an OID', () => {
    const [left, right] = ['A', 'B'].map((facility) =>
      named(map('ORU^R01', [`PID|1||${IPP}`, obr], { facility }), 'DiagnosticReport'),
    );
    assert.deepEqual(left!.identities, ['DiagnosticReport|urn:moselle:A:1.2.3|R1']);
    assert.notDeepEqual(left!.identities, right!.identities);
  });

  it('one study of two orders is based on both', () => {
    const second = obr.replace('OBR|1|D1^HIS|R1', 'OBR|2|D2^HIS|R2').replace('|A1|', '|A2|');
    const resources = map('ORU^R01', [`PID|1||${IPP}`, obr, 'ZDS|1.2.840.1', second, 'ZDS|1.2.840.1']);
    const studies = resources.filter((one) => one.resource.resourceType === 'ImagingStudy');
    assert.equal(studies.length, 1);
    const [study] = studies;
    const { basedOn = [], identifier = [] } = study!.resource as {
      basedOn?: object[];
      identifier?: Identifier[];
    };
    assert.deepEqual(
      identifier.map((one) => one.value),
      ['urn:oid:1.2.840.1', 'A1', 'A2'],
    );
    assert.deepEqual(
      basedOn.map((at) => study!.references.find((one) => one.at === at)?.to),
      ['order', 'order#2'],
    );
  });
});

import assert from 'node:assert/strict';
import type { DiagnosticReport, Patient, Resource } from '@medplum/fhirtypes';
import { CLINICAL_RANGES } from '../../../src/fhir/catalogue.ts';
import { fold } from '../../../src/fhir/index/fold.ts';
import { createIndexer } from '../../../src/fhir/index/indexer.ts';
import { logicalKey, referenceKey, tokenKey } from '../../../src/fhir/index/keys.ts';
import { soundOf } from '../../../src/fhir/index/phonetic.ts';
import { BASE } from '../finder.ts';
import { announced, helene, jean, origin, pacs, preliminary, REGION, report, study } from '../region.ts';

const index = createIndexer({ zone: 'Europe/Paris', base: BASE });

describe('the index entry of a resource', () => {
  it('belongs to the patient that it is about', () => {
    assert.equal(index(helene).patient, 'helene');
    assert.equal(index(study).patient, 'helene');
    assert.equal(index(origin).patient, 'helene');
    assert.equal(index(pacs).patient, undefined);
    assert.equal(index({ ...report, subject: { reference: `${BASE}/Patient/jean` } }).patient, 'jean');
    assert.equal(index({ ...report, subject: { reference: 'Group/g' } }).patient, undefined);
  });

  it('stands on the timeline where its clinical date begins', () => {
    assert.equal(index(study).instant, Date.parse('2024-05-03T08:15:00Z') / 1000);
    assert.equal(index(announced).instant, Date.parse('2022-12-31T23:00:00Z') / 1000);
    assert.equal(index(report).instant, Date.parse('2024-05-03T08:00:00Z') / 1000);
    assert.equal(index(preliminary).instant, Date.parse('2024-05-02T22:00:00Z') / 1000);
    assert.equal(index({ ...study, started: '1969-12-31T23:59:59.5Z' }).instant, -1);
    assert.equal(index(helene).instant, 0);
  });

  it('names the range of each clinical date', () => {
    assert.deepEqual(CLINICAL_RANGES, {
      ServiceRequest: 'ServiceRequest.authored',
      ImagingStudy: 'ImagingStudy.started',
      DiagnosticReport: 'DiagnosticReport.date',
      Provenance: 'Provenance.recorded',
    });
  });

  it('lists a token by its code, and marks it with its system', () => {
    const { keys, marks } = index(helene);
    const of = (texts: readonly string[]) => texts.filter((text) => text.startsWith('Patient.identifier='));
    assert.ok(of(keys).includes('Patient.identifier=4711'));
    assert.ok(of(marks).includes('Patient.identifier=urn:oid:1.2.250.1.999.1|4711'));
    assert.ok(of(marks).includes('Patient.identifier=urn:oid:1.2.250.1.999.1|'));
    assert.ok(of(marks).includes('Patient.identifier=|sans\\|système'));
    assert.ok(of(keys).every((key) => !key.includes('urn:')));
  });

  it('has each key once', () => {
    for (const resource of REGION) {
      const { keys, marks } = index(resource);
      assert.equal(new Set(keys).size, keys.length);
      assert.equal(new Set(marks).size, marks.length);
    }
  });

  it('leaves a period open where it is open', () => {
    const range = index(report).ranges.find(({ key }) => key === 'DiagnosticReport.date');
    assert.deepEqual(range, {
      key: 'DiagnosticReport.date',
      low: Date.parse('2024-05-03T08:00:00Z'),
      high: 8.64e15,
    });
    const until: DiagnosticReport = { ...report, effectivePeriod: { end: '2024' } };
    assert.equal(index(until).ranges.find(({ key }) => key === 'DiagnosticReport.date')?.low, -8.64e15);
  });

  it('posts no reference into the resource itself', () => {
    const { keys, marks } = index({ ...study, referrer: { reference: '#someone' } });
    assert.ok(!keys.some((key) => key.startsWith('ImagingStudy.referrer=')));
    assert.ok(marks.includes('ImagingStudy.referrer'));
  });

  it('has only the type of what is not searched', () => {
    assert.deepEqual(index({ resourceType: 'Binary', id: 'b', contentType: 'application/pdf' }).keys, [
      'Binary',
    ]);
    assert.deepEqual(index({ resourceType: 'Device', id: 'd' }).keys, ['Device']);
  });

  it('does not mark what has extensions but no value', () => {
    const unknown = {
      ...jean,
      birthDate: undefined,
      _birthDate: { extension: [{ url: 'urn:x', valueCode: 'unknown' }] },
    };
    assert.ok(!index(unknown as unknown as Patient).marks.includes('Patient.birthdate'));
  });

  it('survives content that check() would have refused', () => {
    const odd = {
      resourceType: 'Patient',
      id: 'x',
      name: 'Dupont',
      identifier: [null, 3, {}],
      telecom: [[]],
      birthDate: 7,
    };
    assert.equal(index(odd as unknown as Resource).patient, 'x');
  });
});

describe('keys', () => {
  it('hold a system and a code apart whatever they contain', () => {
    assert.notEqual(tokenKey('T', 'p', 'a|b', 'c'), tokenKey('T', 'p', 'a', 'b|c'));
    assert.notEqual(tokenKey('T', 'p', undefined, 'a|b'), tokenKey('T', 'p', 'a', 'b'));
  });

  it('are of the form that stores and linking expect', () => {
    assert.equal(referenceKey('ImagingStudy', 'patient', 'Patient/1'), 'ImagingStudy.patient=Patient/1');
    assert.equal(
      logicalKey('ImagingStudy', 'basedon', 'urn:x', '1'),
      'ImagingStudy.basedon:identifier=urn:x|1',
    );
    assert.equal(
      tokenKey('ImagingStudy', 'identifier', 'urn:dicom:uid', 'urn:oid:1.2'),
      'ImagingStudy.identifier=urn:dicom:uid|1.2',
    );
  });
});

describe('folding', () => {
  for (const [a, b] of [
    ['Jean-Pierre', 'JEAN PIERRE'],
    ['Œuvre', 'oeuvre'],
    ['L’Hôpital', "l'hopital"],
    ['Straße', 'STRASSE'],
    ['  Mc   Donald ', 'mc donald'],
    ['Étienne', 'E\u0301tienne'],
    ['St. Dié', 'st die'],
    ['Łódź', 'lodz'],
  ] as const) {
    it(`takes ${a} and ${b} for the same`, () => assert.equal(fold(a), fold(b)));
  }

  it('keeps letters of other scripts', () => assert.equal(fold('Иван'), 'иван'));
});

describe('the sound of a name', () => {
  for (const [a, b] of [
    ['Dupont', 'Dupond'],
    ['Philippe', 'Filipe'],
    ['Lefèvre', 'Lefebvre'],
    ['Gauthier', 'Gautier'],
    ['Meyer', 'Meier'],
    ['Rousseau', 'Rousso'],
    ['Henry', 'Henri'],
    ['Katherine', 'Catherine'],
  ] as const) {
    it(`is the same for ${a} and ${b}`, () => assert.equal(soundOf(a), soundOf(b)));
  }

  for (const [a, b] of [
    ['Martin', 'Morin'],
    ['Dupont', 'Durand'],
    ['Petit', 'Robert'],
  ] as const) {
    it(`is not the same for ${a} and ${b}`, () => assert.notEqual(soundOf(a), soundOf(b)));
  }
});

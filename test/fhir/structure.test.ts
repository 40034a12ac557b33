import assert from 'node:assert/strict';
import { elementAt } from '../../src/fhir/structure.ts';

describe('elements by path', () => {
  it('tell type, cardinality and codes', () => {
    assert.deepEqual(elementAt('Patient.name.family')?.types, ['string']);
    assert.equal(elementAt('Patient.name')?.list, true);
    assert.equal(elementAt('ImagingStudy.series.modality')?.required, true);
    assert.deepEqual(elementAt('Patient.gender')?.codes, ['male', 'female', 'other', 'unknown']);
    assert.deepEqual(elementAt('Patient.managingOrganization')?.targets, ['Organization']);
    assert.equal(elementAt('Provenance.target')?.targets, undefined);
  });

  it('know a choice by its JSON name only', () => {
    assert.deepEqual(elementAt('DiagnosticReport.effectiveDateTime')?.types, ['dateTime']);
    assert.equal(elementAt('DiagnosticReport.effective'), undefined);
    assert.equal(elementAt('DiagnosticReport.effectiveString'), undefined);
  });

  it('start at data types too', () => {
    assert.deepEqual(elementAt('HumanName.given')?.types, ['string']);
    assert.deepEqual(elementAt('Extension.valueCodeableConcept.coding.code')?.types, ['code']);
  });

  it('are not invented from the prototype of objects', () => {
    for (const path of [
      'Patient.constructor',
      'constructor',
      'Patient.__proto__',
      'Patient.name.toString',
      '',
    ]) {
      assert.equal(elementAt(path), undefined, path);
    }
  });

  it('are those of R4, without what other servers added', () => {
    assert.equal(elementAt('Meta.project'), undefined);
    assert.equal(elementAt('Binary.url'), undefined);
    assert.deepEqual(elementAt('Patient.id')?.types, ['id']);
  });
});

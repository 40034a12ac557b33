import assert from 'node:assert/strict';
import type { DiagnosticReport, Identifier, ImagingStudy, ServiceRequest } from '@medplum/fhirtypes';
import { linkExam } from '../../src/identity/link.ts';

const accession: Identifier = {
  type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'ACSN' }] },
  system: 'urn:site-a:accession',
  value: 'ACC1',
};
const subject = { reference: 'Patient/p' };

function order(id: string, changes: Partial<ServiceRequest> = {}) {
  const placer = { system: 'urn:site-a:placer', value: 'P1' };
  const resource: ServiceRequest = {
    resourceType: 'ServiceRequest',
    status: 'active',
    intent: 'order',
    subject,
    identifier: [placer, accession],
    ...changes,
  };
  return { id, resource };
}

function study(id: string, changes: Partial<ImagingStudy> = {}) {
  const uid = { system: 'urn:dicom:uid', value: `urn:oid:1.2.${id.length}` };
  const resource: ImagingStudy = {
    resourceType: 'ImagingStudy',
    status: 'available',
    subject,
    identifier: [uid, accession],
    ...changes,
  };
  return { id, resource };
}

function report(id: string, changes: Partial<DiagnosticReport> = {}) {
  const resource: DiagnosticReport = {
    resourceType: 'DiagnosticReport',
    status: 'final',
    code: { text: 'IRM cérébrale' },
    subject,
    basedOn: [{ identifier: accession }],
    ...changes,
  };
  return { id, resource };
}

describe('order, study and report of one exam', () => {
  it('point at each other when they share the accession number and its issuer', () => {
    const exam = { orders: [order('o')], studies: [study('s')], reports: [report('r')] };
    linkExam(exam);
    assert.deepEqual(exam.studies[0]!.resource.basedOn, [
      { reference: 'ServiceRequest/o', identifier: accession },
    ]);
    assert.deepEqual(exam.reports[0]!.resource.basedOn, [
      { reference: 'ServiceRequest/o', identifier: accession },
    ]);
    assert.deepEqual(exam.reports[0]!.resource.imagingStudy, [{ reference: 'ImagingStudy/s' }]);
  });

  it('a report that names only the order finds the study of that order', () => {
    const exam = {
      orders: [order('o')],
      studies: [study('s')],
      reports: [report('r', { basedOn: [{ reference: 'ServiceRequest/o' }] })],
    };
    linkExam(exam);
    assert.deepEqual(exam.reports[0]!.resource.imagingStudy, [{ reference: 'ImagingStudy/s' }]);
  });

  it('the same accession number of another issuer is another exam', () => {
    const foreign = { ...accession, system: 'urn:site-b:accession' };
    const exam = {
      orders: [order('o')],
      studies: [study('s', { identifier: [foreign] })],
      reports: [report('r')],
    };
    linkExam(exam);
    assert.equal(exam.studies[0]!.resource.basedOn, undefined);
    assert.equal(exam.reports[0]!.resource.imagingStudy, undefined);
  });

  it('an accession number without an issuer links nothing', () => {
    const bare = { value: 'ACC1' };
    const exam = {
      orders: [order('o', { identifier: [bare] })],
      studies: [study('s', { identifier: [bare] })],
      reports: [report('r', { basedOn: [{ identifier: bare }] })],
    };
    linkExam(exam);
    assert.equal(exam.studies[0]!.resource.basedOn, undefined);
    assert.equal(exam.reports[0]!.resource.imagingStudy, undefined);
  });

  it('a report that names another patient’s order is not attached to it, nor to its study', () => {
    const exam = {
      orders: [order('o')],
      studies: [study('s')],
      reports: [
        report('r', { subject: { reference: 'Patient/q' }, basedOn: [{ reference: 'ServiceRequest/o' }] }),
      ],
    };
    linkExam(exam);
    assert.deepEqual(exam.reports[0]!.resource.basedOn, [
      { identifier: exam.orders[0]!.resource.identifier![0] },
    ]);
    assert.equal(exam.reports[0]!.resource.imagingStudy, undefined);
  });

  it('a report that names another patient’s study keeps its UID, and no link', () => {
    const named = [{ reference: 'ImagingStudy/s' }];
    const of = { subject: { reference: 'Patient/q' }, imagingStudy: named, basedOn: undefined };
    const exam = { orders: [], studies: [study('s')], reports: [report('r', of)] };
    linkExam(exam);
    linkExam(exam);
    assert.deepEqual(exam.reports[0]!.resource.imagingStudy, [
      { identifier: { system: 'urn:dicom:uid', value: 'urn:oid:1.2.1' } },
    ]);
  });

  it('linking twice changes nothing more', () => {
    const exam = { orders: [order('o')], studies: [study('s')], reports: [report('r')] };
    linkExam(exam);
    const once = structuredClone(exam);
    linkExam(exam);
    assert.deepEqual(exam, once);
  });
});

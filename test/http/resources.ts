/** Invented people and exams, as a client would send them. */
export const JEANNE = {
  resourceType: 'Patient',
  identifier: [{ system: 'urn:oid:1.2.250.1.999.1', value: 'IPP-0001' }],
  name: [{ family: 'Morel', given: ['Jeanne'] }],
  gender: 'female',
  birthDate: '1951-07-14',
};

export const PAUL = {
  resourceType: 'Patient',
  identifier: [{ system: 'urn:oid:1.2.250.1.999.1', value: 'IPP-0002' }],
  name: [{ family: 'Lefèvre', given: ['Paul'] }],
  gender: 'male',
  birthDate: '1980-02-29',
};

export const ARCHIVE = {
  resourceType: 'Endpoint',
  status: 'active',
  connectionType: {
    system: 'http://terminology.hl7.org/CodeSystem/endpoint-connection-type',
    code: 'dicom-wado-rs',
  },
  payloadType: [{ text: 'DICOM' }],
  address: 'https://pacs.example.org/wado',
};

export function study(patient: string, started: string, others: object = {}): object {
  return {
    resourceType: 'ImagingStudy',
    status: 'available',
    subject: { reference: `Patient/${patient}` },
    started,
    ...others,
  };
}

export function report(patient: string, studyId: string): object {
  return {
    resourceType: 'DiagnosticReport',
    status: 'final',
    code: { text: 'TDM thoracique' },
    subject: { reference: `Patient/${patient}` },
    imagingStudy: [{ reference: `ImagingStudy/${studyId}` }],
  };
}

import type {
  DiagnosticReport,
  Endpoint,
  ImagingStudy,
  Organization,
  Patient,
  Practitioner,
  Provenance,
  Resource,
  ServiceRequest,
} from '@medplum/fhirtypes';

/** A small invented region: nobody in it exists. */

const LASTUPDATED = { lastUpdated: '2024-05-04T08:00:00.000Z' };
const DCM = 'http://dicom.nema.org/resources/ontology/DCM';
const IPP = 'urn:oid:1.2.250.1.999.1';
const ACCESSION = 'urn:oid:1.2.250.1.999.2';

export const helene: Patient = {
  resourceType: 'Patient',
  id: 'helene',
  meta: {
    ...LASTUPDATED,
    tag: [{ system: 'urn:moselle:tag', code: 'demo' }],
    source: 'urn:moselle:feed:chru',
  },
  identifier: [
    { system: IPP, value: '4711' },
    { system: 'urn:oid:1.2.250.1.213.1.4.8', value: '287025412345619' },
    { value: 'sans|système' },
  ],
  active: true,
  name: [
    { use: 'official', family: "L'Œuvre-Nœud", given: ['Hélène', 'Marie-Ange'], prefix: ['Mme'] },
    { use: 'maiden', family: 'Dupont', text: 'Hélène Dupont' },
  ],
  telecom: [
    { system: 'phone', value: '+33 3 83 00 00 01', use: 'home' },
    { system: 'email', value: 'Helene@Example.org' },
  ],
  gender: 'female',
  birthDate: '1987-02-14',
  deceasedBoolean: false,
  address: [
    {
      line: ['3 rue des Ponts'],
      city: 'Épinal',
      postalCode: '88000',
      state: 'Grand Est',
      country: 'FR',
      use: 'home',
    },
  ],
  communication: [{ language: { coding: [{ system: 'urn:ietf:bcp:47', code: 'fr' }] } }],
  generalPractitioner: [{ reference: 'Practitioner/leroy' }],
  managingOrganization: { reference: 'Organization/chru' },
  link: [{ other: { reference: 'Patient/jean' }, type: 'seealso' }],
};

export const jean: Patient = {
  resourceType: 'Patient',
  id: 'jean',
  meta: LASTUPDATED,
  identifier: [{ system: IPP, value: '4712' }],
  name: [{ family: 'Dupond', given: ['Jean-Pierre'] }],
  gender: 'male',
  birthDate: '1950',
  deceasedDateTime: '2024-01-31T23:30:00+01:00',
};

/** Known by name only: what is missing must be found as missing. */
export const inconnu: Patient = {
  resourceType: 'Patient',
  id: 'inconnu',
  meta: LASTUPDATED,
  name: [{ family: 'X' }],
};

export const leroy: Practitioner = {
  resourceType: 'Practitioner',
  id: 'leroy',
  meta: LASTUPDATED,
  identifier: [{ system: 'https://rpps.esante.gouv.fr', value: '10100000001' }],
  active: true,
  name: [{ family: 'Leroy', given: ['Anne'] }],
  telecom: [
    { system: 'phone', value: '0383000002' },
    { system: 'email', value: 'leroy@example.org' },
  ],
  address: [
    {
      line: ['1 place du Marché'],
      city: 'Nancy',
      postalCode: '54000',
      state: 'Grand Est',
      country: 'FR',
      use: 'work',
    },
  ],
  communication: [{ coding: [{ system: 'urn:ietf:bcp:47', code: 'fr' }], text: 'français' }],
  gender: 'female',
};

export const chru: Organization = {
  resourceType: 'Organization',
  id: 'chru',
  meta: LASTUPDATED,
  identifier: [{ system: 'https://finess.esante.gouv.fr', value: '540000001' }],
  active: true,
  type: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/organization-type', code: 'prov' }] }],
  name: 'Hôpital de la Source',
  alias: ['CHRU Source'],
  address: [{ city: 'Nancy', postalCode: '54000', state: 'Grand Est', country: 'FR', use: 'work' }],
  partOf: { reference: 'Organization/region' },
  endpoint: [{ reference: 'Endpoint/pacs' }],
};

export const pacs: Endpoint = {
  resourceType: 'Endpoint',
  id: 'pacs',
  meta: LASTUPDATED,
  identifier: [{ system: 'urn:moselle:endpoint', value: 'pacs-1' }],
  status: 'active',
  connectionType: {
    system: 'http://terminology.hl7.org/CodeSystem/endpoint-connection-type',
    code: 'dicom-wado-rs',
  },
  name: 'PACS de la Source',
  managingOrganization: { reference: 'Organization/chru' },
  payloadType: [{ coding: [{ system: 'urn:moselle:payload', code: 'dicom' }] }],
  address: 'https://pacs.example.org/wado',
};

export const order: ServiceRequest = {
  resourceType: 'ServiceRequest',
  id: 'order',
  meta: LASTUPDATED,
  identifier: [{ system: ACCESSION, value: 'A100' }],
  instantiatesCanonical: ['http://example.org/protocol|2'],
  instantiatesUri: ['http://example.org/how-to'],
  basedOn: [{ reference: 'CarePlan/1' }],
  requisition: { system: 'urn:moselle:req', value: 'R1' },
  status: 'active',
  intent: 'order',
  category: [{ coding: [{ system: 'http://snomed.info/sct', code: '363679005' }] }],
  priority: 'urgent',
  code: { coding: [{ system: 'urn:moselle:ccam', code: 'ACQH003' }], text: 'Scanner du crâne' },
  orderDetail: [{ coding: [{ code: 'injecté' }] }],
  subject: { reference: 'Patient/helene' },
  encounter: { reference: 'Encounter/e1' },
  occurrenceTiming: {
    event: ['2024-05-03', '2024-05-10T08:00:00+02:00'],
    repeat: { boundsPeriod: { start: '2024-05-01' } },
  },
  authoredOn: '2024-05-02',
  requester: { reference: 'Practitioner/leroy' },
  performerType: { coding: [{ system: 'http://snomed.info/sct', code: '66862007' }] },
  performer: [{ reference: 'Organization/chru' }],
  bodySite: [{ coding: [{ system: 'http://snomed.info/sct', code: '69536005' }] }],
  specimen: [{ reference: 'Specimen/s1' }],
  replaces: [{ reference: 'ServiceRequest/older' }],
};

export const study: ImagingStudy = {
  resourceType: 'ImagingStudy',
  id: 'study',
  meta: LASTUPDATED,
  identifier: [
    { system: 'urn:dicom:uid', value: 'urn:oid:1.2.250.1.999.10.1' },
    { system: ACCESSION, value: 'A100' },
  ],
  status: 'available',
  subject: { reference: 'Patient/helene' },
  encounter: { reference: 'Encounter/e1' },
  started: '2024-05-03T10:15:00+02:00',
  basedOn: [{ reference: 'https://hub.example.org/fhir/ServiceRequest/order' }],
  referrer: { reference: 'Practitioner/leroy/_history/3' },
  interpreter: [{ reference: 'https://elsewhere.example.org/fhir/Practitioner/9' }],
  endpoint: [{ reference: 'Endpoint/pacs' }],
  reasonCode: [{ coding: [{ system: 'http://snomed.info/sct', code: '25064002' }] }],
  series: [
    {
      uid: '1.2.250.1.999.10.1.1',
      modality: { system: DCM, code: 'CT' },
      bodySite: { system: 'http://snomed.info/sct', code: '69536005' },
      endpoint: [{ reference: 'Endpoint/other' }],
      performer: [{ actor: { reference: 'Organization/chru' } }],
      instance: [
        {
          uid: '1.2.250.1.999.10.1.1.1',
          sopClass: { system: 'urn:ietf:rfc:3986', code: 'urn:oid:1.2.840.10008.5.1.4.1.1.2' },
        },
        {
          uid: '1.2.250.1.999.10.1.1.2',
          sopClass: { system: 'urn:ietf:rfc:3986', code: 'urn:oid:1.2.840.10008.5.1.4.1.1.2' },
        },
      ],
    },
    { uid: '1.2.250.1.999.10.1.2', modality: { system: DCM, code: 'SR' } },
  ],
};

/** Announced by HL7: no series yet. */
export const announced: ImagingStudy = {
  resourceType: 'ImagingStudy',
  id: 'announced',
  meta: LASTUPDATED,
  identifier: [{ system: 'urn:dicom:uid', value: '1.2.250.1.999.10.2' }],
  status: 'registered',
  subject: { reference: 'Patient/jean' },
  started: '2023',
  modality: [{ system: DCM, code: 'MR' }],
  basedOn: [{ type: 'ServiceRequest', identifier: { system: ACCESSION, value: 'A200' } }],
};

export const report: DiagnosticReport = {
  resourceType: 'DiagnosticReport',
  id: 'report',
  meta: LASTUPDATED,
  identifier: [{ system: 'urn:moselle:report', value: 'CR,1' }],
  basedOn: [{ reference: 'ServiceRequest/order' }],
  status: 'final',
  category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'RAD' }] }],
  code: { coding: [{ system: 'urn:moselle:ccam', code: 'ACQH003' }] },
  subject: { reference: 'Patient/helene' },
  encounter: { reference: 'Encounter/e1' },
  effectivePeriod: { start: '2024-05-03T10:00:00+02:00' },
  issued: '2024-05-03T12:00:00.123+02:00',
  performer: [{ reference: 'Organization/chru' }],
  resultsInterpreter: [{ reference: 'Practitioner/leroy' }],
  result: [{ reference: 'Observation/o1' }],
  specimen: [{ reference: 'Specimen/s1' }],
  imagingStudy: [{ reference: 'ImagingStudy/study' }],
  media: [{ link: { reference: 'Media/m1' } }],
  conclusionCode: [{ coding: [{ system: 'http://snomed.info/sct', code: '17621005' }] }],
};

export const preliminary: DiagnosticReport = {
  resourceType: 'DiagnosticReport',
  id: 'preliminary',
  meta: LASTUPDATED,
  status: 'preliminary',
  code: { text: 'IRM' },
  subject: { reference: 'Patient/jean' },
  effectiveDateTime: '2024-05-03',
};

export const origin: Provenance = {
  resourceType: 'Provenance',
  id: 'origin',
  meta: LASTUPDATED,
  target: [{ reference: 'DiagnosticReport/report' }, { reference: 'Patient/helene' }],
  occurredDateTime: '2024-05-03T12:00:00+02:00',
  recorded: '2024-05-03T12:00:01+02:00',
  location: { reference: 'Location/l1' },
  agent: [
    {
      type: { coding: [{ system: 'urn:moselle:agent', code: 'author' }] },
      role: [{ coding: [{ system: 'urn:moselle:role', code: 'r1' }] }],
      who: { reference: 'Organization/chru' },
    },
  ],
  entity: [{ role: 'source', what: { reference: 'Binary/raw' } }],
  signature: [
    {
      type: [{ system: 'urn:iso-astm:E1762-95:2013', code: '1.2.840.10065.1.12.1.1' }],
      when: '2024-05-03T12:00:00Z',
      who: { reference: 'Practitioner/leroy' },
    },
  ],
};

export const REGION: readonly Resource[] = [
  helene,
  jean,
  inconnu,
  leroy,
  chru,
  pacs,
  order,
  study,
  announced,
  report,
  preliminary,
  origin,
];

import type { Resource } from '@medplum/fhirtypes';
import { CLINICAL_RANGES } from '../src/fhir/catalogue.ts';
import { createIndexer } from '../src/fhir/index/indexer.ts';
import { createIds } from '../src/identity/id.ts';
import { keyFor, readSecret } from '../src/secret.ts';
import { openSqlite } from '../src/store/sqlite/open.ts';
import { writeOf } from '../src/store/write.ts';

const STUDIES_PER_PATIENT = 25;
const BATCH = 400;

/** A data folder with so many studies, 25 for each patient, as the hub would have stored them; and the patients' ids. */
export async function fillRegion(
  directory: string,
  studies: number,
): Promise<{ patients: string[]; studies: string[] }> {
  const ids = createIds(keyFor(readSecret(directory), 'ids'));
  const index = createIndexer({ zone: 'Europe/Paris' });
  const store = await openSqlite({ directory, groupLimit: 16, clinical: CLINICAL_RANGES });
  const patients = Array.from({ length: studies / STUDIES_PER_PATIENT }, (_, n) =>
    ids.derive(`Patient|urn:b|${n}`, `Patient|urn:b|${n}`),
  );
  const made: string[] = [];
  const updated = Date.UTC(2026, 0, 1);
  for (let start = 0; start < studies; start += BATCH) {
    const writes = Array.from({ length: BATCH }, (_, offset) => {
      const number = start + offset;
      const patient = number % patients.length;
      const id = ids.derive(`ImagingStudy|urn:dicom:uid|2.999.3.${number}`, `Patient|urn:b|${patient}`);
      made.push(id);
      return writeOf(study(number, patients[patient]!), { id, expect: 0, updated, method: 'POST', index });
    });
    await store.commit({ writes });
  }
  await store.close();
  return { patients, studies: made };
}

function study(number: number, patient: string): Resource {
  const day = new Date(Date.UTC(2018, 0, 1) + (number % 2900) * 86_400_000 + (number % 600) * 60_000);
  const [code, display] = (
    [
      ['CT', 'Scanner thoracique'],
      ['MR', 'IRM cérébrale'],
      ['US', 'Échographie hépatique'],
    ] as const
  )[number % 3]!;
  return {
    resourceType: 'ImagingStudy',
    identifier: [
      {
        type: { coding: [{ system: 'http://dicom.nema.org/resources/ontology/DCM', code: '110180' }] },
        system: 'urn:dicom:uid',
        value: `urn:oid:2.999.3.${number}`,
      },
      {
        type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'ACSN' }] },
        system: 'urn:oid:2.999.1.4',
        value: `A${number}`,
      },
    ],
    status: 'available',
    modality: [{ system: 'http://dicom.nema.org/resources/ontology/DCM', code }],
    subject: { reference: `Patient/${patient}` },
    started: day.toISOString().replace('.000', ''),
    basedOn: [
      {
        reference: `ServiceRequest/${patient}`,
        identifier: { system: 'urn:oid:2.999.1.4', value: `A${number}` },
      },
    ],
    numberOfSeries: 4,
    numberOfInstances: 420,
    procedureCode: [{ coding: [{ system: 'http://loinc.org', code: '24627-2', display }] }],
    description: display,
    endpoint: [{ reference: 'Endpoint/00000000-0000-8000-8000-000000000000' }],
  };
}

import { hash } from 'node:crypto';
import type { ImagingStudy, Patient, Resource } from '@medplum/fhirtypes';
import { createIndexer } from '../../src/fhir/index/indexer.ts';
import { documentStamps } from '../../src/store/document.ts';
import type { Commit, JournalEntry, Store, Write } from '../../src/store/store.ts';
import { writeOf } from '../../src/store/write.ts';
import { at, bytes, message, put, removal } from './samples.ts';

/** Invented data as a hub writes it: bodies that say what is indexed of them, documents, messages, a dead letter. */

export const index = createIndexer({ zone: 'Europe/Paris' });
export const PDF = bytes('%PDF-1.7 an invented report');
export const DIGEST = hash('sha256', PDF, 'hex');

interface Version {
  readonly version?: number;
  readonly stamps?: string;
  readonly identities?: readonly string[];
}

export function write(id: string, resource: Resource, { version = 0, ...others }: Version = {}): Write {
  const updated = at('2026-01-05T09:00:00Z') + version;
  const method = version === 0 ? ('POST' as const) : ('PUT' as const);
  return writeOf(resource, { id, expect: version, updated, method, index, ...others });
}

export function person(id: string, family: string, version: Version = {}): Write {
  const resource: Patient = { resourceType: 'Patient', name: [{ family }], birthDate: '1950-03-12' };
  return write(id, resource, version);
}

export function exam(id: string, modality: string, started: string, version: Version = {}): Write {
  const resource: ImagingStudy = {
    resourceType: 'ImagingStudy',
    status: 'available',
    subject: { reference: 'Patient/p1' },
    modality: [{ system: 'http://dicom.nema.org/resources/ontology/DCM', code: modality }],
    identifier: [{ system: 'urn:dicom:uid', value: `urn:oid:1.2.${id}` }],
    started,
  };
  return write(id, resource, version);
}

export function binary(id: string, digest: string): Write {
  return write(
    id,
    { resourceType: 'Binary', contentType: 'application/pdf' },
    { stamps: documentStamps(digest) },
  );
}

/** What a hub has after a few days: updates, a deletion, a resource that came back, two senders, a replayed letter. */
export async function fill(store: Store): Promise<void> {
  const dead = (control: string): JournalEntry =>
    message(control, {
      state: 'dead',
      acknowledgement: `MSA|AE|${control}`,
      fault: { kind: 'required', text: 'PID-3 is empty: send an identifier.', segment: 'PID', field: 3 },
    });
  const commits: Commit[] = [
    {
      writes: [
        person('p1', 'Marchal', { identities: ['Patient|ipp|1', 'Patient|ins|9'], stamps: '{"name":1}' }),
        exam('s1', 'CT', '2026-01-05T09:45:00+01:00', { identities: ['ImagingStudy|uid|1.2.s1'] }),
        binary('b1', DIGEST),
      ],
      documents: [{ digest: DIGEST, bytes: PDF }],
      journal: message('1'),
    },
    { writes: [exam('s1', 'MR', '2026-01-05', { version: 1 })], journal: message('2', { kind: 'ADT^A08' }) },
    { writes: [], journal: dead('3') },
    { writes: [], journal: message('4', { source: 'PACS|CHRU', received: at('2026-01-06T08:00:00Z') }) },
    { writes: [], journal: dead('5') },
    {
      writes: [exam('s2', 'CT', '2026-01-07T10:00:00+01:00'), exam('s3', 'US', '2025-12-31')],
      replayed: { seq: 3, acknowledgement: 'MSA|AA|3' },
    },
    { writes: [], stamps: [{ type: 'Patient', id: 'p1', expect: 1, stamps: '{"name":2}' }] },
  ];
  for (const commit of commits) {
    const { state } = await store.commit(commit);
    if (state !== 'committed') throw new Error(`The sample was not committed: ${state}`);
  }
  await put(store, person('p1', 'Márchal-Ött', { version: 1, stamps: '{"name":3}' }));
  await put(store, removal({ type: 'ImagingStudy', id: 's3' }, 1));
  for (let i = 4; i < 9; i++) await put(store, exam(`s${i}`, 'CR', `2026-02-0${i}`));
  await put(store, removal({ type: 'ImagingStudy', id: 's4' }, 1));
  await put(store, exam('s4', 'DX', '2026-02-14', { version: 2 }));
}

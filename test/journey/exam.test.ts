import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { send } from '../../src/ingest/send.ts';
import { readSecret } from '../../src/secret.ts';
import { corpus } from './corpora.ts';
import { type Body, type RunningHub, startHub, temporaryFolder } from './hub.ts';

const TELERADIOLOGY = ['orm-1.hl7', 'orm-2.hl7', 'omi.hl7', 'oru.hl7'];
const OTHERS = [
  'misc/microsoft-ORU-R01-01.hl7',
  'misc/microsoft-ORU-R01-RMGEAD.hl7',
  'misc/microsoft-ORM-O01-01.hl7',
  'misc/microsoft-ORM-O01-02.hl7',
];

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((one, place) =>
    permutations([...items.slice(0, place), ...items.slice(place + 1)]).map((rest) => [one, ...rest]),
  );
}

async function answers(hub: RunningHub, messages: readonly Uint8Array[]): Promise<string[]> {
  const codes: string[] = [];
  await send({ host: '127.0.0.1', port: hub.mllp }, messages, {
    onAcknowledgement: (_, code) => codes.push(code),
  });
  return codes;
}

/** Hubs with one secret give the same ids, so that what they hold can be compared. */
function folderWith(secret: Uint8Array): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'secret'), `${Buffer.from(secret).toString('hex')}\n`, { mode: 0o600 });
  return folder;
}

function only(body: Body): Record<string, unknown> & { id: string } {
  assert.equal(body.entry?.length, 1, JSON.stringify(body).slice(0, 400));
  return body.entry![0]!.resource;
}

/** The exam without what tells when it was stored. */
async function exam(hub: RunningHub): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const type of [
    'Patient',
    'ServiceRequest',
    'ImagingStudy',
    'DiagnosticReport',
    'Practitioner',
    'Organization',
  ]) {
    const { body } = await hub.fhir(`${type}?_count=100&_sort=_id`);
    found[type] = (body.entry ?? []).map(({ resource: { meta: _, ...resource } }) => resource);
  }
  return found;
}

describe('an exam of the national teleradiology profile', () => {
  it('is the same whatever the order of arrival: order, study and report point at each other', async function () {
    this.timeout(300_000);
    const messages = TELERADIOLOGY.map((file) => corpus(this, `teleradiologie/${file}`));
    const secret = readSecret(temporaryFolder());
    let first: Record<string, unknown> | undefined;
    for (const order of permutations(messages)) {
      const hub = await startHub({ data: folderWith(secret) });
      try {
        assert.deepEqual(await answers(hub, order), ['AA', 'AA', 'AA', 'AA']);
        const study = only(
          (await hub.fhir('ImagingStudy?identifier=urn:dicom:uid|1.2.250.1.213.4.5.2.1.101')).body,
        );
        const request = only(
          (await hub.fhir('ServiceRequest?identifier=urn:oid:1.2.250.1.748.12345678.12|OPN101')).body,
        );
        const report = only((await hub.fhir(`DiagnosticReport?based-on=${request.id}`)).body);
        assert.deepEqual(references(study['basedOn']), [`ServiceRequest/${request.id}`]);
        assert.deepEqual(references(report['basedOn']), [`ServiceRequest/${request.id}`]);
        assert.deepEqual(references(report['imagingStudy']), [`ImagingStudy/${study.id}`]);
        assert.equal(request['status'], 'revoked', 'the cancellation is the newest word on the order');
        const now = await exam(hub);
        first ??= now;
        assert.deepEqual(now, first);
      } finally {
        await hub.stop();
      }
    }
  });

  it('is found by its Study UID with and without urn:oid:, and by its accession number with the issuer only', async function () {
    const hub = await startHub();
    try {
      await answers(hub, [corpus(this, 'teleradiologie/omi.hl7')]);
      for (const [query, total] of [
        ['identifier=urn:dicom:uid|urn:oid:1.2.250.1.213.4.5.2.1.101', 1],
        ['identifier=urn:dicom:uid|1.2.250.1.213.4.5.2.1.101', 1],
        ['identifier=urn:oid:1.2.250.1.213.4.5.2.1.101', 1],
        ['identifier=urn:oid:1.2.250.1.925.994044.27|ACN101', 1],
        ['identifier=urn:oid:1.2.250.1.925.994044.28|ACN101', 0],
        ['identifier=|ACN101', 0],
        ['patient.identifier=urn:oid:1.2.250.1.213.1.4.10|279035121518989', 1],
        ['patient.identifier=urn:oid:1.2.250.1.213.1.4.8|279035121518989', 0],
      ] as const) {
        assert.equal((await hub.fhir(`ImagingStudy?${query}`)).body.entry?.length ?? 0, total, query);
      }
    } finally {
      await hub.stop();
    }
  });
});

describe('orders and reports of other vendors', () => {
  it('are answered AA in any order', async function () {
    const messages = OTHERS.map((file) => corpus(this, file));
    const hub = await startHub();
    try {
      assert.deepEqual(await answers(hub, [...messages, ...messages.toReversed()]), Array(8).fill('AA'));
      assert.equal(
        (await hub.fhir('Provenance?_summary=count')).body.total,
        4,
        'a message sent again is one message',
      );
    } finally {
      await hub.stop();
    }
  });

  it('kinds that come later are answered AR with the reason, and wait as dead letters', async function () {
    const messages = [
      'misc/microsoft-MDM-T02-01.hl7',
      'misc/microsoft-SIU-S12-01.hl7',
      'misc/microsoft-ADT-A40-01.hl7',
    ].map((file) => corpus(this, file));
    const hub = await startHub();
    try {
      const said: string[] = [];
      await send({ host: '127.0.0.1', port: hub.mllp }, messages, {
        onAcknowledgement: (_, code, text) => said.push(`${code} ${text}`),
      });
      assert.equal(said.length, 3);
      for (const one of said) assert.match(one, /^AR .*ORU\^R01/);
      const health = (await (await fetch(`http://127.0.0.1:${hub.http}/health`)).json()) as {
        feeds: { dead: number }[];
      };
      assert.equal(
        health.feeds.reduce((sum, feed) => sum + feed.dead, 0),
        3,
      );
      assert.equal((await hub.fhir('Patient?_summary=count')).body.total, 0);
    } finally {
      await hub.stop();
    }
  });
});

function references(value: unknown): (string | undefined)[] {
  return ((value ?? []) as { reference?: string }[]).map((one) => one.reference);
}

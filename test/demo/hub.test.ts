import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  Bundle,
  DiagnosticReport,
  ImagingStudy,
  Patient,
  Resource,
  ServiceRequest,
} from '@medplum/fhirtypes';
import { loadConfig } from '../../src/config.ts';
import { FACILITIES } from '../../src/demo/facilities.ts';
import { demoFeeds } from '../../src/demo/feeds.ts';
import { type Played, play } from '../../src/demo/play.ts';
import { type DemoRegion, demoRegion } from '../../src/demo/region.ts';
import { summary } from '../../src/demo/summary.ts';
import { createLog } from '../../src/log.ts';
import { type Hub, startHub } from '../../src/main.ts';

const TOKEN = 'a-token-of-this-test-and-of-no-other-use';

describe('the demo region in the hub', () => {
  let folder: string;
  let hub: Hub;
  let region: DemoRegion;
  let played: Played;
  let patients: Patient[];
  let orders: ServiceRequest[];
  let studies: ImagingStudy[];
  let reports: DiagnosticReport[];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'moselle-demo-'));
    const { config } = loadConfig(
      { MOSELLE_DEV_TOKEN: TOKEN, MOSELLE_HTTP_PORT: '0', MOSELLE_MLLP_PORT: '0', MOSELLE_DATA: folder },
      folder,
    );
    hub = await startHub({ ...config, feeds: demoFeeds() }, createLog('silent'));
    region = demoRegion({ today: '2026-03-12', patients: 20 });
    played = await play({ host: '127.0.0.1', port: hub.mllp, messages: region.messages, onProgress() {} });
    patients = await all('Patient');
    orders = await all('ServiceRequest');
    studies = await all('ImagingStudy');
    reports = await all('DiagnosticReport');
  });

  after(async () => {
    await hub?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function get(url: string): Promise<Bundle> {
    const response = await fetch(url, { headers: { authorization: `Bearer ${TOKEN}` } });
    assert.equal(response.status, 200, url);
    return (await response.json()) as Bundle;
  }

  /** Every resource of a type, page after page. */
  async function all<T extends Resource>(type: T['resourceType']): Promise<T[]> {
    const found: T[] = [];
    let next: string | undefined = `http://127.0.0.1:${hub.http}/fhir/${type}?_count=500`;
    while (next !== undefined) {
      const page = await get(next);
      found.push(...(page.entry ?? []).map((entry) => entry.resource as T));
      next = page.link?.find((link) => link.relation === 'next')?.url;
    }
    return found;
  }

  it('accepts every message', () => {
    assert.deepEqual(played.refusals, []);
    assert.equal(played.accepted, region.messages.length);
  });

  it('makes one patient for each person and facility, one order, study and report for each exam', () => {
    const systems = (identifiers: readonly { system?: string; value?: string }[] = []): string =>
      identifiers.map(({ system, value }) => `${system}|${value}`).join(' ');
    for (const list of [patients, orders, studies, reports]) {
      const keys = list.map((one) => systems((one as Patient).identifier));
      assert.equal(new Set(keys).size, keys.length);
    }
    assert.ok(studies.length > 60 && reports.length > 60 && orders.length > studies.length);
  });

  it('links every report and every study to its order, and to the same patient', () => {
    const byId = new Map(orders.map((order) => [`ServiceRequest/${order.id}`, order]));
    for (const one of [...studies, ...reports]) {
      const order = one.basedOn?.map(({ reference }) => byId.get(reference ?? '')).find(Boolean);
      assert.ok(order, `${one.resourceType}/${one.id} has no order`);
      assert.equal(order.subject.reference, one.subject?.reference);
    }
  });

  it('links every report to its study, save the two of exams without images', () => {
    const known = new Set(studies.map((study) => `ImagingStudy/${study.id}`));
    const linked = reports.filter((report) => known.has(report.imagingStudy?.[0]?.reference ?? ''));
    assert.equal(reports.length - linked.length, 2);
    for (const report of linked) assert.equal(report.imagingStudy!.length, 1);
  });

  it('keeps the hospitals’ equal accession numbers apart', () => {
    const sharing = Map.groupBy(studies, (study) => accessionOf(study)?.value ?? '');
    const twice = [...sharing.values()].filter((same) => same.length > 1);
    assert.ok(twice.length > 0);
    for (const same of twice) {
      assert.equal(new Set(same.map((study) => accessionOf(study)!.system)).size, same.length);
      assert.equal(new Set(same.map((study) => study.subject.reference)).size, same.length);
      assert.equal(new Set(same.map((study) => study.basedOn![0]!.reference)).size, same.length);
    }
  });

  it('answers the three searches of the summary as the summary says', async () => {
    const text = summary({
      played,
      seconds: 1,
      counts: await hub.store.counts(),
      base: `http://127.0.0.1:${hub.http}`,
      token: TOKEN,
      example: region.example,
    });
    const [timeline, study, own] = await Promise.all(
      [...text.matchAll(/'(http:[^']+)'/g)].map((match) => get(match[1]!)),
    );
    const matches = (bundle?: Bundle): Resource[] =>
      (bundle?.entry ?? []).filter((entry) => entry.search?.mode === 'match').map((entry) => entry.resource!);
    const included = (bundle?: Bundle): string[] =>
      (bundle?.entry ?? [])
        .filter((entry) => entry.search?.mode === 'include')
        .map((entry) => entry.resource!.resourceType);

    const starts = matches(timeline).map((one) => (one as ImagingStudy).started!);
    assert.equal(starts.length, 5);
    const newestFirst = starts.toSorted((a, b) => Date.parse(b) - Date.parse(a));
    assert.deepEqual(starts, newestFirst);
    assert.equal(matches(study).length, 1);
    assert.deepEqual(included(study), ['Endpoint']);
    const subjects = new Set(matches(own).map((one) => (one as DiagnosticReport).subject?.reference));
    assert.ok(subjects.size >= 2, 'reports of more than one facility');
    assert.ok(included(own).every((type) => type === 'ImagingStudy') && included(own).length > 0);
  });

  it('keeps the French of every character set', () => {
    const families = patients.flatMap((patient) => (patient.name ?? []).map((name) => name.family ?? ''));
    assert.ok(families.some((name) => /[éèçœëü]/.test(name)));
    const forms = reports.flatMap((report) => report.presentedForm ?? []);
    const texts = forms
      .filter((form) => form.contentType?.startsWith('text/plain'))
      .map((form) => Buffer.from(form.data ?? '', 'base64').toString('utf8'));
    assert.equal(forms.filter((form) => form.contentType === 'application/pdf').length, 2);
    assert.ok(!texts.some((text) => text.includes('\ufffd')));
    assert.ok(texts.filter((text) => text.includes('RÉSULTATS')).length > 40);
    const endpoints = new Set(studies.map((study) => study.endpoint?.[0]?.reference));
    assert.equal(endpoints.size, FACILITIES.length);
  });
});

function accessionOf(study: ImagingStudy) {
  return study.identifier?.find((one) => one.type?.coding?.some((coding) => coding.code === 'ACSN'));
}

import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config.ts';
import { CLINICAL_RANGES } from '../../src/fhir/catalogue.ts';
import { createIndexer } from '../../src/fhir/index/indexer.ts';
import { type Message, parse } from '../../src/hl7/message.ts';
import { createIds } from '../../src/identity/id.ts';
import { createFeeds } from '../../src/ingest/feeds.ts';
import { createPipeline, type Pipeline } from '../../src/ingest/pipeline.ts';
import { createSequence } from '../../src/ingest/sequence.ts';
import { createLog } from '../../src/log.ts';
import { compileMappings } from '../../src/main.ts';
import { Metrics } from '../../src/metrics.ts';
import { openSqlite } from '../../src/store/sqlite/open.ts';
import type { Store } from '../../src/store/store.ts';
import { reportMessage } from '../journey/messages.ts';

const mapping = compileMappings(loadConfig({}, tmpdir()).config);

function pipelineOver(store: Store): Pipeline {
  return createPipeline({
    store,
    mapping,
    feedOf: createFeeds([], 'Europe/Paris'),
    sequence: createSequence(),
    ids: createIds(Buffer.alloc(32, 1)),
    index: createIndexer({ zone: 'Europe/Paris' }),
    log: createLog('silent'),
    metrics: new Metrics(),
    now: Date.now,
    inlineBytes: 1024,
    attempts: 16,
  });
}

async function answer(pipeline: Pipeline, message: Buffer): Promise<Message> {
  return parse(Buffer.from(await pipeline.receive(message, 'test')).toString('utf8'));
}

function folder(): string {
  return mkdtempSync(join(tmpdir(), 'moselle-pipeline-'));
}

describe('from message to acknowledgement', () => {
  let store: Store;
  let pipeline: Pipeline;
  beforeEach(async () => {
    store = await openSqlite({ directory: folder(), clinical: CLINICAL_RANGES });
    pipeline = pipelineOver(store);
  });
  afterEach(() => store.close());

  it('a full disk is answered AE with what to do, nothing of the message is there, and the hub lives', async () => {
    const small = await openSqlite({ directory: folder(), clinical: CLINICAL_RANGES, maxPages: 60 });
    try {
      const cramped = pipelineOver(small);
      let accepted = 0;
      let full: Message | undefined;
      for (let number = 0; full === undefined && number < 500; number++) {
        const said = await answer(cramped, reportMessage(number));
        if (said.get('MSA', 1) === 'AA') accepted++;
        else full = said;
      }
      assert.ok(accepted > 0 && full !== undefined);
      assert.deepEqual([full.get('MSA', 1), full.get('ERR', 3)], ['AE', '207']);
      assert.match(full.get('ERR', 8), /disk .* full/);
      assert.equal((await small.counts())['Patient'], accepted);
      await small.ping();
    } finally {
      await small.close();
    }
  });

  it('one message delivered 32 times at once is one message', async () => {
    const answers = await Promise.all(Array.from({ length: 32 }, () => answer(pipeline, reportMessage(1))));
    assert.equal(new Set(answers.map((one) => one.get('MSH', 10))).size, 1);
    assert.ok(answers.every((one) => one.get('MSA', 1) === 'AA'));
    const counts = await store.counts();
    assert.deepEqual([counts['Patient'], counts['DiagnosticReport'], counts['Provenance']], [1, 1, 1]);
  });

  it('a hundred first messages about one patient, at once, make one patient', async () => {
    const messages = Array.from({ length: 100 }, (_, number) =>
      Buffer.from(
        reportMessage(number)
          .toString('utf8')
          .replace(/IPP\d+/, 'IPP000777'),
      ),
    );
    const answers = await Promise.all(messages.map((one) => answer(pipeline, one)));
    assert.ok(answers.every((one) => one.get('MSA', 1) === 'AA'));
    const counts = await store.counts();
    assert.deepEqual([counts['Patient'], counts['ImagingStudy'], counts['Organization']], [1, 100, 1]);
  });

  it('a large report leaves its document in a Binary of its own, found again byte for byte', async () => {
    const pdf = Buffer.alloc(200_000, 'Compte rendu. ');
    const message = reportMessage(2)
      .toString('utf8')
      .replace(
        /OBX\|1\|FT[^\r]*\r/,
        `OBX|1|ED|18748-4^Compte rendu^LN||^application^pdf^Base64^${pdf.toString('base64')}||||||F\r`,
      );
    assert.equal((await answer(pipeline, Buffer.from(message))).get('MSA', 1), 'AA');
    const { hits } = await store.search({ type: 'DiagnosticReport', all: [], count: 1 });
    const form = JSON.parse(Buffer.from(hits[0]!.body!).toString()).presentedForm[0];
    assert.deepEqual([form.contentType, form.size, form.data], ['application/pdf', pdf.length, undefined]);
    const [binary] = await store.read([{ type: 'Binary', id: form.url.slice('Binary/'.length) }]);
    const { document } = JSON.parse(binary!.stamps!) as { document: string };
    assert.deepEqual(Buffer.from((await store.document(document))!), pdf);
    const context = JSON.parse(Buffer.from(binary!.body!).toString()).securityContext.reference;
    assert.equal(context, `DiagnosticReport/${hits[0]!.id}`);
  });

  it('another hospital’s report on a known study leaves the exam with its patient, and is not shown with it', async () => {
    await answer(pipeline, reportMessage(5));
    const foreign = reportMessage(5, 'FOREIGN')
      .toString('utf8')
      .replace('|RIS-ESSAI|CH-ESSAI|', '|RIS-AUTRE|CH-AUTRE|')
      .replace('20260105', '20260106')
      .replace('IPP000005^^^CH-ESSAI&1.2.250.1.999.1.1&ISO', 'X77^^^CH-AUTRE&1.2.250.1.999.9.1&ISO');
    assert.equal((await answer(pipeline, Buffer.from(foreign))).get('MSA', 1), 'AA');
    const of = async (type: string) =>
      (await store.search({ type, all: [], count: 10 })).hits.map(
        (hit) => JSON.parse(Buffer.from(hit.body!).toString()) as { id: string; [name: string]: unknown },
      );
    const [study] = await of('ImagingStudy');
    const [order] = await of('ServiceRequest');
    const patients = await of('Patient');
    const own = patients.find((one) => JSON.stringify(one).includes('IPP000005'))!;
    const other = patients.find((one) => JSON.stringify(one).includes('X77'))!;
    assert.deepEqual(study!['subject'], { reference: `Patient/${own.id}` });
    assert.deepEqual(order!['subject'], { reference: `Patient/${own.id}` });
    const reports = await of('DiagnosticReport');
    const stray = reports.find((one) => JSON.stringify(one['subject']).includes(other.id))!;
    assert.deepEqual(
      (stray['imagingStudy'] as { identifier: { value: string } }[]).map((one) => one.identifier.value),
      ['urn:oid:1.2.250.1.999.7.5'],
      'the other patient’s study is named by its UID, not linked',
    );
    assert.ok(
      !JSON.stringify(stray['basedOn'] ?? []).includes('ServiceRequest/'),
      'no link to the other patient’s order',
    );
  });

  it('a report that another message linked still knows when it was said: an older version does not come back', async () => {
    const at = (time: string, control: string, change: (text: string) => string = (text) => text) =>
      Buffer.from(
        change(reportMessage(6, control).toString('utf8')).replace(/(REGION\|)\d{14}/, `$1${time}`),
      );
    const withoutStudy = (text: string) => text.replace(/ZDS[^\r]*\r/, '').replace('|ACC6|', '||');
    const corrected = (text: string) => withoutStudy(text).replace('|MR|F\r', '|MR|C\r');
    const order = (text: string) =>
      text
        .replace('ORU^R01^ORU_R01', 'OMI^O23^OMI_O23')
        .replace(/ZDS[^\r]*\rOBX[^\r]*\r/, 'IPC|ACC6^^2.999.1^ISO|X|2.999.6|X\r');
    for (const message of [
      at('20260105120000', 'R6-2', corrected),
      at('20260105130000', 'R6-3', order),
      at('20260105110000', 'R6-1', withoutStudy),
    ]) {
      assert.equal((await answer(pipeline, message)).get('MSA', 1), 'AA');
    }
    const { hits } = await store.search({ type: 'DiagnosticReport', all: [], count: 10 });
    assert.equal(hits.length, 1);
    const report = JSON.parse(Buffer.from(hits[0]!.body!).toString());
    assert.equal(report.imagingStudy.length, 1, 'the order’s message linked the study');
    assert.equal(report.status, 'corrected');
    const [study] = (await store.search({ type: 'ImagingStudy', all: [], count: 1 })).hits;
    const [stored] = await store.read([{ type: 'DiagnosticReport', id: hits[0]!.id }]);
    assert.ok(study !== undefined && stored?.stamps !== undefined);
  });

  it('where a resource comes from: the message, its sender, and what it touched', async () => {
    await answer(pipeline, reportMessage(8));
    const [hit] = (await store.search({ type: 'Provenance', all: [], count: 1 })).hits;
    const provenance = JSON.parse(Buffer.from(hit!.body!).toString());
    const [organization] = (await store.search({ type: 'Organization', all: [], count: 1 })).hits;
    assert.equal(provenance.agent[0].who.reference, `Organization/${organization!.id}`);
    assert.equal(provenance.entity[0].what.identifier.value, 'R8');
    const types = provenance.target.map((one: { reference: string }) => one.reference.split('/')[0]);
    for (const type of ['Patient', 'ServiceRequest', 'ImagingStudy', 'DiagnosticReport']) {
      assert.ok(types.includes(type), type);
    }
  });

  it('two orders of one message that share a filler number stay two orders', async () => {
    const text = reportMessage(4).toString('utf8');
    const [, second] = /(ORC[^\r]*\rOBR[^\r]*\r)/.exec(text)!;
    const both = `${text}${second!.replaceAll('|P4^', '|P4B^')}OBX|1|FT|18748-4^Compte rendu^LN||Second.||||||F\r`;
    assert.equal((await answer(pipeline, Buffer.from(both))).get('MSA', 1), 'AA');
    assert.equal((await store.counts())['ServiceRequest'], 2);
    const again = both.replace('|R4|', '|R4-again|');
    assert.equal((await answer(pipeline, Buffer.from(again))).get('MSA', 1), 'AA');
    assert.equal((await store.counts())['ServiceRequest'], 2);
  });

  it('an unreadable frame is answered and kept, even when it is empty', async () => {
    for (const bytes of [
      '',
      'MSH',
      'MSH|^~\\&',
      'MSH|^~\\&|A|B|||||ORU^R01|1|P|2.5\rMSH|^~\\&|A|B|||||ORU^R01|2|P|2.5',
    ]) {
      const said = await answer(pipeline, Buffer.from(bytes));
      assert.equal(said.get('MSA', 1), 'AR', bytes);
    }
    const dead = await store.journal.dead({ count: 10 });
    assert.equal(dead.length, 4);
    assert.equal(dead[3]?.control, '1', 'the header is read even when the rest cannot be');
  });

  it('what was committed once is answered so again, even when a later mapping would refuse it', async () => {
    const first = await answer(pipeline, reportMessage(3));
    const none = pipelineOver(store);
    const refusing: Pipeline = createPipeline({
      ...{
        store,
        feedOf: createFeeds([], 'Europe/Paris'),
        sequence: createSequence(),
        ids: createIds(Buffer.alloc(32, 1)),
      },
      mapping: { kinds: [], map: () => assert.fail('no mapping') },
      index: createIndexer({}),
      log: createLog('silent'),
      metrics: new Metrics(),
      now: Date.now,
      inlineBytes: 1024,
      attempts: 1,
    });
    assert.equal((await answer(none, reportMessage(3))).get('MSH', 10), first.get('MSH', 10));
    assert.equal((await answer(refusing, reportMessage(3))).get('MSA', 1), 'AA');
  });
});

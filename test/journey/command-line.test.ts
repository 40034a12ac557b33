import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { moselle, ROOT, startHub, TOKEN, temporaryFolder } from './hub.ts';
import { reportMessage } from './messages.ts';

function written(name: string, content: string | Uint8Array): string {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, content);
  return file;
}

describe('the command line', () => {
  it('says its verbs, and the nearest for a wrong one', async () => {
    assert.match((await moselle([])).out, /serve[\s\S]*demo[\s\S]*send[\s\S]*map[\s\S]*replay[\s\S]*config/);
    const wrong = await moselle(['sevre']);
    assert.deepEqual([wrong.code, wrong.err], [64, 'moselle: there is no verb sevre: did you mean serve?\n']);
  });

  it('explains every option with unit, reason and value in force, and shows no secret', async () => {
    const { code, out } = await moselle(['config', '--explain'], {
      MOSELLE_DEV_TOKEN: TOKEN,
      MOSELLE_STORE: 'mongodb://user:password@db/x',
    });
    assert.equal(code, 0);
    assert.match(out, /mllp\.frameBytes = 33554432 {2}\(default\)/);
    assert.match(out, /http\.port = 0 {2}\(environment\) \[MOSELLE_HTTP_PORT\]/);
    assert.doesNotMatch(out, new RegExp(`${TOKEN}|password`));
  });

  it('says that a secret came from a file, and does not show it', async () => {
    const { code, out } = await moselle(['config', '--explain'], {
      MOSELLE_DEV_TOKEN_FILE: written('token', `${TOKEN}\n`),
      MOSELLE_STORE_FILE: written('store', 'mongodb://user:pass/word@db/x\n'),
    });
    assert.equal(code, 0);
    assert.match(
      out,
      /\nstore = mongodb:\/\/\(not shown\)@db\/x {2}\(secret file\) \[MOSELLE_STORE, MOSELLE_STORE_FILE\]\n/,
    );
    assert.match(out, /\ndevToken = \(set, not shown\) {2}\(secret file\)/);
    assert.doesNotMatch(out, new RegExp(`${TOKEN}|word`));
  });

  it('ends quietly when its reader has read enough', () => {
    const piped = execFileSync(
      'bash',
      [
        '-c',
        'node src/cli.ts config --explain 2>/tmp/moselle-pipe-$$ | head -n 1; cat /tmp/moselle-pipe-$$; rm /tmp/moselle-pipe-$$',
      ],
      { cwd: ROOT },
    );
    assert.match(piped.toString().split('\n').at(-2) ?? '', /^data = /);
  });

  it('refuses to start with a wrong configuration key: one line, file and line, the nearest name', async () => {
    const file = written('moselle.yaml', 'mllp:\n  hots: 127.0.0.1\n');
    const { code, err } = await moselle(['serve'], { MOSELLE_CONFIG: file });
    assert.equal(code, 78);
    assert.equal(err, `moselle: ${file}:2: there is no option mllp.hots: did you mean host?\n`);
  });

  it('refuses to start with a broken mapping file: one line with file and line', async () => {
    const mappings = join(temporaryFolder(), 'mappings');
    cpSync(join(ROOT, 'mappings'), mappings, { recursive: true });
    const broken = join(mappings, 'messages', 'oru-r01.yaml');
    const text = readFileSync(broken, 'utf8').replace('to: subject', 'to: subjekt');
    writeFileSync(broken, text);
    const line = text.split('\n').findIndex((one) => one.includes('subjekt')) + 1;
    const { code, err } = await moselle(['serve'], {
      MOSELLE_CONFIG: written('moselle.yaml', `mappings: ${mappings}\n`),
    });
    assert.equal(code, 78);
    assert.match(err, new RegExp(`^moselle: .*oru-r01\\.yaml:${line}: .*subjekt.*\\n$`));
  });

  it('refuses the token that may do everything while a listener is open to other machines', async () => {
    const file = written('moselle.yaml', 'http:\n  host: 0.0.0.0\n');
    const { code, err } = await moselle(['serve'], { MOSELLE_CONFIG: file, MOSELLE_DEV_TOKEN: TOKEN });
    assert.equal(code, 78);
    assert.match(err, /every listener on loopback/);
  });

  it('refuses a second hub on the same data, and the first goes on', async () => {
    const data = temporaryFolder();
    const hub = await startHub({ data });
    const second = await moselle(['serve'], { MOSELLE_DATA: data });
    assert.equal(second.code, 78);
    assert.equal((await hub.fhir('metadata')).status, 200);
    await hub.stop();
  });

  it('prints the resources that a message becomes', async () => {
    const { code, out } = await moselle(['map', written('report.hl7', reportMessage(1))]);
    assert.equal(code, 0);
    const types = (JSON.parse(out) as { entry: { resource: { resourceType: string } }[] }).entry.map(
      (one) => one.resource.resourceType,
    );
    for (const type of [
      'Patient',
      'ServiceRequest',
      'ImagingStudy',
      'DiagnosticReport',
      'Practitioner',
      'Organization',
    ]) {
      assert.ok(types.includes(type), type);
    }
  });

  it('says which file or message it cannot read', async () => {
    assert.match(
      (await moselle(['map', '/nowhere.hl7'])).err,
      /^moselle: \/nowhere\.hl7: this file cannot be read\.\n$/,
    );
    assert.equal((await moselle(['map', written('x.hl7', 'hello')])).code, 65);
    assert.equal((await moselle(['send', 'x.hl7'])).code, 64);
    assert.match((await moselle(['serve', '--loud'])).err, /^moselle: .*--loud/);
  });

  it('sends files, several messages in one, and tells each answer', async () => {
    const hub = await startHub();
    const text = Buffer.concat([reportMessage(1), reportMessage(2)])
      .toString('utf8')
      .replaceAll('\r', '\n');
    const good = await moselle(['send', written('two.hl7', text), '--to', `127.0.0.1:${hub.mllp}`]);
    assert.deepEqual([good.code, good.out], [0, '1 AA\n2 AA\n2 sent, 2 accepted, 0 refused\n']);
    const bad = written('bad.hl7', text.replaceAll('ORU^R01^ORU_R01', 'MDM^T02^MDM_T02'));
    const refused = await moselle(['send', bad, '--to', `127.0.0.1:${hub.mllp}`]);
    assert.equal(refused.code, 65);
    assert.match(refused.out, /1 AR .*MDM\^T02/);
    await hub.stop();
    const nobody = await moselle(['send', bad, '--to', `127.0.0.1:${hub.mllp}`]);
    assert.equal(nobody.code, 69);
    assert.match(nobody.err, /^moselle: .*\n$/);
  });

  it('maps dead letters again once the mapping knows their kind, with the hub stopped or running', async () => {
    const data = temporaryFolder();
    const mappings = join(temporaryFolder(), 'mappings');
    cpSync(join(ROOT, 'mappings'), mappings, { recursive: true });
    const adt = join(mappings, 'messages', 'adt.yaml');
    const whole = readFileSync(adt, 'utf8');
    writeFileSync(adt, whole.replace('ADT^A08, ', ''));
    mkdirSync(data, { recursive: true });
    const config = written('moselle.yaml', `mappings: ${mappings}\n`);
    const env = { MOSELLE_CONFIG: config, MOSELLE_DATA: data, MOSELLE_DEV_TOKEN: TOKEN };

    const hub = await startHub({ data, env });
    const update = written(
      'update.hl7',
      reportMessage(3)
        .toString('utf8')
        .split('\r')
        .slice(0, 2)
        .join('\r')
        .replace('ORU^R01^ORU_R01', 'ADT^A08^ADT_A01'),
    );
    assert.match((await moselle(['send', update, '--to', `127.0.0.1:${hub.mllp}`])).out, /1 AR/);
    const asked = await moselle(['replay'], { ...env, MOSELLE_HTTP_PORT: String(hub.http) });
    assert.equal(asked.out, '0 dead letters mapped, 1 still refused (1 unsupported-event)\n');
    await hub.stop();

    writeFileSync(adt, whole);
    assert.equal((await moselle(['replay'], env)).out, '1 dead letters mapped, 0 still refused\n');
    assert.equal((await moselle(['replay'], env)).out, '0 dead letters mapped, 0 still refused\n');
    const again = await startHub({ data, env });
    assert.equal((await again.fhir('Patient?_summary=count')).body.total, 1);
    assert.match((await moselle(['send', update, '--to', `127.0.0.1:${again.mllp}`])).out, /1 AA/);
    await again.stop();
  });
});

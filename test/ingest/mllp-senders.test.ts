import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, it } from 'mocha';
import { Client, Message } from 'node-hl7-client';
import { acknowledge } from '../../src/hl7/acknowledge.ts';
import { parse } from '../../src/hl7/message.ts';
import { type Rig, startRig } from './mllp-rig.ts';

function report(control: string): string {
  return [
    `MSH|^~\\&|RIS|CHRU|HUB|REGION|20260102030405||ORU^R01|${control}|P|2.5.1`,
    'PID|1||12345^^^CHRU^PI||DURAND^HELENE',
    'OBR|1|P1|F1|IRM^IRM',
    'OBX|1|TX|CR^Compte rendu||Examen normal.||||||F',
    '',
  ].join('\r');
}

/** Answers as the hub does, without a store behind it. */
function startHub(): Promise<Rig> {
  return startRig({
    receive: (text) => acknowledge(parse(text), { code: 'AA', at: '20260102030405+0100', control: 'H1' }),
  });
}

const mllpSend = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin']
  .map((folder) => join(folder, 'mllp_send'))
  .find((path) => existsSync(path));

describe('MLLP senders that others wrote', () => {
  let rig: Rig;
  afterEach(async () => await rig?.close());

  it('python-hl7’s mllp_send has each message of a file answered AA', async function () {
    if (mllpSend === undefined) {
      console.log('      mllp_send is absent: install the Debian package python3-hl7 to run this test');
      this.skip();
    }
    rig = await startHub();
    const folder = await mkdtemp(join(tmpdir(), 'moselle-mllp-'));
    const file = join(folder, 'reports.hl7');
    await writeFile(file, [report('PY1'), report('PY2'), report('PY3')].join('\n'));
    const words = ['--loose', '--file', file, '--port', String(rig.port), '127.0.0.1'];
    const { stdout } = await promisify(execFile)(mllpSend, words);
    await rm(folder, { recursive: true });
    assert.deepEqual(stdout.match(/MSA\|AA\|PY\d/g), ['MSA|AA|PY1', 'MSA|AA|PY2', 'MSA|AA|PY3']);
    assert.equal(rig.received.length, 3);
  });

  it('npm’s node-hl7-client has a message answered AA', async () => {
    rig = await startHub();
    const client = new Client({ host: '127.0.0.1', version: '2.5.1' });
    let heard: (text: string) => void = () => {};
    const answer = new Promise<string>((resolve) => {
      heard = resolve;
    });
    const connection = client.createConnection({ port: rig.port, version: '2.5.1' }, (response) => {
      const message = response.getMessage();
      heard(`${message.get('MSA.1').toString()} ${message.get('MSA.2').toString()}`);
    });
    await new Promise((resolve) => connection.once('connect', resolve));
    await connection.sendMessage(new Message({ text: report('NPM1') }));
    assert.equal(await answer, 'AA NPM1');
    await connection.close();
    assert.equal(rig.received.length, 1);
  });
});

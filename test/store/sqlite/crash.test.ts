import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { openSqlite } from '../../../src/store/sqlite/open.ts';
import { key, studies } from '../../contract/samples.ts';

const KILLS = 10;

describe('kill -9 of the hub', () => {
  it('loses nothing that was acknowledged and leaves no message half written, ten times over', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'moselle-crash-'));
    const acknowledged = new Set<string>();
    for (let kill = 0; kill < KILLS; kill++) {
      // At another number of messages each time: while starting, between flushes, in the middle of one.
      await runUntilKilled(directory, kill, acknowledged, 1 + Math.floor(Math.random() * 300));
    }
    assert.equal(integrity(join(directory, 'hub.sqlite')), 'ok');
    const store = await openSqlite({ directory });
    for (const control of acknowledged) {
      const row = await store.journal.find({ source: 'RIS|CHRU', control, digest: digestOf(control) });
      assert.ok(row !== undefined, `message ${control} was acknowledged and is gone`);
    }
    await everyMessageIsWhole(store, directory);
    await store.close();
    await rm(directory, { recursive: true });
  });
});

async function runUntilKilled(
  directory: string,
  run: number,
  seen: Set<string>,
  after: number,
): Promise<void> {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('./crash-writer.ts', import.meta.url)), directory, `${run}`],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let count = 0;
  for await (const control of createInterface(child.stdout)) {
    seen.add(control);
    count += 1;
    if (count === after) child.kill('SIGKILL');
  }
  await exited(child);
}

async function exited(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  assert.equal(child.signalCode, 'SIGKILL');
}

function integrity(file: string): unknown {
  const db = new DatabaseSync(file);
  const result = db.prepare('PRAGMA integrity_check').get();
  db.close();
  return result?.['integrity_check'];
}

/** Each message brought a patient, two studies and a document: all are there, found by their keys, or none. */
async function everyMessageIsWhole(
  store: Awaited<ReturnType<typeof openSqlite>>,
  directory: string,
): Promise<void> {
  const [feed] = await store.journal.feeds();
  const counts = await store.counts();
  assert.deepEqual(counts, { ImagingStudy: 2 * feed!.messages, Patient: feed!.messages });
  for (let seq = 1; seq <= feed!.messages; seq++) {
    const control = (await store.journal.row(seq))!.control;
    assert.equal(await store.count(studies([key(`ImagingStudy.patient=Patient/p${control}`)])), 2);
    assert.equal(Buffer.from((await store.document(`d${control}`))!).toString(), control);
    assert.equal((await store.resolve([`Patient|ipp|${control}`])).size, 1);
  }
  await store.close();
  const db = new DatabaseSync(join(directory, 'hub.sqlite'), { readOnly: true });
  const [log] = Object.values(db.prepare('SELECT count(*) FROM log').get()!);
  db.close();
  assert.equal(log, 3 * feed!.messages);
}

function digestOf(control: string): string {
  return control.padStart(64, '0');
}

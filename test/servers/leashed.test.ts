import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, watch } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLeashed } from './leashed.ts';

/** A server that shows that it lives by holding a connection to `port`. */
const HOLDING = (port: number) => [process.execPath, '-e', `require('net').connect(${port}, '127.0.0.1')`];

describe('a server started for a test', () => {
  it('does not outlive the test that was killed, nor does what it stored', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'moselle-leash-'));
    const witness = createServer().listen(0, '127.0.0.1');
    await once(witness, 'listening');
    const { port } = witness.address() as AddressInfo;
    const program = `
      import { startLeashed } from ${JSON.stringify(join(import.meta.dirname, 'leashed.ts'))};
      await startLeashed(() => ${JSON.stringify(HOLDING(port))});
      setInterval(() => undefined, 1000);`;
    const tester = spawn(process.execPath, ['--input-type=module', '-e', program], {
      env: { ...process.env, TMPDIR: folder },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const [held] = (await once(witness, 'connection')) as [Socket];
    held.on('error', () => undefined);
    held.resume();
    assert.equal(readdirSync(folder).length, 1);
    const emptied = new Promise<void>((done) => {
      const watcher = watch(folder, () => {
        if (readdirSync(folder).length > 0) return;
        watcher.close();
        done();
      });
    });

    tester.kill('SIGKILL');
    await once(held, 'close');
    await emptied;
    witness.close();
    await rm(folder, { recursive: true });
  });

  it('is told of when it ends by itself, with what it printed', async () => {
    const program = "console.error('no such port'); process.exitCode = 3";
    const { ended, stop } = await startLeashed(() => [process.execPath, '-e', program]);
    await assert.rejects(ended, /ended by itself: no such port/);
    await stop();
  });
});

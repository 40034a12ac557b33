import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, watch } from 'node:fs/promises';
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
    const changes = watch(folder);
    const tester = spawn(process.execPath, ['--input-type=module', '-e', program], {
      env: { ...process.env, TMPDIR: folder },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const [held] = (await once(witness, 'connection')) as [Socket];
    held.on('error', () => undefined);
    held.resume();
    assert.equal((await readdir(folder)).length, 1);

    tester.kill('SIGKILL');
    await once(held, 'close');
    for await (const _ of changes) if ((await readdir(folder)).length === 0) break;
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

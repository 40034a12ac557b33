import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/**
 * The floor of the HTTP figures: a bare `node:http` server, in a process of its own, that answers every request with
 * the given bytes and does nothing else.
 */
export async function httpFloor(bytes: Buffer): Promise<{ port: number; close(): Promise<void> }> {
  const child = fork(fileURLToPath(new URL('./floor-http-server.ts', import.meta.url)), {
    serialization: 'advanced',
  });
  child.send(bytes);
  const [port] = (await once(child, 'message')) as [number];
  return {
    port,
    async close() {
      child.kill();
      await once(child, 'exit');
    },
  };
}

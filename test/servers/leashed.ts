import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server in a process of its own, which never outlives this one, whatever ends it. */
export interface Leashed {
  /** Rejects, with what the server printed, when it ends without having been asked to. */
  readonly ended: Promise<never>;
  stop(): Promise<void>;
}

/** Starts what `command` says for a temporary folder, which goes with the server. */
export async function startLeashed(command: (folder: string) => readonly string[]): Promise<Leashed> {
  const folder = await mkdtemp(join(tmpdir(), 'moselle-server-'));
  const child = spawn(process.execPath, [join(import.meta.dirname, 'leash.ts'), folder, ...command(folder)], {
    // Out of this process's group: a signal to the group must not keep the leash from its work.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  letGoOf(child);
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      printed = `${printed}${chunk}`.slice(-4000);
    });
  }
  const exited = once(child, 'exit');
  let stopping = false;
  const ended = exited.then((): never | Promise<never> => {
    if (stopping) return new Promise<never>(() => undefined);
    throw new Error(`the server ended by itself: ${printed}`);
  });
  ended.catch(() => undefined);
  return {
    ended,
    async stop() {
      stopping = true;
      child.ref();
      child.stdin.end();
      await exited;
    },
  };
}

/** A test that forgets to stop its server must not keep its process from ending. */
function letGoOf(child: ChildProcess): void {
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as Socket).unref();
}

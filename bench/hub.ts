import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What the bench learns of a hub's process while it runs. */
export interface HubProcess {
  readonly http: number;
  readonly mllp: number;
  /** ms from the start of the process until it said ready. */
  readonly readyMs: number;
  /** The main thread's event-loop delay since the last call, 99th percentile in ms; CPU seconds; resident bytes. */
  measure(): Promise<Measured>;
  stop(): Promise<void>;
}

export interface Measured {
  readonly delayP99: number;
  readonly cpuSeconds: number;
  readonly rss: number;
  /** Since the start. */
  readonly commits: number;
  readonly flushes: number;
}

export const TOKEN = 'bench-token-of-thirty-two-characters';

/** A hub in a process of its own, on this data folder, that also watches its own event loop. */
export async function startHub(data: string): Promise<HubProcess> {
  const began = performance.now();
  const child = fork(fileURLToPath(new URL('./hub-process.ts', import.meta.url)), {
    serialization: 'advanced',
  });
  child.send({ data, token: TOKEN });
  const [ports] = (await once(child, 'message')) as [{ http: number; mllp: number }];
  const readyMs = performance.now() - began;
  return {
    ...ports,
    readyMs,
    async measure() {
      child.send('measure');
      const [measured] = (await once(child, 'message')) as [Measured];
      return measured;
    },
    async stop() {
      child.send('stop');
      await once(child, 'exit');
    },
  };
}

import { once } from 'node:events';
import { Agent, get } from 'node:http';
import type { LoadOptions, LoadResult } from './load.ts';

// Started by load.ts. What an application in Node does: its HTTP client over a keep-alive agent.

const WARM_UP_MS = 500;

const [options] = (await once(process, 'message')) as [LoadOptions];
process.on('disconnect', () => process.exit());
process.send?.(await run(options));

async function run({ urls, headers, connections, seconds }: LoadOptions): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  let failed = 0;
  let turn = 0;
  const begin = performance.now() + WARM_UP_MS;
  const end = begin + seconds * 1000;
  const ask = (url: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const request = get(url, { agent, headers }, (response) => {
        response.resume();
        response.once('end', () => resolve(response.statusCode ?? 0));
      });
      request.once('error', reject);
    });
  const connection = async (): Promise<void> => {
    for (let now = performance.now(); now < end; ) {
      const sent = now;
      const status = await ask(urls[turn++ % urls.length]!);
      now = performance.now();
      if (sent < begin) continue;
      if (status === 200) times.push(now - sent);
      else failed++;
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (share: number): number =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { rps: times.length / seconds, p50: at(0.5), p99: at(0.99), failed };
}

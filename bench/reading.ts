import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './figure.ts';
import { httpFloor } from './floor-http.ts';
import { startHub, TOKEN } from './hub.ts';
import { type LoadResult, load } from './load.ts';
import { fillRegion } from './region.ts';

const SECONDS = 5;
const CONNECTIONS = 16;
const headers = { authorization: `Bearer ${TOKEN}` };

/** The same load on an address of the hub, and on a bare server that sends the hub's own answer to it. */
async function against(
  origin: string,
  paths: readonly string[],
): Promise<{ hub: LoadResult; floor: LoadResult }> {
  const answer = await fetch(`${origin}${paths[0]}`, { headers });
  if (answer.status !== 200) throw new Error(`${paths[0]} answers ${answer.status}`);
  const bare = await httpFloor(Buffer.from(await answer.arrayBuffer()));
  const ask = (to: string) =>
    load({ urls: paths.map((path) => `${to}${path}`), headers, connections: CONNECTIONS, seconds: SECONDS });
  const floor = await ask(`http://127.0.0.1:${bare.port}`);
  const hub = await ask(origin);
  await bare.close();
  if (hub.failed > 0) throw new Error(`${hub.failed} answers of ${paths[0]?.split('?')[0]} were no success`);
  return { hub, floor };
}

/** Reading at one size of the region, and what an idle hub costs. */
async function measure(studies: number) {
  const data = mkdtempSync(join(tmpdir(), 'moselle-bench-reading-'));
  const region = await fillRegion(data, studies);
  const hub = await startHub(data);
  const idle = await hub.measure();
  const origin = `http://127.0.0.1:${hub.http}`;
  const some = <T>(all: readonly T[]) => all.filter((_, place) => place % Math.ceil(all.length / 500) === 0);
  const search = await against(
    origin,
    some(region.patients).map((id) => `/fhir/ImagingStudy?patient=${id}&_sort=-started&_count=20`),
  );
  const read = await against(
    origin,
    some(region.studies).map((id) => `/fhir/ImagingStudy/${id}`),
  );
  await hub.stop();
  rmSync(data, { recursive: true });
  return { search, read, readyMs: hub.readyMs, idle };
}

/** A patient's timeline and a read by id at 1 000 and 100 000 studies, against a bare node:http server. */
export async function run(): Promise<Figure[]> {
  const small = await measure(1000);
  const large = await measure(100_000);
  const bare = 'bare node:http server sending the same bytes';
  return [
    {
      name: 'Timeline of a patient (20 studies), 100 000 studies',
      value: large.search.hub.rps,
      unit: 'requests/s',
      floor: bare,
      ratio: large.search.hub.rps / large.search.floor.rps,
      goal: 'ratio ≥ 0.2',
    },
    {
      name: 'Timeline, median latency at 100 000 studies',
      value: large.search.hub.p50,
      unit: 'ms',
      floor: 'the same at 1 000 studies',
      ratio: large.search.hub.p50 / small.search.hub.p50,
      goal: 'ratio ≤ 1.3',
    },
    { name: 'Timeline, 99th percentile at 100 000 studies', value: large.search.hub.p99, unit: 'ms' },
    {
      name: 'Read by id, 100 000 studies',
      value: large.read.hub.rps,
      unit: 'requests/s',
      floor: bare,
      ratio: large.read.hub.rps / large.read.floor.rps,
      goal: 'ratio ≥ 0.4',
    },
    { name: 'Start until ready, 100 000 studies', value: large.readyMs, unit: 'ms', goal: '< 1500' },
    { name: 'Memory of an idle hub', value: large.idle.rss / 1e6, unit: 'MB', goal: '< 200' },
  ];
}

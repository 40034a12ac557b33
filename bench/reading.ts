import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './figure.ts';
import { httpFloor } from './floor-http.ts';
import { startHub, TOKEN } from './hub.ts';
import { type LoadOptions, type LoadResult, load } from './load.ts';
import { fillRegion } from './region.ts';

const SECONDS = 5;
const CONNECTIONS = 16;
const headers = { authorization: `Bearer ${TOKEN}` };

type Client = NonNullable<LoadOptions['client']>;

interface Compared {
  readonly hub: LoadResult;
  readonly floor: LoadResult;
}

/** The same load on addresses of the hub, and on a bare server that sends the hub's own answer to the first. */
async function against(origin: string, paths: readonly string[], client: Client): Promise<Compared> {
  const answer = await fetch(`${origin}${paths[0]}`, { headers });
  if (answer.status !== 200) throw new Error(`${paths[0]} answers ${answer.status}`);
  const bare = await httpFloor(Buffer.from(await answer.arrayBuffer()));
  const ask = (to: string) => {
    const urls = paths.map((path) => `${to}${path}`);
    return load({ urls, headers, connections: CONNECTIONS, seconds: SECONDS, client });
  };
  const floor = await ask(`http://127.0.0.1:${bare.port}`);
  const hub = await ask(origin);
  await bare.close();
  if (hub.failed > 0) throw new Error(`${hub.failed} answers of ${paths[0]?.split('?')[0]} were no success`);
  return { hub, floor };
}

/** Reading at one size of the region, and what an idle hub costs. */
async function measure(studies: number, clients: readonly Client[]) {
  const data = mkdtempSync(join(tmpdir(), 'moselle-bench-reading-'));
  const region = await fillRegion(data, studies);
  const hub = await startHub(data);
  const idle = await hub.measure();
  const origin = `http://127.0.0.1:${hub.http}`;
  const timelines = some(region.patients).map(
    (id) => `/fhir/ImagingStudy?patient=${id}&_sort=-started&_count=20`,
  );
  const reads = some(region.studies).map((id) => `/fhir/ImagingStudy/${id}`);
  const search: Partial<Record<Client, Compared>> = {};
  const read: Partial<Record<Client, Compared>> = {};
  for (const client of clients) {
    search[client] = await against(origin, timelines, client);
    read[client] = await against(origin, reads, client);
  }
  await hub.stop();
  rmSync(data, { recursive: true });
  return { search, read, readyMs: hub.readyMs, idle };
}

/** Addresses enough that nothing is asked for again at once. */
function some<T>(all: readonly T[]): T[] {
  return all.filter((_, place) => place % Math.ceil(all.length / 500) === 0);
}

function rate(name: string, compared: Compared | undefined, goal?: string): Figure {
  const { hub, floor } = compared!;
  return {
    name,
    value: hub.rps,
    unit: 'requests/s',
    floor: 'bare node:http server sending the same bytes',
    ratio: hub.rps / floor.rps,
    ...(goal === undefined ? {} : { goal }),
  };
}

/** A patient's timeline and a read by id at 1 000 and 100 000 studies, against a bare node:http server. */
export async function run(): Promise<Figure[]> {
  const small = await measure(1000, ['agent']);
  const large = await measure(100_000, ['agent', 'raw']);
  const timeline = large.search.agent!.hub;
  return [
    rate(
      'Timeline of a patient (20 of 100 000 studies), node:http client',
      large.search.agent,
      'ratio ≥ 0.2',
    ),
    rate('The same, client so light that the server alone counts', large.search.raw),
    rate('Read by id, node:http client', large.read.agent, 'ratio ≥ 0.4'),
    rate('The same, client so light that the server alone counts', large.read.raw),
    {
      name: 'Timeline, median latency at 100 000 studies',
      value: timeline.p50,
      unit: 'ms',
      floor: 'the same at 1 000 studies',
      ratio: timeline.p50 / small.search.agent!.hub.p50,
      goal: 'ratio ≤ 1.3',
    },
    { name: 'Timeline, 99th percentile at 100 000 studies', value: timeline.p99, unit: 'ms' },
    { name: 'Start until ready, 100 000 studies', value: large.readyMs, unit: 'ms', goal: '< 1500' },
    { name: 'Memory of an idle hub', value: large.idle.rss / 1e6, unit: 'MB', goal: '< 200' },
  ];
}

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Figure } from './figure.ts';
import { recordRows, sqliteFloor } from './floor-sqlite.ts';
import { startHub } from './hub.ts';

const WARM = 2000;
const MESSAGES = 8000;
/** Machines are noisy: the round in the middle counts, and the range is told. */
const ROUNDS = 5;
const CONNECTIONS = 16;

interface Fed {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly refused: number;
}

async function feed(port: number, from: number, to: number): Promise<Fed> {
  const child = fork(fileURLToPath(new URL('./mllp-client.ts', import.meta.url)));
  child.send({ port, connections: CONNECTIONS, from, to });
  const [fed] = (await once(child, 'message')) as [Fed];
  if (fed.refused > 0) throw new Error(`${fed.refused} messages of the bench were refused.`);
  return fed;
}

/** A fresh hub is fed; then a writer without any logic commits the rows that it left. */
async function round() {
  const data = mkdtempSync(join(tmpdir(), 'moselle-bench-ingest-'));
  const hub = await startHub(data);
  await feed(hub.mllp, 0, WARM);
  const before = await hub.measure();
  const fed = await feed(hub.mllp, WARM, WARM + MESSAGES);
  const after = await hub.measure();
  await hub.stop();
  const group = (after.commits - before.commits) / (after.flushes - before.flushes);
  const rows = recordRows(join(data, 'hub.sqlite')).slice(WARM);
  const same = await sqliteFloor({ rows, group: Math.round(group) });
  const whole = await sqliteFloor({ rows, group: CONNECTIONS });
  rmSync(data, { recursive: true });
  return {
    fed,
    after,
    group,
    ratio: fed.perSecond / same.messagesPerSecond,
    ratioToWhole: fed.perSecond / whole.messagesPerSecond,
  };
}

/** The full path, durable: MLLP → parse → map → link → commit → acknowledge. */
export async function run(): Promise<Figure[]> {
  const rounds: Awaited<ReturnType<typeof round>>[] = [];
  for (let n = 0; n < ROUNDS; n++) rounds.push(await round());
  rounds.sort((a, b) => a.ratio - b.ratio);
  const { fed, after, group, ratio, ratioToWhole } = rounds[Math.floor(ROUNDS / 2)]!;
  const bare = (size: number) => `bare node:sqlite writer, same rows, ${size} messages a commit`;
  return [
    {
      name: `ORU acknowledged after commit, 16 connections, median of ${ROUNDS} rounds`,
      value: fed.perSecond,
      unit: 'messages/s',
      floor: `${bare(Math.round(group))} as here`,
      ratio,
      goal: 'ratio ≥ 0.5',
    },
    { name: 'Lowest such ratio of the rounds', value: rounds[0]!.ratio, unit: '×' },
    { name: 'Highest', value: rounds.at(-1)!.ratio, unit: '×' },
    {
      name: 'The same round, against every connection in each commit',
      value: fed.perSecond,
      unit: 'messages/s',
      floor: bare(CONNECTIONS),
      ratio: ratioToWhole,
    },
    { name: 'Messages that share a flush of the disk, mean', value: group, unit: '' },
    { name: 'Acknowledgement, median', value: fed.p50, unit: 'ms' },
    { name: 'Acknowledgement, 99th percentile', value: fed.p99, unit: 'ms', goal: '≤ 150' },
    {
      name: 'Event-loop delay while feeding, 99th percentile',
      value: after.delayP99,
      unit: 'ms',
      goal: '≤ 20',
    },
    { name: 'CPU a message, all threads', value: (after.cpuSeconds / MESSAGES) * 1e6, unit: 'µs' },
    { name: 'Memory after feeding', value: after.rss / 1e6, unit: 'MB' },
  ];
}

#!/usr/bin/env node
import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Config, loadConfig } from './config.ts';
import { demoFeeds } from './demo/feeds.ts';
import { play } from './demo/play.ts';
import { demoRegion } from './demo/region.ts';
import { summary } from './demo/summary.ts';
import type { Environment } from './environment.ts';
import { explainLines } from './explain.ts';
import { asFault, Fault } from './fault.ts';
import { createFeeds } from './ingest/feeds.ts';
import { preview } from './ingest/preview.ts';
import { type Replayed, replayDeadLetters } from './ingest/replay.ts';
import { send } from './ingest/send.ts';
import { splitMessages } from './ingest/split.ts';
import { createLog } from './log.ts';
import { compileMappings, type Hub, indexOf, openEngine, openForUpkeep, startHub } from './main.ts';
import { nearest } from './nearest.ts';
import { createProgress } from './progress.ts';
import { checkStore, copyStores, reindexStore, type StoreParts } from './upkeep/verbs.ts';

/** The verbs. Each takes its own words and resolves to the exit code; a Fault becomes one line and its row's code. */
const VERBS: Readonly<
  Record<string, { readonly words: string; readonly about: string; run(words: string[]): Promise<number> }>
> = {
  serve: { words: '', about: 'start the hub', run: serve },
  demo: { words: '[--once]', about: 'start it and play the feeds of a small invented region', run: demo },
  send: { words: 'FILE… --to HOST:PORT', about: 'send HL7 v2 messages over MLLP', run: sendFiles },
  map: { words: 'FILE', about: 'print the FHIR resources that a message becomes', run: mapFile },
  replay: { words: '', about: 'map the dead letters again', run: replay },
  'store check': {
    words: '',
    about: 'tell whether index, history and documents are whole',
    run: (words) => checkStore(words, storeParts()),
  },
  'store reindex': {
    words: '[--after TYPE/ID]',
    about: 'write the index anew',
    run: (words) => reindexStore(words, storeParts()),
  },
  'store copy': {
    words: '--from URL --to URL',
    about: 'bring all data to another store',
    run: (words) => copyStores(words, storeParts()),
  },
  config: {
    words: '--explain',
    about: 'print every option, its unit, reason and value in force',
    run: explainConfig,
  },
};

async function serve(words: string[]): Promise<number> {
  parseArgs({ args: words, options: {} });
  const { config } = loadConfig(process.env);
  const hub = await startHub(config, createLog(config.log.level));
  sayReady(hub);
  return untilStopped(hub);
}

async function demo(words: string[]): Promise<number> {
  const { values } = parseArgs({ args: words, options: { once: { type: 'boolean' } } });
  const { config: base } = loadConfig(withSomeToken(process.env));
  const config: Config = {
    ...base,
    data: join(base.data, 'demo'),
    // Invented people have no business in anybody's database.
    store: 'sqlite',
    feeds: demoFeeds(),
    log: { level: 'error' },
  };
  rmSync(config.data, { recursive: true, force: true });
  const began = performance.now();
  const hub = await startHub(config, createLog(config.log.level));
  sayReady(hub);
  const { messages, example } = demoRegion({ today: new Date().toISOString().slice(0, 10) });
  const progress = createProgress({
    what: 'playing the region',
    unit: 'messages',
    total: messages.length,
  });
  const played = await play({
    host: config.mllp.host,
    port: hub.mllp,
    messages,
    onProgress: progress.update,
  });
  progress.stop();
  const address = `http://${config.http.host}:${hub.http}`;
  const seconds = (performance.now() - began) / 1000;
  process.stdout.write(
    summary({
      played,
      seconds,
      counts: await hub.store.counts(),
      base: address,
      token: config.devToken!,
      example,
    }),
  );
  if (!values.once) return untilStopped(hub);
  await hub.stop();
  return played.refused === 0 ? 0 : 65;
}

/** A token for this run, unless the operator set one. */
function withSomeToken(environment: Environment): Environment {
  if (environment['MOSELLE_DEV_TOKEN'] || environment['MOSELLE_DEV_TOKEN_FILE']) return environment;
  return { ...environment, MOSELLE_DEV_TOKEN: randomBytes(24).toString('hex') };
}

/** The one line that scripts wait for: the ports that were really taken. */
function sayReady(hub: Hub): void {
  process.stdout.write(`${JSON.stringify({ msg: 'ready', http: hub.http, mllp: hub.mllp })}\n`);
}

function untilStopped(hub: Hub): Promise<number> {
  return new Promise((resolve, reject) => {
    const stop = () => void hub.stop().then(() => resolve(0), reject);
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
}

async function sendFiles(words: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: { to: { type: 'string' } },
  });
  const to = /^(.+):(\d+)$/.exec(values.to ?? '');
  if (to === null || positionals.length === 0) throw usage('send');
  const messages = positionals.flatMap((file) => splitMessages(readInput(file)));
  const sent = await send({ host: to[1]!.replace(/^\[|\]$/g, ''), port: Number(to[2]) }, messages, {
    onAcknowledgement: (n, code, text) =>
      process.stdout.write(`${n} ${code}${text === '' ? '' : ` ${text}`}\n`),
  });
  process.stdout.write(`${sent.sent} sent, ${sent.accepted} accepted, ${sent.refused} refused\n`);
  return sent.refused === 0 ? 0 : 65;
}

async function mapFile(words: string[]): Promise<number> {
  const { positionals } = parseArgs({ args: words, allowPositionals: true, options: {} });
  if (positionals.length !== 1) throw usage('map');
  const { config } = loadConfig(process.env);
  const mapping = compileMappings(config);
  const feedOf = createFeeds(config.feeds, config.zone);
  for (const message of splitMessages(readInput(positionals[0]!))) {
    const { bundle, issues } = preview(message, mapping, feedOf);
    process.stdout.write(`${JSON.stringify(bundle, undefined, 2)}\n`);
    for (const issue of issues) process.stderr.write(`${issue.position} (${issue.row}): ${issue.text}\n`);
  }
  return 0;
}

/** A running hub holds its store: it is asked to replay. Where none runs, the store is opened here. */
async function replay(words: string[]): Promise<number> {
  parseArgs({ args: words, options: {} });
  const { config } = loadConfig(process.env);
  const done = (await askRunningHub(config)) ?? (await replayHere(config));
  const reasons = Object.entries(done.reasons).map(([kind, count]) => `${count} ${kind}`);
  const why = reasons.length === 0 ? '' : ` (${reasons.join(', ')})`;
  process.stdout.write(`${done.mapped} dead letters mapped, ${done.refused} still refused${why}\n`);
  return 0;
}

async function askRunningHub(config: Config): Promise<Replayed | undefined> {
  const address = `http://${config.http.host}:${config.http.port}/admin/replay`;
  let response: Response;
  try {
    response = await fetch(address, {
      method: 'POST',
      headers: { authorization: `Bearer ${config.devToken ?? ''}` },
    });
  } catch {
    return undefined;
  }
  if (response.ok) return (await response.json()) as Replayed;
  throw new Fault(
    'unauthenticated',
    `${address} answers ${response.status}: set MOSELLE_DEV_TOKEN to the running hub’s.`,
  );
}

async function replayHere(config: Config): Promise<Replayed> {
  const engine = await openEngine(config, createLog('silent'));
  try {
    return await replayDeadLetters(engine.store, engine.pipeline);
  } finally {
    await engine.store.close();
  }
}

/** What the verbs of upkeep work with. */
function storeParts(): StoreParts {
  const { config } = loadConfig(process.env);
  return {
    store: config.store,
    data: config.data,
    index: indexOf(config),
    open: (address, existing) => openForUpkeep(config, address, existing),
    say,
  };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function explainConfig(words: string[]): Promise<number> {
  const { values } = parseArgs({ args: words, options: { explain: { type: 'boolean' } } });
  if (!values.explain) throw usage('config');
  const { explained } = loadConfig(process.env);
  for (const line of explainLines(explained)) say(line);
  return 0;
}

function readInput(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Fault('not-found', `${file}: this file cannot be read.`, { file }, error);
  }
}

function usage(verb: string): Fault {
  return new Fault('not-supported', `usage: moselle ${verb} ${VERBS[verb]?.words}`);
}

function help(): string {
  const lines = Object.entries(VERBS).map(
    ([name, verb]) => `  ${`${name} ${verb.words}`.padEnd(33)}${verb.about}`,
  );
  return `moselle, a FHIR R4 hub for regional medical imaging\n\n${lines.join('\n')}\n`;
}

function secondWords(first: string): string {
  const pairs = Object.keys(VERBS).filter((verb) => verb.startsWith(`${first} `));
  return pairs.map((verb) => verb.slice(first.length + 1)).join(', ');
}

async function run([first = '', ...others]: string[]): Promise<number> {
  const two = Object.keys(VERBS).some((verb) => verb.startsWith(`${first} `));
  const name = two ? `${first} ${others[0] ?? ''}`.trim() : first;
  const words = two ? others.slice(1) : others;
  if (name === '' || name === 'help' || name === '--help') {
    process.stdout.write(help());
    return 0;
  }
  const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (verb === undefined) {
    if (name === first && two)
      throw new Fault('not-supported', `moselle ${first} takes a word: ${secondWords(first)}`);
    const meant = nearest(name, Object.keys(VERBS));
    throw new Fault(
      'not-supported',
      `there is no verb ${name}${meant === undefined ? '' : `: did you mean ${meant}?`}`,
    );
  }
  return verb.run(words);
}

// `moselle config --explain | head` reads what it wants and leaves: no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (thrown) {
  const { code } = thrown as { code?: unknown };
  const badWord = typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS');
  const fault = badWord ? new Fault('not-supported', (thrown as Error).message) : asFault(thrown);
  process.stderr.write(`moselle: ${fault.message}\n`);
  if (fault.kind === 'internal') process.stderr.write(`${(thrown as Error).stack}\n`);
  process.exitCode = fault.row.exit;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAccess } from './access/authenticate.ts';
import type { Config } from './config.ts';
import { CLINICAL_RANGES } from './fhir/catalogue.ts';
import { createIndexer } from './fhir/index/indexer.ts';
import { publicBase } from './http/address.ts';
import { createApp } from './http/app.ts';
import { listenHttp } from './http/listen.ts';
import { createIds } from './identity/id.ts';
import { createFeeds } from './ingest/feeds.ts';
import { readMappings } from './ingest/mappings.ts';
import { listenMllp } from './ingest/mllp.ts';
import { createPipeline, type Pipeline } from './ingest/pipeline.ts';
import { replayDeadLetters } from './ingest/replay.ts';
import { createSequence } from './ingest/sequence.ts';
import type { Log } from './log.ts';
import type { Mapping } from './mapping/compile.ts';
import { Metrics } from './metrics.ts';
import { keyFor, readSecret } from './secret.ts';
import { openStore, type StoreAddress, storeAddress } from './store/address.ts';
import type { Store } from './store/store.ts';
import type { Index } from './store/upkeep.ts';

/** Where the package's own files are, whatever folder the hub is started in. */
const HOME = join(import.meta.dirname, '..');
export const VERSION = (JSON.parse(readFileSync(join(HOME, 'package.json'), 'utf8')) as { version: string })
  .version;

export interface Hub {
  /** The ports that it really listens on. */
  readonly http: number;
  readonly mllp: number;
  readonly store: Store;
  readonly pipeline: Pipeline;
  /** Acknowledges what is under way, then closes. */
  stop(): Promise<void>;
}

/** The parts that turn messages into resources, without listeners: what `replay` runs on. */
export interface Engine {
  readonly store: Store;
  readonly pipeline: Pipeline;
  readonly metrics: Metrics;
  readonly secret: Uint8Array;
}

function declareTraffic(store: Store, metrics: Metrics): void {
  metrics.gauge(
    {
      name: 'store_commits',
      help: 'Commits asked of the store since the start. Divided by flushes: how many share one wait for the disk.',
    },
    (gauge) => gauge.set(store.traffic().commits),
  );
  metrics.gauge(
    { name: 'store_flushes', help: 'Flushes of the disk since the start. Each waits for the disk once.' },
    (gauge) => gauge.set(store.traffic().flushes),
  );
}

export function compileMappings(config: Config): Mapping {
  return readMappings(config.mappings || join(HOME, 'mappings'), join(HOME, 'profiles', 'conceptmaps'));
}

function storeOptions(config: Config) {
  return { groupLimit: config.commit.groupLimit, clinical: CLINICAL_RANGES, mongo: config.mongo };
}

/** What a resource has in the index of a hub with this configuration. */
export function indexOf(config: Config): Index {
  return createIndexer({ zone: config.zone, base: publicBase(config.http.base) });
}

/** A store that is to be kept in order, by whoever may stop the hub for it. */
export function openForUpkeep(config: Config, address: StoreAddress, existing: boolean): Promise<Store> {
  return openStore(address, { ...storeOptions(config), existing });
}

/** Mappings are compiled first: a broken file must stop the start before anything is opened. */
export async function openEngine(config: Config, log: Log): Promise<Engine> {
  const address = storeAddress(config.store, config.data);
  const mapping = compileMappings(config);
  const secret = readSecret(config.data);
  const store = await openStore(address, storeOptions(config));
  log.info({ store: store.capabilities }, 'store open');
  const metrics = new Metrics();
  declareTraffic(store, metrics);
  const pipeline = createPipeline({
    store,
    mapping,
    feedOf: createFeeds(config.feeds, config.zone),
    sequence: createSequence(),
    ids: createIds(keyFor(secret, 'ids')),
    index: indexOf(config),
    log,
    metrics,
    now: Date.now,
    inlineBytes: config.documents.inlineBytes,
    attempts: config.commit.attempts,
  });
  return { store, pipeline, metrics, secret };
}

/** Starts the hub: store, MLLP, HTTP. When a listener fails, what was opened before is closed again. */
export async function startHub(config: Config, log: Log): Promise<Hub> {
  const started = Date.now();
  const { store, pipeline, metrics, secret } = await openEngine(config, log);
  const closers: (() => Promise<void>)[] = [() => store.close()];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    metrics.observeProcess();
    const mllp = await listenMllp({
      ...config.mllp,
      limits: config.mllp,
      log,
      metrics,
      receive: pipeline.receive,
      refuse: pipeline.refuse,
    });
    closers.push(() => mllp.close());
    const app = createApp({
      store,
      log,
      metrics,
      settings: config,
      access: createAccess(config.devToken),
      ids: createIds(keyFor(secret, 'ids')),
      secret: keyFor(secret, 'pages'),
      now: Date.now,
      replay: () => replayDeadLetters(store, pipeline),
      state: () => ({
        live: true,
        ready: closers.length > 0,
        store: store.capabilities,
        started,
        version: VERSION,
      }),
    });
    const http = await listenHttp(app, config.http);
    closers.push(() => http.close());
    return { http: http.port, mllp: mllp.port, store, pipeline, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

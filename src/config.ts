import { type ConfigFile, readConfigFile } from './config-file.ts';
import { type Environment, variableOf, variablesOf } from './environment.ts';
import { Fault } from './fault.ts';
import { nearest } from './nearest.ts';
import { choice, host, logLevel, map, type Option, port, secret, text, whole, zone } from './options.ts';

/**
 * Every option of the hub. The configuration is one value, read once from `moselle.yaml` (or the file that
 * MOSELLE_CONFIG names) and the environment, checked, frozen and passed as a parameter. Nothing else reads the
 * environment. `moselle config --explain` prints this table with the values in force.
 */
export const OPTIONS = {
  data: text('./data', 'Folder of the embedded store and of the hub’s own secret.', {
    environment: 'MOSELLE_DATA',
  }),
  store: text(
    'sqlite',
    'Database: sqlite (embedded, in the data folder), sqlite:FOLDER, or a mongodb:// address.',
    {
      environment: 'MOSELLE_STORE',
      secret: 'credentials',
    },
  ),
  mongo: {
    database: text('', 'Name of the database; empty: the one in the address, or moselle.'),
    body: choice(
      'bytes',
      ['bytes', 'bson'],
      'bson: resources are kept as nested values too, for those who query with Compass; takes twice the space.',
    ),
    zone: whole(
      0,
      0,
      255,
      'Stands above the shard of all that this hub writes, so that a region’s rows can lie on its own servers; the same for all hubs of one region, and never changed.',
    ),
    serverSelectionMs: whole(
      10_000,
      100,
      600_000,
      'How long a primary is looked for before a request is given up. Milliseconds.',
    ),
    poolSize: whole(32, 2, 1000, 'Connections to each server, at most.'),
  },
  devToken: secret(
    32,
    'Bearer token that may do everything, for development: only accepted while every listener is on loopback.',
    'MOSELLE_DEV_TOKEN',
  ),
  zone: zone('Europe/Paris', 'Time zone of times that come without an offset, unless the feed has its own.'),
  log: { level: logLevel },
  http: {
    host: host('MOSELLE_HTTP_HOST'),
    port: port(8080, 'Port of the FHIR API and the pages.', 'MOSELLE_HTTP_PORT'),
    base: text(
      '',
      'Public address of the hub, such as https://hub.example.fr, for links; empty: as the caller named it.',
    ),
    bodyBytes: whole(16_777_216, 1024, 268_435_456, 'Largest request body, in bytes.'),
  },
  mllp: {
    host: host('MOSELLE_MLLP_HOST'),
    port: port(2575, 'Port for HL7 v2 messages over MLLP.', 'MOSELLE_MLLP_PORT'),
    frameBytes: whole(
      33_554_432,
      1024,
      268_435_456,
      'Largest message, in bytes: 32 MiB holds a 20 MB document.',
    ),
    connections: whole(256, 1, 65_535, 'Connections at once; one more is closed.'),
    inFlight: whole(
      32,
      1,
      4096,
      'Messages of one connection that are worked on at once; beyond, reading pauses.',
    ),
    idleSeconds: whole(3600, 1, 86_400, 'A connection without a byte for so long is closed. Seconds.'),
    frameSeconds: whole(60, 1, 3600, 'A message begun must be complete within this time. Seconds.'),
    drainSeconds: whole(10, 0, 600, 'At stop, messages under way get this long to be acknowledged. Seconds.'),
  },
  dicom: {
    host: host('MOSELLE_DICOM_HOST'),
    port: port(11_112, 'Port for DICOM; nothing listens there yet.', 'MOSELLE_DICOM_PORT'),
  },
  search: {
    defaultCount: whole(20, 1, 1000, 'Resources on a page when the search does not say.'),
    maxCount: whole(500, 1, 10_000, 'Most resources on a page.'),
  },
  documents: {
    inlineBytes: whole(
      16_384,
      0,
      1_048_576,
      'Report documents up to this size stay inside the report; larger ones become a Binary. Bytes.',
    ),
  },
  commit: {
    groupLimit: whole(128, 1, 1024, 'Messages that share one disk flush, at most.'),
    attempts: whole(
      16,
      1,
      1000,
      'How often a message is linked again after a lost race before the sender must retry.',
    ),
  },
  mappings: text('', 'Folder of the mapping files; empty: the ones that come with the hub.'),
} as const;

/** One sender. The first whose application and facility match MSH-3 and MSH-4 (empty: any) is the message's feed. */
export const FEED_OPTIONS = {
  name: text('', 'Name of the feed in logs, health and metrics.'),
  application: text('', 'MSH-3.1 of its messages; empty: any.'),
  sender: text('', 'MSH-4.1 of its messages; empty: any.'),
  facility: text('', 'Short name of the facility, which scopes its local identifiers; empty: MSH-4.1.'),
  charset: text('WINDOWS-1252', 'Character set of 8-bit text under an empty MSH-18 (HL7 table 0211).'),
  zone: zone('Europe/Paris', 'Time zone of its times without an offset.'),
  accessionSystem: text(
    '',
    'Identifier system of accession numbers sent without an issuer; empty: one of its own.',
  ),
  namespaces: map('Its assigning authorities and the identifier system that each means.'),
  wado: text('', 'DICOMweb address of its PACS for viewers; empty: none is announced.'),
} as const;

type Values<T> = { readonly [K in keyof T]: T[K] extends Option<infer V> ? V : Values<T[K]> };
export type FeedConfig = Values<typeof FEED_OPTIONS>;
export type Config = Values<typeof OPTIONS> & { readonly feeds: readonly FeedConfig[] };

/** An option's dotted name, its value in force and where that came from: what `config --explain` prints. */
export interface Explained {
  readonly name: string;
  readonly option: Option<unknown>;
  readonly value: unknown;
  readonly from: 'default' | 'file' | 'environment' | 'secret file';
}

export interface LoadedConfig {
  readonly config: Config;
  readonly explained: readonly Explained[];
}

type Table = { readonly [name: string]: Option<unknown> | Table };

/** Every environment variable that the hub reads. */
export function environmentVariables(): readonly string[] {
  const of = (table: Table): string[] =>
    Object.values(table).flatMap((entry) => (isOption(entry) ? variablesOf(entry) : of(entry)));
  return ['MOSELLE_CONFIG', ...of(OPTIONS)];
}

/** Reads, checks and freezes the configuration. Throws Fault `configuration` naming file and line, or the variable. */
export function loadConfig(environment: Environment, directory = '.'): LoadedConfig {
  const named = environment['MOSELLE_CONFIG'];
  const file = readConfigFile(named ?? `${directory}/moselle.yaml`, named !== undefined);
  const explained: Explained[] = [];
  const root = namesAndValues(file, [], file.value);
  const { feeds, ...others } = root;
  const values = readTable(OPTIONS, file, [], others, environment, explained) as Values<typeof OPTIONS>;
  const config = deepFreeze({ ...values, feeds: readFeeds(file, feeds) });
  refuseOpenDevToken(config);
  return { config, explained };
}

function readTable(
  table: Table,
  file: ConfigFile,
  path: readonly (string | number)[],
  given: Readonly<Record<string, unknown>>,
  environment: Environment,
  explained: Explained[],
): Record<string, unknown> {
  refuseUnknown(table, file, path, given);
  const values: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(table)) {
    const here = [...path, name];
    if (!isOption(entry)) {
      values[name] = readTable(
        entry,
        file,
        here,
        namesAndValues(file, here, given[name]),
        environment,
        explained,
      );
      continue;
    }
    const found = readOption(entry, file, here, given[name], environment);
    explained.push({ name: here.join('.'), option: entry, ...found });
    values[name] = found.value;
  }
  return values;
}

function readOption(
  option: Option<unknown>,
  file: ConfigFile,
  path: readonly (string | number)[],
  given: unknown,
  environment: Environment,
): Pick<Explained, 'value' | 'from'> {
  const set = variableOf(option, environment);
  if (set !== undefined) {
    const value = option.read(set.value);
    if (value !== undefined) return { value, from: set.from };
    throw new Fault('configuration', `${set.place}: give ${option.expects}.`);
  }
  if (given === undefined || given === null) return { value: option.fallback, from: 'default' };
  const value = option.read(given);
  if (value !== undefined) return { value, from: 'file' };
  throw wrong(file, path, `${path.join('.')}: give ${option.expects}`);
}

function readFeeds(file: ConfigFile, given: unknown): FeedConfig[] {
  if (given === undefined || given === null) return [];
  if (!Array.isArray(given)) throw wrong(file, ['feeds'], 'feeds: give a list, one entry a sender');
  return given.map((one, index) => {
    const path = ['feeds', index];
    const feed = readTable(FEED_OPTIONS, file, path, namesAndValues(file, path, one), {}, []) as FeedConfig;
    if (feed.name === '') throw wrong(file, path, `feeds[${index}]: give the feed a name`);
    return feed;
  });
}

function refuseUnknown(
  table: Table,
  file: ConfigFile,
  path: readonly (string | number)[],
  given: Readonly<Record<string, unknown>>,
): void {
  const names = path.length === 0 ? [...Object.keys(table), 'feeds'] : Object.keys(table);
  for (const name of Object.keys(given)) {
    if (names.includes(name)) continue;
    const meant = nearest(name, names);
    const hint = meant === undefined ? `the options here are ${names.join(', ')}` : `did you mean ${meant}?`;
    throw wrong(file, [...path, name], `there is no option ${[...path, name].join('.')}: ${hint}`);
  }
}

function namesAndValues(
  file: ConfigFile,
  path: readonly (string | number)[],
  value: unknown,
): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  throw wrong(file, path, `${path.join('.') || 'the file'}: give names with values below it`);
}

/** A token that may do everything must not be reachable from another machine. */
function refuseOpenDevToken(config: Config): void {
  if (config.devToken === undefined) return;
  for (const name of ['http', 'mllp', 'dicom'] as const) {
    if (/^(127\.\d+\.\d+\.\d+|::1|localhost)$/.test(config[name].host)) continue;
    throw new Fault(
      'configuration',
      `MOSELLE_DEV_TOKEN may do everything, so it needs every listener on loopback: set ${name}.host to 127.0.0.1, or unset the token.`,
    );
  }
}

function wrong(file: ConfigFile, path: readonly (string | number)[], text: string): Fault {
  const line = file.lineOf(path);
  return new Fault('configuration', `${file.file}:${line}: ${text}`, { file: file.file, line });
}

function isOption(entry: Option<unknown> | Table): entry is Option<unknown> {
  return typeof (entry as Option<unknown>).read === 'function';
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const one of Object.values(value)) deepFreeze(one);
  }
  return value;
}

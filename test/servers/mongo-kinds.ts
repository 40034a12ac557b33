import { freePort } from './free-port.ts';
import { installedServer, onPath } from './installed.ts';
import { startLeashed } from './leashed.ts';
import type { MongoServer } from './mongo-server.ts';
import { initiateReplicaSet, versionOf } from './ready.ts';

/**
 * `mongod`: the real one, at MONGODB_URI or from the PATH. `secantus`: SecantusDB, with transactions.
 * `ferret`: FerretDB 1 on SQLite, a replica set by its own word, but without transactions.
 */
export type MongoKind = 'mongod' | 'secantus' | 'ferret';

export const MONGO_KINDS: readonly MongoKind[] = ['mongod', 'secantus', 'ferret'];

interface Recipe {
  /** Why it cannot be started here; undefined: it can. */
  missing(): string | undefined;
  start(): Promise<MongoServer>;
}

const NOT_INSTALLED = 'is not installed: run .ci/mongo-servers';
const secantusd = () => installedServer('secantus', 'bin', 'secantusd-py');
const ferretdb = () => installedServer('ferret', 'ferretdb');

const RECIPES: Readonly<Record<MongoKind, Recipe>> = {
  mongod: {
    missing: () =>
      process.env['MONGODB_URI'] || onPath('mongod')
        ? undefined
        : 'there is no mongod: set MONGODB_URI to one, or put mongod on the PATH',
    start: startMongod,
  },
  secantus: {
    missing: () => (secantusd() ? undefined : `SecantusDB ${NOT_INSTALLED}`),
    start: () =>
      startChild('secantus', (folder, port) => [
        ...[secantusd()!, '--host', '127.0.0.1', '--port', `${port}`, '--storage-path', `${folder}/data`],
        ...['--cache-size', '256M', '--log-level', 'WARNING'],
      ]),
  },
  ferret: {
    missing: () => (ferretdb() ? undefined : `FerretDB ${NOT_INSTALLED}`),
    start: () =>
      startChild('ferret', (folder, port) => [
        ...[ferretdb()!, '--handler=sqlite', `--sqlite-url=file:${folder}/`, `--state-dir=${folder}`],
        ...[`--listen-addr=127.0.0.1:${port}`, '--debug-addr=-', '--repl-set-name=ferret'],
        ...['--telemetry=disable', '--log-level=ERROR'],
      ]),
  },
};

/** Why a kind cannot be started here, and what to do about it; undefined: it can. */
export function availability(kind: MongoKind): string | undefined {
  return RECIPES[kind].missing();
}

/** Starts an empty server on a free port; one at MONGODB_URI is taken as it is, and stays. */
export async function startMongo(kind: MongoKind): Promise<MongoServer> {
  const missing = availability(kind);
  if (missing !== undefined) throw new Error(missing);
  return RECIPES[kind].start();
}

async function startMongod(): Promise<MongoServer> {
  const url = process.env['MONGODB_URI'];
  if (url) return { name: 'mongod', version: await versionOf(url), url, stop: async () => undefined };
  const start = (folder: string, port: number) => [
    ...[onPath('mongod')!, '--replSet', 'moselle', '--dbpath', folder],
    ...['--bind_ip', '127.0.0.1', '--port', `${port}`],
  ];
  return startChild('mongod', start, (address) => initiateReplicaSet(address, 'moselle'));
}

async function startChild(
  name: MongoKind,
  command: (folder: string, port: number) => readonly string[],
  prepare: (address: string) => Promise<void> = async () => undefined,
): Promise<MongoServer> {
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const url = `mongodb://${address}/`;
  const { ended, stop } = await startLeashed((folder) => command(folder, port));
  try {
    const ready = prepare(address).then(() => versionOf(url));
    return { name, version: await Promise.race([ready, ended]), url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

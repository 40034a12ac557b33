import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { createAccess } from '../../src/access/authenticate.ts';
import { CLINICAL_RANGES } from '../../src/fhir/catalogue.ts';
import { createApp } from '../../src/http/app.ts';
import type { Edge } from '../../src/http/edge.ts';
import { listenHttp } from '../../src/http/listen.ts';
import { createIds } from '../../src/identity/id.ts';
import { createLog } from '../../src/log.ts';
import { Metrics } from '../../src/metrics.ts';
import { openSqlite } from '../../src/store/sqlite/open.ts';
import type { Store } from '../../src/store/store.ts';

export const TOKEN = 'a-developer-token-of-forty-characters-xx';

/** A real edge on a real store, on a free port of this machine. */
export interface RunningEdge {
  readonly origin: string;
  readonly port: number;
  readonly store: Store;
  /** What was logged so far. */
  readonly logged: () => string;
  ask(path: string, options?: AskOptions): Promise<Response>;
  /** Sends the path as it is: `fetch` would tidy it first. */
  askRaw(path: string, headers?: Record<string, string>): Promise<{ status: number; body: string }>;
  create(resource: object): Promise<Record<string, unknown> & { id: string }>;
  close(): Promise<void>;
}

export interface AskOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object goes as FHIR JSON; a text or bytes as they are. */
  readonly body?: object | string;
  readonly token?: string | false;
}

export async function startEdge(
  changes: Partial<Omit<Edge, 'store' | 'log'>> & { wrap?: (store: Store) => Store } = {},
): Promise<RunningEdge> {
  const directory = await mkdtemp(join(tmpdir(), 'moselle-http-'));
  const store = await openSqlite({ directory, clinical: CLINICAL_RANGES });
  const lines: string[] = [];
  const log = createLog(
    'info',
    new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk));
        done();
      },
    }),
  );
  const { wrap = (one) => one, ...others } = changes;
  const app = createApp({
    store: wrap(store),
    log,
    metrics: new Metrics(),
    settings: {
      zone: 'Europe/Paris',
      http: { base: '', bodyBytes: 1_048_576 },
      search: { defaultCount: 20, maxCount: 500 },
    },
    access: createAccess(TOKEN),
    ids: createIds(Buffer.alloc(32, 1)),
    state: () => ({
      live: true,
      ready: true,
      store: store.capabilities,
      started: Date.now(),
      version: '0.0.1',
    }),
    replay: async () => ({ mapped: 0, refused: 0, reasons: {} }),
    secret: Buffer.alloc(32, 2),
    now: Date.now,
    ...others,
  });
  const listener = await listenHttp(app, { host: '127.0.0.1', port: 0 });
  const origin = `http://127.0.0.1:${listener.port}`;
  const ask = (path: string, { method = 'GET', headers = {}, body, token = TOKEN }: AskOptions = {}) => {
    const plain = typeof body === 'string' || body instanceof Uint8Array || body === undefined;
    return fetch(path.startsWith('http') ? path : origin + path, {
      method,
      headers: {
        ...(token === false ? {} : { Authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/fhir+json' }),
        ...headers,
      },
      body: plain ? (body as string | undefined) : JSON.stringify(body),
    });
  };
  return {
    origin,
    port: listener.port,
    store,
    logged: () => lines.join(''),
    ask,
    askRaw: (path, headers = {}) => askRaw(listener.port, path, headers),
    async create(resource) {
      const { resourceType } = resource as { resourceType: string };
      const response = await ask(`/fhir/${resourceType}`, { method: 'POST', body: resource });
      if (response.status !== 201) throw new Error(`create: ${response.status} ${await response.text()}`);
      return (await response.json()) as Record<string, unknown> & { id: string };
    },
    async close() {
      await listener.close();
      await store.close();
      await rm(directory, { recursive: true });
    },
  };
}

function askRaw(
  port: number,
  path: string,
  headers: Record<string, string>,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { port, path, headers: { Authorization: `Bearer ${TOKEN}`, ...headers } },
      async (answer) => {
        let body = '';
        for await (const chunk of answer) body += String(chunk);
        resolve({ status: answer.statusCode ?? 0, body });
      },
    );
    asked.on('error', reject).end();
  });
}

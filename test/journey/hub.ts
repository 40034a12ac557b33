import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

export const ROOT = resolve(import.meta.dirname, '../..');
export const TOKEN = 'journey-token-of-32-characters-or-more';

/** What the hub answers, as far as these tests look into it. */
export interface Body {
  readonly resourceType: string;
  readonly total?: number;
  readonly entry?: readonly {
    readonly resource: Readonly<Record<string, unknown>> & { id: string; resourceType: string };
  }[];
  readonly [element: string]: unknown;
}

/** A hub in a process of its own, as an operator starts it. */
export interface RunningHub {
  readonly http: number;
  readonly mllp: number;
  readonly process: ChildProcess;
  /** What it printed so far. */
  output(): string;
  /** SIGTERM, and its exit code. */
  stop(): Promise<number | null>;
  /** kill -9. */
  kill(): Promise<void>;
  fhir(path: string, init?: RequestInit): Promise<{ status: number; body: Body }>;
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'moselle-journey-'));
}

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a verb to its end. */
export function moselle(words: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  const child = spawn('node', ['src/cli.ts', ...words], {
    cwd: ROOT,
    env: {
      ...process.env,
      MOSELLE_HTTP_PORT: '0',
      MOSELLE_MLLP_PORT: '0',
      MOSELLE_DATA: temporaryFolder(),
      ...env,
    },
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  return new Promise((done) => child.once('close', (code) => done({ code, out, err })));
}

export async function startHub(
  options: { data?: string; env?: Record<string, string>; verb?: string[]; root?: string } = {},
): Promise<RunningHub> {
  const child = spawn('node', ['src/cli.ts', ...(options.verb ?? ['serve'])], {
    cwd: options.root ?? ROOT,
    env: {
      ...process.env,
      MOSELLE_HTTP_PORT: '0',
      MOSELLE_MLLP_PORT: '0',
      MOSELLE_DATA: options.data ?? temporaryFolder(),
      MOSELLE_DEV_TOKEN: TOKEN,
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  const exited = new Promise<number | null>((done) => child.once('exit', done));
  const ready = await new Promise<{ http: number; mllp: number }>((done, fail) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      output += `${line}\n`;
      if (line.includes('"msg":"ready"')) done(JSON.parse(line));
    });
    void exited.then((code) => fail(new Error(`the hub ended with ${code} before it was ready:\n${output}`)));
  });
  return {
    ...ready,
    process: child,
    output: () => output,
    stop() {
      child.kill('SIGTERM');
      return exited;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async fhir(path, init = {}) {
      const headers = { authorization: `Bearer ${TOKEN}`, ...init.headers };
      const response = await fetch(`http://127.0.0.1:${ready.http}/fhir/${path}`, { ...init, headers });
      const text = await response.text();
      return {
        status: response.status,
        body: text === '' ? ({ resourceType: '' } as Body) : (JSON.parse(text) as Body),
      };
    },
  };
}

/** The first resource found. */
export function firstOf(body: Body): Readonly<Record<string, unknown>> {
  const first = body.entry?.[0]?.resource;
  if (first === undefined) throw new Error(`nothing was found: ${JSON.stringify(body).slice(0, 400)}`);
  return first;
}

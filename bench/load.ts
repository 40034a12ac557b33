import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface LoadOptions {
  /** All of one origin; taken in turn by all connections. */
  readonly urls: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  /** Each has one request under way at a time. */
  readonly connections: number;
  /** Measured after half a second of warming up. */
  readonly seconds: number;
  /**
   * `raw`: sockets that send requests written beforehand, so light that the server alone is measured. `agent`: node's
   * HTTP client, as an application would ask. Default: raw.
   */
  readonly client?: 'raw' | 'agent';
}

export interface LoadResult {
  /** Answers of status 200 a second. */
  readonly rps: number;
  /** Milliseconds from request to last byte. */
  readonly p50: number;
  readonly p99: number;
  /** Answers of another status: a figure with any of these is worth nothing. */
  readonly failed: number;
}

/** Asks for the URLs over keep-alive connections, from a process of its own. */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const child = fork(
    fileURLToPath(
      new URL(options.client === 'agent' ? './load-agent.ts' : './load-client.ts', import.meta.url),
    ),
  );
  child.send(options);
  const [result] = (await once(child, 'message')) as [LoadResult];
  child.kill();
  return result;
}

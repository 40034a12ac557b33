import { once } from 'node:events';
import { connect } from 'node:net';
import type { LoadOptions, LoadResult } from './load.ts';

// Started by load.ts. Plain sockets and requests written beforehand: node's own HTTP client costs more than the
// server it would measure.

const WARM_UP_MS = 500;

const [options] = (await once(process, 'message')) as [LoadOptions];
process.on('disconnect', () => process.exit());
process.send?.(await run(options));

async function run({ urls, headers, connections, seconds }: LoadOptions): Promise<LoadResult> {
  const origin = new URL(urls[0]!);
  const requests = urls.map((url) => requestBytes(new URL(url), headers));
  const times: number[] = [];
  let failed = 0;
  let turn = 0;
  const begin = performance.now() + WARM_UP_MS;
  const end = begin + seconds * 1000;
  const connection = async (): Promise<void> => {
    const socket = connect(Number(origin.port), origin.hostname);
    socket.setNoDelay(true);
    await once(socket, 'connect');
    await new Promise<void>((resolve, reject) => {
      let sent = 0;
      const ask = (): void => {
        sent = performance.now();
        socket.write(requests[turn++ % requests.length]!);
      };
      const answered = (status: number): void => {
        const now = performance.now();
        if (now >= end) {
          socket.destroy();
          resolve();
          return;
        }
        if (sent >= begin) {
          if (status === 200) times.push(now - sent);
          else failed++;
        }
        ask();
      };
      socket.on('data', answers(answered)).once('error', reject).once('close', resolve);
      ask();
    });
  };
  await Promise.all(Array.from({ length: connections }, connection));
  times.sort((a, b) => a - b);
  const at = (share: number): number =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { rps: times.length / seconds, p50: at(0.5), p99: at(0.99), failed };
}

function requestBytes(url: URL, headers: Readonly<Record<string, string>>): Buffer {
  const lines = Object.entries({ Host: url.host, ...headers }).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from([`GET ${url.pathname}${url.search} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
}

/** Counts the bytes of one answer after the other; every server here sends Content-Length. */
function answers(answered: (status: number) => void): (chunk: Buffer) => void {
  let head: Buffer = Buffer.alloc(0);
  let status = 0;
  let missing = 0;
  return (chunk) => {
    if (missing > 0) {
      missing -= chunk.length;
      if (missing <= 0) answered(status);
      return;
    }
    head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
    const headEnd = head.indexOf('\r\n\r\n');
    if (headEnd === -1) return;
    const text = head.toString('latin1', 0, headEnd);
    const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1];
    if (length === undefined) throw new Error('An answer without Content-Length cannot be measured.');
    status = Number(text.slice(9, 12));
    missing = headEnd + 4 + Number(length) - head.length;
    head = Buffer.alloc(0);
    if (missing <= 0) answered(status);
  };
}

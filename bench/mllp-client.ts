import { once } from 'node:events';
import { connect } from 'node:net';
import { reportMessage } from './report-message.ts';

/** Sends numbered reports over several connections, stop and wait, and times each acknowledgement. Run by `fork`. */
const [{ port, connections, from, to }] = (await once(process, 'message')) as [
  { port: number; connections: number; from: number; to: number },
];

const VT = Buffer.from([0x0b]);
const END = Buffer.from([0x1c, 0x0d]);
const frames = Array.from({ length: to - from }, (_, place) =>
  Buffer.concat([VT, reportMessage(from + place), END]),
);
const times: number[] = [];
let refused = 0;
let next = 0;

async function feed(): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  while (next < frames.length) {
    const frame = frames[next++]!;
    const began = performance.now();
    socket.write(frame);
    let answer = '';
    while (!answer.includes('\x1c'))
      answer += ((await once(socket, 'data')) as [Buffer])[0].toString('latin1');
    times.push(performance.now() - began);
    if (!answer.includes('MSA|AA|')) refused++;
  }
  socket.destroy();
}

const began = performance.now();
await Promise.all(Array.from({ length: connections }, feed));
const seconds = (performance.now() - began) / 1000;
times.sort((a, b) => a - b);
const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
process.send?.({ perSecond: frames.length / seconds, p50: at(0.5), p99: at(0.99), refused });
process.disconnect();

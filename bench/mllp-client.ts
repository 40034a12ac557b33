import { once } from 'node:events';
import { connect } from 'node:net';
import { reportMessage } from './report-message.ts';

/**
 * Sends numbered reports over several connections, stop and wait, and times each acknowledgement. Run by `fork`.
 * Frames are made beforehand and nothing is parsed: the sender must not take the processor from the hub.
 */
const [{ port, connections, from, to }] = (await once(process, 'message')) as [
  { port: number; connections: number; from: number; to: number },
];

const VT = Buffer.from([0x0b]);
const END = Buffer.from([0x1c, 0x0d]);
const ACCEPTED = Buffer.from('MSA|AA|');
const frames = Array.from({ length: to - from }, (_, place) =>
  Buffer.concat([VT, reportMessage(from + place), END]),
);
const times: number[] = [];
let refused = 0;
let next = 0;

function feed(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let sent = 0;
    const send = () => {
      const frame = frames[next++];
      if (frame === undefined) {
        socket.destroy();
        resolve();
        return;
      }
      sent = performance.now();
      socket.write(frame);
    };
    // An acknowledgement is small and comes in one piece; if not, the piece with the end block ends it.
    socket.on('connect', send).on('error', reject);
    socket.on('data', (chunk) => {
      if (!chunk.includes(0x1c)) return;
      times.push(performance.now() - sent);
      if (!chunk.includes(ACCEPTED)) refused++;
      send();
    });
  });
}

const began = performance.now();
const cpu = process.cpuUsage();
await Promise.all(Array.from({ length: connections }, feed));
const seconds = (performance.now() - began) / 1000;
const { user, system } = process.cpuUsage(cpu);
times.sort((a, b) => a - b);
const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
process.send?.({
  perSecond: frames.length / seconds,
  p50: at(0.5),
  p99: at(0.99),
  refused,
  cpuMicros: (user + system) / frames.length,
});
process.disconnect();

import assert from 'node:assert/strict';
import { FACILITIES } from '../../src/demo/facilities.ts';
import { play } from '../../src/demo/play.ts';
import { type DemoMessage, demoMessages } from '../../src/demo/region.ts';
import { Fault } from '../../src/fault.ts';
import { decode } from '../../src/hl7/charset.ts';
import { type Message, parse } from '../../src/hl7/message.ts';
import { listenMllp } from '../../src/ingest/mllp.ts';
import { createLog } from '../../src/log.ts';
import { Metrics } from '../../src/metrics.ts';

const LIMITS = {
  frameBytes: 1_048_576,
  connections: 10,
  inFlight: 4,
  idleSeconds: 30,
  frameSeconds: 30,
  drainSeconds: 5,
};

/**
 * A listener on loopback that keeps what came and answers each message as `codeOf` says. It answers nobody before
 * `senders` facilities have sent their first message: who plays them one after the other waits in vain.
 */
async function listen(codeOf: (message: Message) => string, senders = 1) {
  const received: Message[] = [];
  const heard = new Set<string>();
  const everybody = Promise.withResolvers<void>();
  const server = await listenMllp({
    host: '127.0.0.1',
    port: 0,
    limits: LIMITS,
    log: createLog('silent'),
    metrics: new Metrics(),
    async receive(frame) {
      const message = parse(decode(frame, 'WINDOWS-1252').text);
      received.push(message);
      heard.add(message.get('MSH', 4));
      if (heard.size >= senders) everybody.resolve();
      await everybody.promise;
      const code = codeOf(message);
      const error =
        code === 'AA' ? '' : 'ERR||PID^1^3|101^Required field missing^HL70357|E||||Say who it is.\r';
      return Buffer.from(`MSH|^~\\&|||||||ACK|1|P|2.5.1\rMSA|${code}|${message.control}\r${error}`);
    },
    async refuse() {
      return Buffer.from('MSH|^~\\&|||||||ACK|1|P|2.5.1\rMSA|AR|\r');
    },
  });
  return { server, received };
}

describe('playing the demo region', () => {
  let messages: readonly DemoMessage[];
  before(() => {
    messages = demoMessages({ today: '2026-03-12', patients: 15 });
  });

  it('sends each facility’s messages over one connection in their order, all facilities at once', async () => {
    const { server, received } = await listen(() => 'AA', FACILITIES.length);
    const progress: number[] = [];
    try {
      const played = await play({
        host: '127.0.0.1',
        port: server.port,
        messages,
        onProgress: (done, total) => {
          assert.equal(total, messages.length);
          progress.push(done);
        },
      });
      assert.equal(played.sent, messages.length);
      assert.equal(played.accepted, messages.length);
      assert.equal(played.refused, 0);
      assert.deepEqual(played.refusals, []);
      assert.equal(
        Object.values(played.byKind).reduce((sum, count) => sum + count),
        messages.length,
      );
    } finally {
      await server.close();
    }
    assert.deepEqual(
      progress,
      messages.map((_, index) => index + 1),
    );
    for (const { key, sender } of FACILITIES) {
      const controls = received.filter((one) => one.get('MSH', 4) === sender).map((one) => one.control);
      assert.deepEqual(
        controls,
        messages.filter((one) => one.facility === key).map((one) => one.control),
      );
    }
  });

  it('counts refusals and keeps their reasons', async () => {
    const refused = messages.find((message) => message.kind === 'ORU^R01')!;
    const { server } = await listen((message) => (message.control === refused.control ? 'AE' : 'AA'));
    try {
      const played = await play({ host: '127.0.0.1', port: server.port, messages, onProgress() {} });
      assert.equal(played.refused, 1);
      assert.equal(played.accepted, messages.length - 1);
      const { facility, kind, control } = refused;
      assert.deepEqual(played.refusals, [{ facility, kind, control, code: 'AE', text: 'Say who it is.' }]);
    } finally {
      await server.close();
    }
  });

  it('says where nothing listens', async () => {
    const { server } = await listen(() => 'AA');
    const { port } = server;
    await server.close();
    await assert.rejects(play({ host: '127.0.0.1', port, messages, onProgress() {} }), (error) => {
      return error instanceof Fault && error.kind === 'unavailable' && error.message.includes(String(port));
    });
  });
});

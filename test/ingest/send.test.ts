import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { describe, it } from 'mocha';
import { Fault, type FaultKind } from '../../src/fault.ts';
import { send } from '../../src/ingest/send.ts';
import { framed, gate, type Rig, startRig } from './mllp-rig.ts';

function order(control: string): Buffer {
  return Buffer.from(`MSH|^~\\&|RIS|CHRU|HUB|REGION|20260101||ORM^O01|${control}|P|2.5.1\rPID|1\r`);
}

function orders(count: number): Buffer[] {
  return Array.from({ length: count }, (_, n) => order(`M${n + 1}`));
}

/** As a hub would: AA, or AE when the control id says so. */
function reply(text: string): string {
  const control = text.split('|')[9] ?? '';
  const refused = control.startsWith('BAD');
  const answer = `MSH|^~\\&|HUB|REGION|RIS|CHRU|20260101||ACK^O01^ACK|A1|P|2.5.1\r`;
  if (!refused) return `${answer}MSA|AA|${control}\r`;
  return `${answer}MSA|AE|${control}\rERR||PID^1^3|101^Required field missing^HL70357|E||||PID-3 is missing.\r`;
}

async function fails(attempt: Promise<unknown>, kind: FaultKind, says: RegExp): Promise<void> {
  await assert.rejects(attempt, (error) => {
    assert.ok(error instanceof Fault, String(error));
    assert.equal(error.kind, kind);
    assert.match(error.message, says);
    return true;
  });
}

describe('sending over MLLP to a hub', () => {
  let rig: Rig;
  afterEach(async () => await rig.close());
  const hub = () => ({ host: '127.0.0.1', port: rig.port });

  it('waits for the acknowledgement of each message, and counts what was accepted and refused', async () => {
    rig = await startRig({ receive: reply });
    const heard: string[] = [];
    const tally = await send(hub(), [order('A'), order('BAD'), order('C')], {
      onAcknowledgement(n, code, text) {
        heard.push([n, code, text, rig.received.length].join(' '));
      },
    });
    assert.deepEqual(tally, { sent: 3, accepted: 2, refused: 1 });
    assert.deepEqual(heard, ['1 AA  1', '2 AE PID-3 is missing. 2', '3 AA  3']);
  });

  it('keeps as many messages under way as the window allows', async () => {
    const all = gate();
    rig = await startRig({
      async receive(text) {
        if (rig.received.length === 4) all.open();
        await all.opened;
        return reply(text);
      },
    });
    const tally = await send(hub(), orders(20), { window: 4 });
    assert.deepEqual(tally, { sent: 20, accepted: 20, refused: 0 });
  });

  it('does not stand still with a hub that reads no more until its answers are read', async () => {
    rig = await startRig({ receive: (text) => `${reply(text)}ZZZ|${'z'.repeat(5000)}\r` });
    const tally = await send(hub(), orders(10_000), { window: 1_000_000 });
    assert.equal(tally.accepted, 10_000);
  });

  it('sends messages as they become ready', async () => {
    rig = await startRig({ receive: reply });
    async function* slowly() {
      for (const message of orders(3)) {
        await new Promise(setImmediate);
        yield message;
      }
    }
    assert.equal((await send(hub(), slowly())).accepted, 3);
  });

  it('sends what is no HL7 too, since the hub is to judge it', async () => {
    const ar = 'MSH|^~\\&|HUB|REGION|||20260101||ACK|A1|P|2.5.1\rMSA|AR||not HL7\r';
    rig = await startRig({ receive: () => ar });
    const texts: string[] = [];
    const tally = await send(hub(), [Buffer.from('hello')], {
      onAcknowledgement: (_n, code, text) => void texts.push(`${code} ${text}`),
    });
    assert.deepEqual(tally, { sent: 1, accepted: 0, refused: 1 });
    assert.deepEqual(texts, ['AR not HL7']);
  });

  it('sends nothing when there is nothing to send', async () => {
    rig = await startRig();
    assert.deepEqual(await send(hub(), []), { sent: 0, accepted: 0, refused: 0 });
  });
});

describe('sending over MLLP to what is no hub', () => {
  let server: Server | undefined;
  afterEach(async () => {
    server?.close();
    await Promise.resolve();
  });

  async function receiver(talk: (socket: Socket) => void): Promise<{ host: string; port: number }> {
    server = createServer((socket) => {
      socket.on('error', () => {});
      talk(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    return { host: '127.0.0.1', port: address.port };
  }

  it('says that nobody listens, and where', async () => {
    const to = await receiver(() => {});
    server?.close();
    await fails(
      send(to, orders(1)),
      'unavailable',
      new RegExp(`127\\.0\\.0\\.1:${to.port}: nothing listens`),
    );
  });

  it('says that a host name has no address', async () => {
    await fails(
      send({ host: 'nowhere.invalid', port: 2575 }, orders(1)),
      'unavailable',
      /nowhere\.invalid:2575/,
    );
  });

  it('gives up on a receiver that stays silent', async () => {
    const to = await receiver((socket) => void socket.resume());
    await fails(
      send(to, orders(1), { timeoutSeconds: 0.05 }),
      'unavailable',
      /did not acknowledge .* 0\.05 s/,
    );
  });

  it('does not take its own slowness for silence of the receiver', async () => {
    const to = await receiver((socket) =>
      socket.on('data', (chunk) => socket.write(framed(reply(String(chunk))))),
    );
    async function* late() {
      yield order('A');
      // Twice the time that the receiver has: measured on a receiver that does stay silent.
      const silent = createServer((socket) => void socket.resume()).listen(0, '127.0.0.1');
      await once(silent, 'listening');
      const { port } = silent.address() as { port: number };
      for (let n = 0; n < 2; n++) {
        await send({ host: '127.0.0.1', port }, orders(1), { timeoutSeconds: 0.3 }).catch(() => {});
      }
      silent.close();
      yield order('B');
    }
    assert.equal((await send(to, late(), { timeoutSeconds: 0.3 })).accepted, 2);
  });

  it('says from which message to send again when the receiver closes early', async () => {
    let heard = 0;
    const to = await receiver((socket) => {
      socket.on('data', (chunk) => {
        if (++heard === 3) socket.end();
        else socket.write(framed(reply(String(chunk))));
      });
    });
    await fails(
      send(to, orders(5)),
      'unavailable',
      /after 2 of 3 acknowledgements: send from message 3 again/,
    );
  });

  it('says the same when the receiver resets the connection', async () => {
    const to = await receiver((socket) => void socket.on('data', () => socket.resetAndDestroy()));
    await fails(
      send(to, orders(5)),
      'unavailable',
      /after 0 of 1 acknowledgements: send from message 1 again/,
    );
  });

  it('does not take the acknowledgement of another message for its own', async () => {
    const to = await receiver(
      (socket) => void socket.on('data', () => socket.write(framed(reply(String(order('OTHER')))))),
    );
    await fails(send(to, orders(1)), 'conflict', /message 1 .* another/);
  });

  it('does not take an acceptance without a name for its own', async () => {
    const to = await receiver(
      (socket) => void socket.on('data', () => socket.write(framed(reply(String(order('')))))),
    );
    await fails(send(to, orders(1)), 'conflict', /message 1 .* another/);
  });

  it('says so when a web server answers', async () => {
    const to = await receiver((socket) => void socket.on('data', () => socket.end('HTTP/1.1 400\r\n\r\n')));
    await fails(send(to, orders(1)), 'unavailable', /after 0 of 1/);
  });

  it('says so when the answer is framed and no acknowledgement', async () => {
    const to = await receiver((socket) => void socket.on('data', () => socket.end(framed('hello'))));
    await fails(send(to, orders(1)), 'structure', /no HL7 acknowledgement/);
  });
});

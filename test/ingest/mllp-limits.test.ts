import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, it } from 'mocha';
import { Fault } from '../../src/fault.ts';
import { framed, gate, type Rig, type RigOptions, startRig, steady } from './mllp-rig.ts';

describe('MLLP: what a sender cannot do to the hub', () => {
  let rig: Rig;
  const start = async (options?: RigOptions): Promise<Rig> => {
    rig = await startRig(options);
    return rig;
  };
  const answersNext = async (): Promise<void> => {
    const sender = await rig.sender();
    await sender.write(framed('next'));
    assert.equal(await sender.answer(), 'AA next');
    sender.socket.destroy();
  };
  afterEach(async () => await rig.close());

  it('works on as many messages of one sender at once as allowed, started in order', async () => {
    const releases = new Map<string, ReturnType<typeof gate>>();
    await start({
      limits: { inFlight: 3 },
      async receive(text) {
        if (text === 'ping') return 'AA ping';
        const release = gate();
        releases.set(text, release);
        await release.opened;
        return `AA ${text}`;
      },
    });
    const sender = await rig.sender();
    await sender.write(['a', 'b', 'c', 'd', 'e'].map(framed).join(''));
    await steady(rig, () => releases.size);
    assert.deepEqual([...releases.keys()], ['a', 'b', 'c']);
    releases.get('a')?.open();
    assert.equal(await sender.answer(), 'AA a');
    await steady(rig, () => releases.size);
    assert.deepEqual([...releases.keys()], ['a', 'b', 'c', 'd']);
    for (const name of ['b', 'c', 'd']) releases.get(name)?.open();
    assert.deepEqual(await sender.take(3), ['AA b', 'AA c', 'AA d']);
    await steady(rig, () => releases.size);
    releases.get('e')?.open();
    assert.equal(await sender.answer(), 'AA e');
  });

  it('leaves the messages of a fast sender in the network while a slow store works', async () => {
    const release = gate();
    await start({
      limits: { inFlight: 2 },
      async receive(text) {
        if (text !== 'ping') await release.opened;
        return `AA ${text.slice(0, 4)}`;
      },
    });
    const sender = await rig.sender();
    const names = Array.from({ length: 500 }, (_, n) => String(n).padStart(4, '0'));
    const message = (name: string) => framed(name + 'x'.repeat(100_000));
    for (const name of names) sender.socket.write(message(name), 'latin1');
    await steady(rig, () => sender.socket.writableLength);
    const bytes = await rig.sample('mllp_received_bytes_total');
    assert.ok(bytes < 4 * 100_000, `the hub read ${bytes} bytes of 50 MB`);
    assert.ok(sender.socket.writableLength > 20_000_000, 'the rest waits at the sender');
    release.open();
    assert.deepEqual(
      await sender.take(500),
      names.map((name) => `AA ${name}`),
    );
  });

  it('holds few large messages of one sender, however many small ones it may hold', async () => {
    const release = gate();
    await start({
      limits: { inFlight: 1000, frameBytes: 1_000_000 },
      async receive(text) {
        if (text !== 'ping') await release.opened;
        return 'AA';
      },
    });
    const sender = await rig.sender();
    for (let n = 0; n < 30; n++) sender.socket.write(framed('x'.repeat(900_000)), 'latin1');
    await steady(rig, () => sender.socket.writableLength);
    assert.equal(rig.received.filter((text) => text !== 'ping').length, 2);
    release.open();
    assert.equal((await sender.take(30)).filter((answer) => answer === 'AA').length, 30);
  });

  it('takes no more messages from a sender that does not read its acknowledgements', async () => {
    await start({ receive: (text) => `AA ${text.slice(0, 4)}${'y'.repeat(text === 'ping' ? 0 : 20_000)}` });
    const sender = await rig.sender();
    sender.socket.pause();
    const total = 2000;
    for (let n = 0; n < total; n++) {
      sender.socket.write(framed(String(n).padStart(4, '0') + 'x'.repeat(20_000)), 'latin1');
    }
    const taken = () => rig.received.filter((text) => text !== 'ping').length;
    const seen = await steady(rig, taken);
    assert.ok(seen < total, `${seen} of ${total} messages were taken`);
    sender.socket.resume();
    const answers = await sender.take(total);
    assert.deepEqual(
      answers.map((answer) => Number(answer?.slice(3, 7))),
      Array.from({ length: total }, (_, n) => n),
    );
  });

  it('closes on a sender that does not read its acknowledgements for as long as silence is allowed', async () => {
    await start({
      limits: { idleSeconds: 0.5, inFlight: 1000 },
      receive: () => `AA ${'y'.repeat(2_000_000)}`,
    });
    const sender = await rig.sender();
    sender.socket.pause();
    for (let n = 0; n < 20; n++) sender.socket.write(framed('one'));
    while ((await rig.sample('mllp_connections_ended_total', { reason: 'unread' })) === 0) {
      await new Promise(setImmediate);
    }
    sender.socket.destroy();
  });

  it('refuses a message that is too large, tells its sender, and closes', async () => {
    await start({ limits: { frameBytes: 1000 } });
    const sender = await rig.sender();
    await sender.write(`${framed('one')}\x0b${'x'.repeat(1001)}\x1c\r${framed('after')}`);
    assert.deepEqual(await sender.rest(), ['AA one', 'AR too-large']);
    assert.deepEqual(rig.received, ['one']);
    assert.equal(await rig.sample('mllp_frames_refused_total', { reason: 'too-large' }), 1);
    sender.socket.end();
    await sender.closed;
    await answersNext();
  });

  it('lets a sender finish writing 100 MB before it reads that this was too large', async () => {
    await start({ limits: { frameBytes: 1_000_000 } });
    const sender = await rig.sender();
    const block = Buffer.alloc(1_000_000, 'x');
    await sender.write('\x0b');
    for (let n = 0; n < 100; n++) await sender.write(block);
    await sender.write('\x1c\r');
    assert.deepEqual(await sender.rest(), ['AR too-large']);
    assert.equal(rig.refused[0]?.text.length, 65_536);
    sender.socket.end();
    await sender.closed;
    await answersNext();
  });

  it('refuses a message that is begun and not finished in time, tells its sender, and closes', async () => {
    await start({ limits: { frameSeconds: 0.05 } });
    const sender = await rig.sender();
    await sender.write(`${framed('one')}\x0bhalf`);
    assert.deepEqual(await sender.rest(), ['AA one', 'AR timeout']);
    assert.deepEqual(rig.refused, [{ reason: 'timeout', text: 'half' }]);
    sender.socket.end();
    await sender.closed;
  });

  it('refuses a message of which not one byte follows the VT', async () => {
    await start({ limits: { frameSeconds: 0.05 } });
    const sender = await rig.sender();
    await sender.write('\x0b');
    assert.deepEqual(await sender.rest(), ['AR timeout']);
  });

  it('does not count a trickle of bytes as progress of a message', async () => {
    await start({ limits: { frameSeconds: 0.1 } });
    const sender = await rig.sender();
    sender.socket.write('\x0b');
    const trickle = setInterval(() => sender.socket.write('x'), 5);
    assert.deepEqual(await sender.rest(), ['AR timeout']);
    clearInterval(trickle);
  });

  it('gives each message its own time', async () => {
    await start({ limits: { frameSeconds: 1 } });
    const sender = await rig.sender();
    await sender.write('\x0b');
    const begun = performance.now();
    let last = 0;
    for (let n = 0; performance.now() - begun < 1200; last = n++) {
      await sender.write(`${n}\x1c\r\x0b`);
      assert.equal(await sender.answer(), `AA ${n}`);
    }
    await sender.write('end\x1c\r');
    assert.equal(await sender.answer(), 'AA end', `after ${last} messages`);
  });

  it('closes on a sender that breaks off a hundred messages in a row, as noise would', async () => {
    await start();
    const sender = await rig.sender();
    await sender.write(`${'\x0bx'.repeat(60)}${framed('good')}${'\x0bx'.repeat(5000)}`);
    const answers = await sender.rest();
    assert.equal(answers.indexOf('AA good'), 60);
    assert.equal(answers.length, 60 + 1 + 100);
    assert.equal(rig.refused.length, 160);
  });

  it('closes a silent connection without a word', async () => {
    await start({ limits: { idleSeconds: 0.3 } });
    const sender = await rig.sender();
    await sender.write(framed('one'));
    assert.deepEqual(await sender.rest(), ['AA one']);
    assert.equal(await rig.sample('mllp_connections_ended_total', { reason: 'idle' }), 1);
    sender.socket.end();
    await sender.closed;
  });

  it('does not close on a sender that waits for our own slow work', async () => {
    const release = gate();
    await start({
      limits: { idleSeconds: 0.3 },
      async receive(text) {
        if (text === 'slow') await release.opened;
        return `AA ${text}`;
      },
    });
    const sender = await rig.sender();
    await sender.write(framed('slow'));
    for (let n = 0; n < 3; n++) assert.deepEqual(await (await rig.sender()).rest(), []); // three idle times long
    release.open();
    assert.equal(await sender.answer(), 'AA slow');
  });

  it('turns away one connection more than allowed, and takes the next when one has left', async () => {
    await start({ limits: { connections: 2 } });
    const first = await rig.sender();
    const second = await rig.sender();
    await first.write(framed('first'));
    await second.write(framed('second'));
    assert.equal(await first.answer(), 'AA first');
    assert.equal(await second.answer(), 'AA second');
    const third = await rig.sender();
    assert.deepEqual(await third.rest(), []);
    assert.equal(await rig.sample('mllp_connections_surplus_total'), 1);
    assert.ok(rig.lines.some((line) => line.includes('turned away')));
    assert.equal(rig.server.connections, 2);
    first.socket.end();
    await first.closed;
    while (rig.server.connections > 1) await new Promise(setImmediate);
    await answersNext();
    second.socket.destroy();
  });

  it('survives a sender that resets the connection at any moment', async () => {
    const release = gate();
    await start({
      async receive(text) {
        if (text === 'slow') await release.opened;
        return `AA ${text}`;
      },
    });
    const moments = ['', 'noise', '\x0b', '\x0bhalf', '\x0bwhole\x1c', framed('whole'), framed('slow')];
    for (const moment of moments) {
      const sender = await rig.sender();
      await sender.write(moment);
      sender.socket.resetAndDestroy();
      await sender.closed;
    }
    const unread = await rig.sender();
    unread.socket.pause();
    for (let n = 0; n < 1000; n++) unread.socket.write(framed('x'.repeat(1000)));
    unread.socket.resetAndDestroy();
    release.open();
    await answersNext();
    const open = () => rig.server.connections;
    assert.equal(await steady(rig, open), 1, 'only the connection that asks is left');
  });

  it('keeps the unfinished message of a sender that was cut off as a dead letter', async () => {
    await start();
    const sender = await rig.sender();
    await sender.write(`${framed('one')}\x0bhalf`);
    assert.equal(await sender.answer(), 'AA one');
    sender.socket.resetAndDestroy();
    await steady(rig, () => rig.refused.length);
    assert.deepEqual(rig.refused, [{ reason: 'unfinished', text: 'half' }]);
  });

  it('closes the connection rather than stay silent when a frame gets no acknowledgement', async () => {
    await start({
      receive(text) {
        if (text === 'bad') throw new TypeError('MÜLLER');
        return `AA ${text}`;
      },
    });
    const sender = await rig.sender();
    await sender.write(framed('one'));
    assert.equal(await sender.answer(), 'AA one');
    await sender.write(framed('bad') + framed('two'));
    assert.deepEqual(await sender.rest(), []);
    assert.ok(!rig.lines.join('').includes('LLER'));
    await answersNext();
  });
});

describe('MLLP: starting and stopping', () => {
  it('acknowledges the messages in work before it stops, and takes no more', async () => {
    const release = gate();
    const rig = await startRig({
      async receive(text) {
        await release.opened;
        return `AA ${text}`;
      },
    });
    const sender = await rig.sender();
    await sender.write(framed('one') + framed('two'));
    while (rig.received.length < 2) await new Promise(setImmediate);
    const closed = rig.server.close();
    await sender.write(framed('three'));
    release.open();
    assert.deepEqual(await sender.rest(), ['AA one', 'AA two']);
    sender.socket.end();
    await closed;
    assert.deepEqual(rig.received, ['one', 'two']);
    assert.equal(rig.server.connections, 0);
    const late = connect({ host: '127.0.0.1', port: rig.port });
    const [error] = (await once(late, 'error')) as [NodeJS.ErrnoException];
    assert.equal(error.code, 'ECONNREFUSED');
  });

  it('does not wait for a sender that stays connected in silence', async () => {
    const rig = await startRig({ limits: { drainSeconds: 600 } });
    const sender = await rig.sender();
    await sender.write(framed('one'));
    await sender.answer();
    await rig.server.close();
    assert.deepEqual(await sender.rest(), []);
    sender.socket.destroy();
  });

  it('cuts what is still in work when the time to drain is over', async () => {
    const rig = await startRig({ limits: { drainSeconds: 0.05 }, receive: () => new Promise(() => {}) });
    const sender = await rig.sender();
    await sender.write(framed('never'));
    while (rig.received.length === 0) await new Promise(setImmediate);
    await Promise.all([rig.server.close(), rig.server.close()]);
    assert.deepEqual(await sender.rest(), []);
    assert.ok(rig.lines.some((line) => line.includes('mllp.drainSeconds')));
    sender.socket.destroy();
  });

  it('says which port is taken and what to do', async () => {
    const rig = await startRig();
    const { listenMllp } = await import('../../src/ingest/mllp.ts');
    const { createLog } = await import('../../src/log.ts');
    const { Metrics } = await import('../../src/metrics.ts');
    const nothing = async () => new Uint8Array();
    const limits = {
      frameBytes: 1000,
      connections: 1,
      inFlight: 1,
      idleSeconds: 1,
      frameSeconds: 1,
      drainSeconds: 1,
    };
    const attempt = listenMllp({
      host: '127.0.0.1',
      port: rig.port,
      limits,
      log: createLog('silent'),
      metrics: new Metrics(),
      receive: nothing,
      refuse: nothing,
    });
    await assert.rejects(attempt, (error) => {
      assert.ok(error instanceof Fault);
      assert.equal(error.kind, 'configuration');
      assert.match(error.message, new RegExp(`127\\.0\\.0\\.1:${rig.port}: another program listens there`));
      return true;
    });
    await rig.server.close();
  });
});

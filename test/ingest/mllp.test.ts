import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { framed, gate, type Rig, type RigOptions, startRig, steady } from './mllp-rig.ts';

describe('MLLP: what a sender writes and what it reads', () => {
  let rig: Rig;
  const start = async (options?: RigOptions): Promise<Rig> => {
    rig = await startRig(options);
    return rig;
  };
  afterEach(async () => await rig.close());

  it('answers two messages wherever the network cuts them', async () => {
    await start();
    const both = framed('MSH|one') + framed('MSH|two');
    for (let cut = 0; cut <= both.length; cut++) {
      const sender = await rig.sender();
      await sender.write(both.slice(0, cut));
      await sender.write(both.slice(cut));
      assert.deepEqual(await sender.take(2), ['AA MSH|one', 'AA MSH|two'], `cut at ${cut}`);
      sender.socket.destroy();
    }
  });

  it('answers two messages that arrive byte by byte', async () => {
    await start();
    const sender = await rig.sender();
    for (const byte of framed('MSH|one') + framed('MSH|two')) {
      await sender.write(byte);
      await new Promise(setImmediate);
    }
    assert.deepEqual(await sender.take(2), ['AA MSH|one', 'AA MSH|two']);
  });

  it('answers three messages in turn on one connection, each once', async () => {
    await start();
    const sender = await rig.sender();
    for (const name of ['S1', 'S2', 'S3']) {
      await sender.write(framed(name));
      assert.equal(await sender.answer(), `AA ${name}`);
    }
    assert.deepEqual(rig.received, ['S1', 'S2', 'S3']);
  });

  it('answers five messages that arrive in one segment with five acknowledgements', async () => {
    await start();
    const sender = await rig.sender();
    await sender.write(['1', '2', '3', '4', '5'].map(framed).join(''));
    assert.deepEqual(await sender.take(5), ['AA 1', 'AA 2', 'AA 3', 'AA 4', 'AA 5']);
  });

  it('takes a message whose FS is not followed by a CR', async () => {
    await start();
    const sender = await rig.sender();
    await sender.write('\x0bone\x1c\x0btwo\x1c');
    assert.deepEqual(await sender.take(2), ['AA one', 'AA two']);
  });

  it('skips what comes before a message, and counts it', async () => {
    await start();
    const sender = await rig.sender();
    await sender.write(`noise\r\n${framed('one')}`);
    assert.equal(await sender.answer(), 'AA one');
    assert.equal(await rig.sample('mllp_skipped_bytes_total'), 7);
  });

  it('never joins two patients when the end of the first message is missing', async () => {
    await start();
    const sender = await rig.sender();
    await sender.write(`\x0bPID|FIRST${framed('PID|SECOND')}`);
    assert.deepEqual(await sender.take(2), ['AR unfinished', 'AA PID|SECOND']);
    assert.deepEqual(rig.received, ['PID|SECOND']);
    assert.deepEqual(rig.refused, [{ reason: 'unfinished', text: 'PID|FIRST' }]);
  });

  it('answers the good messages around a bad one, in order', async () => {
    await start();
    const sender = await rig.sender();
    await sender.write(`${framed('one')}\x0bbroken${framed('three')}`);
    assert.deepEqual(await sender.take(3), ['AA one', 'AR unfinished', 'AA three']);
  });

  it('hands an empty frame on, so that it is answered too', async () => {
    await start();
    const sender = await rig.sender();
    await sender.write(framed('') + framed('two'));
    assert.deepEqual(await sender.take(2), ['AA ', 'AA two']);
  });

  it('keeps the order of the messages when a later one is ready first', async () => {
    const slow = gate();
    await start({
      async receive(text) {
        if (text === 'slow') await slow.opened;
        if (text === 'last') slow.open();
        return `AA ${text}`;
      },
    });
    const sender = await rig.sender();
    await sender.write(['slow', 'quick', 'last'].map(framed).join(''));
    assert.deepEqual(await sender.take(3), ['AA slow', 'AA quick', 'AA last']);
  });

  it('does not let the refusal of a broken frame overtake the acknowledgement before it', async () => {
    const slow = gate();
    await start({
      async receive(text) {
        if (text === 'slow') await slow.opened;
        if (text === 'last') slow.open();
        return `AA ${text}`;
      },
    });
    const sender = await rig.sender();
    await sender.write(`${framed('slow')}\x0bbroken${framed('last')}`);
    assert.deepEqual(await sender.take(3), ['AA slow', 'AR unfinished', 'AA last']);
  });

  it('answers sixteen senders at once, each with its own acknowledgements', async () => {
    await start({ receive: async (text) => await Promise.resolve(`AA ${text}`) });
    const talk = async (name: number): Promise<void> => {
      const sender = await rig.sender();
      for (let n = 0; n < 50; n++) {
        await sender.write(framed(`${name}.${n}`));
        assert.equal(await sender.answer(), `AA ${name}.${n}`);
      }
      sender.socket.destroy();
    };
    await Promise.all(Array.from({ length: 16 }, (_, name) => talk(name)));
    assert.equal(await rig.sample('mllp_frames_total'), 800);
    assert.equal(await rig.sample('mllp_acknowledgement_seconds_count'), 800);
  });

  it('takes a message with a document of 20 MB', async () => {
    await start({ receive: (text) => `AA ${text.length}` });
    const sender = await rig.sender();
    await sender.write(framed('x'.repeat(20_971_520)));
    assert.equal(await sender.answer(), 'AA 20971520');
  });

  it('delivers the acknowledgement to a sender that has closed its side', async () => {
    const release = gate();
    await start({
      async receive(text) {
        if (text === 'one') await release.opened;
        return `AA ${text}`;
      },
    });
    const sender = await rig.sender();
    sender.socket.end(framed('one') + framed('two'));
    await steady(rig, () => rig.received.indexOf('two'));
    release.open();
    assert.deepEqual(await sender.rest(), ['AA one', 'AA two']);
    await sender.closed;
  });

  it('refuses the unfinished message of a sender that closes its side, and says so before closing', async () => {
    await start();
    const sender = await rig.sender();
    sender.socket.end(`${framed('one')}\x0bhalf`);
    assert.deepEqual(await sender.rest(), ['AA one', 'AR unfinished']);
    await sender.closed;
  });

  it('logs senders by address and counts, never by what they send', async () => {
    await start();
    const sender = await rig.sender();
    await sender.write(`${framed('MSH|MÜLLER')}\x0bPID|MÜLLER${framed('MSH|MÜLLER')}`);
    await sender.take(3);
    sender.socket.end('MÜLLER');
    await sender.closed;
    assert.ok(rig.lines.some((line) => line.includes('"peer":"127.0.0.1"')));
    assert.ok(!rig.lines.join('').includes('LLER'));
  });

  it('tells the operator of a sender that never starts a frame', async () => {
    await start();
    const sender = await rig.sender();
    sender.socket.end('MSH|^~\\&|typed by hand\r');
    await sender.closed;
    assert.ok(rig.lines.some((line) => line.includes('starts with VT')));
  });
});

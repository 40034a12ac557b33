import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { framed, type Rig, startRig } from './mllp-rig.ts';

const SEED = 20_260_101;

describe(`MLLP under random bytes (seed ${SEED})`, () => {
  let rig: Rig;
  afterEach(async () => await rig.close());

  it('lives through thousands of random chunks and answers the next good message', async () => {
    rig = await startRig({ limits: { frameBytes: 2000, inFlight: 4, connections: 500 } });
    const soup = fc
      .array(fc.oneof(fc.constantFrom('\x0b', '\x1c', '\r', '\x1c\r', '\x0bMSH|^~\\&|', '\n'), bytes()), {
        maxLength: 12,
      })
      .map((pieces) => pieces.join(''));
    const ending = fc.constantFrom('end', 'destroy', 'reset');
    const conversation = fc.tuple(fc.array(soup, { minLength: 1, maxLength: 12 }), ending);
    let chunks = 0;
    await fc.assert(
      fc.asyncProperty(conversation, async ([writes, how]) => {
        const sender = await rig.sender();
        for (const write of writes) {
          chunks++;
          await sender.write(write).catch(() => {}); // the hub may have closed on a frame that was too large
        }
        if (how === 'reset') sender.socket.resetAndDestroy();
        else if (how === 'destroy') sender.socket.destroy();
        else {
          sender.socket.end();
          const said = writes.join('');
          const answers = await sender.rest();
          if (!answers.includes('AR too-large')) assert.equal(answers.length, starts(said));
        }
        await sender.closed;
      }),
      { seed: SEED, numRuns: 600 },
    );
    assert.ok(chunks > 2000, `${chunks} chunks`);
    const sender = await rig.sender();
    await sender.write(framed('good'));
    assert.equal(await sender.answer(), 'AA good');
  });
});

function bytes(): fc.Arbitrary<string> {
  return fc.uint8Array({ maxLength: 400 }).map((some) => Buffer.from(some).toString('latin1'));
}

/** Every VT starts a frame (several at once, only one), and every frame started gets one answer. */
function starts(said: string): number {
  return said.split(/\x0b+/).length - 1;
}

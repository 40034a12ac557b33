import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createFraming, type FrameEvent, type Framing, frame } from '../../src/hl7/framing.ts';

const VT = '\x0b';
const FS = '\x1c';
const ROOMY = { maxBytes: 1 << 20 };

/** What came out, as text: `frame …`, `unfinished …`, `too-large …`. */
function told(event: FrameEvent): string {
  return `${event.kind === 'frame' ? 'frame' : event.reason} ${Buffer.from(event.bytes).toString('latin1')}`;
}

function feed(framing: Framing, chunks: readonly Uint8Array[]): string[] {
  const events: string[] = [];
  for (const chunk of chunks) for (const event of framing.push(chunk)) events.push(told(event));
  for (const event of framing.end()) events.push(told(event));
  return events;
}

function read(wire: string, limits = ROOMY): string[] {
  return feed(createFraming(limits), [Buffer.from(wire, 'latin1')]);
}

const A = 'MSH|^~\\&|A|||||||1|P|2.5\rPID|||A1\r';
const B = 'MSH|^~\\&|B|||||||2|P|2.5\rPID|||B1\r';

/** Every way two messages follow each other on a wire, and what a receiver must make of it. */
const PAIRS: readonly (readonly [name: string, wire: string, expected: readonly string[]])[] = [
  ['well framed', `${VT}${A}${FS}\r${VT}${B}${FS}\r`, [`frame ${A}`, `frame ${B}`]],
  ['without CR after FS', `${VT}${A}${FS}${VT}${B}${FS}`, [`frame ${A}`, `frame ${B}`]],
  ['CR LF after FS', `${VT}${A}${FS}\r\n${VT}${B}${FS}\r\n`, [`frame ${A}`, `frame ${B}`]],
  ['garbage before each VT', `noise${VT}${A}${FS}\rmore\r\n${VT}${B}${FS}\r`, [`frame ${A}`, `frame ${B}`]],
  ['first without FS', `${VT}${A}${VT}${B}${FS}\r`, [`unfinished ${A}`, `frame ${B}`]],
  ['second broken off', `${VT}${A}${FS}\r${VT}${B}`, [`frame ${A}`, `unfinished ${B}`]],
  ['an empty frame first', `${VT}${FS}\r${VT}${B}${FS}\r`, ['frame ', `frame ${B}`]],
  ['VT twice', `${VT}${VT}${A}${FS}\r${VT}${VT}${B}${FS}\r`, [`frame ${A}`, `frame ${B}`]],
  ['a VT alone at the end', `${VT}${A}${FS}\r${VT}`, [`frame ${A}`, 'unfinished ']],
  ['FS twice', `${VT}${A}${FS}${FS}\r${VT}${B}${FS}\r`, [`frame ${A}`, `frame ${B}`]],
  ['no frame at all', `${A}${FS}\r`, []],
];

describe('MLLP framing', () => {
  for (const [name, wire, expected] of PAIRS) {
    it(`reads two messages the same wherever the network cuts them: ${name}`, () => {
      const bytes = Buffer.from(wire, 'latin1');
      for (let first = 0; first <= bytes.length; first++) {
        for (let second = first; second <= bytes.length; second += 7) {
          const chunks = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)];
          assert.deepEqual(feed(createFraming(ROOMY), chunks), expected, `cut at ${first} and ${second}`);
        }
      }
      const single = Array.from(bytes, (byte) => Uint8Array.of(byte));
      assert.deepEqual(feed(createFraming(ROOMY), single), expected, 'byte by byte');
    });
  }

  it('never puts two patients in one frame, whatever comes, in whatever pieces', () => {
    const soup = fc.array(fc.constantFrom(VT, FS, '\r', '\n', 'a', 'MSH|'), { maxLength: 60 });
    fc.assert(
      fc.property(
        soup,
        fc.array(fc.nat(9), { minLength: 1, maxLength: 30 }),
        fc.nat(12),
        (parts, sizes, max) => {
          const bytes = Buffer.from(parts.join(''), 'latin1');
          const chunks: Uint8Array[] = [];
          for (let at = 0, n = 0; at < bytes.length; n++) {
            const size = sizes[n % sizes.length]! + 1;
            chunks.push(bytes.subarray(at, at + size));
            at += size;
          }
          const limits = { maxBytes: max + 1 };
          const events = feed(createFraming(limits), chunks);
          assert.deepEqual(events, feed(createFraming(limits), [bytes]), 'the cut changed what was read');
          for (const event of events) assert.doesNotMatch(event, /[\x0b\x1c]/);
          const begun = parts.join('').split(VT).slice(1);
          const expected = begun.filter((content, n) => content !== '' || n === begun.length - 1);
          assert.equal(events.length, expected.length, 'one event for each VT that something follows');
        },
      ),
    );
  });

  it('gives back every framed message as it was', () => {
    const content = fc
      .uint8Array({ maxLength: 300 })
      .map((bytes) => bytes.filter((b) => b !== 0x0b && b !== 0x1c));
    fc.assert(
      fc.property(fc.array(content, { maxLength: 8 }), (contents) => {
        const events = [...createFraming(ROOMY).push(Buffer.concat(contents.map(frame)))];
        assert.deepEqual(
          events.map((event) => [event.kind, Buffer.from(event.bytes)]),
          contents.map((bytes) => ['frame', Buffer.from(bytes)]),
        );
      }),
    );
  });

  it('refuses a frame as soon as it passes the limit, before its end has come', () => {
    const framing = createFraming({ maxBytes: 10 });
    assert.deepEqual([...framing.push(Buffer.from(`${VT}0123456789`))], []);
    assert.equal(framing.pending, 11);
    const [event] = framing.push(Buffer.from('X'));
    assert.equal(told(event!), 'too-large 0123456789');
    assert.equal(framing.pending, 0);
  });

  it('accepts a frame that is exactly as large as the limit', () => {
    assert.deepEqual(read(`${VT}0123456789${FS}\r`, { maxBytes: 10 }), ['frame 0123456789']);
  });

  it('reads the next message after one that was too large, with its FS or without', () => {
    const limits = { maxBytes: 40 };
    const large = 'x'.repeat(100);
    assert.deepEqual(read(`${VT}${large}${FS}\r${VT}${A}${FS}\r`, limits), [
      `too-large ${'x'.repeat(40)}`,
      `frame ${A}`,
    ]);
    assert.deepEqual(read(`${VT}${large}${VT}${A}${FS}\r`, limits), [
      `too-large ${'x'.repeat(40)}`,
      `frame ${A}`,
    ]);
  });

  it('keeps the first 64 KiB of a frame that is too large', () => {
    const framing = createFraming({ maxBytes: 200_000 });
    const chunk = Buffer.alloc(65_536, 'x');
    const events = [...framing.push(Buffer.from(VT))];
    for (let n = 0; n < 4; n++) events.push(...framing.push(chunk));
    assert.equal(events.length, 1);
    assert.equal(events[0]?.bytes.length, 65_536);
  });

  it('counts the bytes it throws away: outside frames, and the rest of what is too large', () => {
    const framing = createFraming({ maxBytes: 40 });
    const wire = `abc${VT}${A}${FS}\r\n${VT}${'x'.repeat(50)}${FS}\rtail`;
    assert.equal([...framing.push(Buffer.from(wire, 'latin1'))].length, 2);
    assert.equal(framing.skipped, 'abc'.length + '\n'.length + 10 + 'tail'.length);
  });

  it('tells how much it holds of a frame that has begun', () => {
    const framing = createFraming(ROOMY);
    assert.equal(framing.pending, 0);
    assert.deepEqual([...framing.push(Buffer.from(`${VT}MSH`))], []);
    assert.equal(framing.pending, 4);
    assert.deepEqual([...framing.push(Buffer.from(`|${FS}`))].map(told), ['frame MSH|']);
    assert.equal(framing.pending, 0);
  });

  it('finds nothing in a chunk before the receiver asks for it, so that a slow receiver holds the sender back', () => {
    const framing = createFraming(ROOMY);
    const events = framing.push(Buffer.from(`${VT}${A}${FS}\r${VT}${B}${FS}\r${VT}half`, 'latin1'));
    assert.equal(framing.pending, 0);
    assert.equal(told(events.next().value as FrameEvent), `frame ${A}`);
    assert.equal(framing.pending, 0, 'the second message must not be taken yet');
    assert.equal(told(events.next().value as FrameEvent), `frame ${B}`);
    assert.equal(events.next().done, true);
    assert.equal(framing.pending, 5);
  });

  it('reads a 5 MB message that comes in 1000-byte pieces', () => {
    const report = Buffer.alloc(5_000_000, 'abcdefghij');
    const wire = frame(report);
    const framing = createFraming({ maxBytes: 8_000_000 });
    const events: FrameEvent[] = [];
    for (let at = 0; at < wire.length; at += 1000) events.push(...framing.push(wire.subarray(at, at + 1000)));
    assert.equal(events.length, 1);
    assert.ok(report.equals(events[0]!.bytes));
  });
});

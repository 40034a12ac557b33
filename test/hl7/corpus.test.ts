import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { decode, encode } from '../../src/hl7/charset.ts';
import { createFraming, frame } from '../../src/hl7/framing.ts';
import { type Message, parse } from '../../src/hl7/message.ts';

const CORPUS = resolve(import.meta.dirname, '../../../shared/corpora/hl7');

function leavesOf(message: Message): string[] {
  return message.segments.flatMap((segment) =>
    Array.from({ length: segment.size }, (_, at) =>
      segment.values(at + 1).map((value) => `${segment.name}-${at + 1}: ${value.text()}`),
    ).flat(),
  );
}

describe('messages that hospitals sent', () => {
  let files: { name: string; bytes: Buffer }[] = [];
  before(function () {
    if (!existsSync(CORPUS)) {
      console.warn('      skipped: the HL7 corpus is not beside the repository (../shared/corpora/hl7)');
      this.skip();
    }
    files = readdirSync(CORPUS, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.hl7'))
      .map((name) => ({ name, bytes: readFileSync(join(CORPUS, name)) }));
    assert.ok(files.length >= 16);
  });

  it('are all read, in UTF-8 or ASCII, with kind, version and control id', () => {
    for (const { name, bytes } of files) {
      const read = decode(bytes, '8859/15');
      assert.equal(read.issue, undefined, name);
      const message = parse(read.text);
      assert.match(message.kind, /^(ACK|ADT|MDM|OMI|ORM|ORU|SIU)\^[A-Z]\d\d$/, name);
      assert.match(message.version, /^2\.\d/, name);
      assert.notEqual(message.control, '', name);
      for (const segment of message.segments) assert.match(segment.name, /^[A-Z][A-Z0-9]{2}$/, name);
    }
  });

  it('read the same whatever the line ends', () => {
    for (const { name, bytes } of files) {
      const { text } = decode(bytes, '');
      const expected = leavesOf(parse(text.replace(/[\r\n]+/g, '\r')));
      for (const end of ['\n', '\r\n', '\r\r', '\n\n']) {
        assert.deepEqual(leavesOf(parse(text.replace(/[\r\n]+/g, end))), expected, name);
      }
    }
  });

  for (const charset of ['8859/1', '8859/15', 'Windows-1252']) {
    it(`read the same when they come in ${charset}, declared or known of the feed`, () => {
      let accented = 0;
      for (const { name, bytes } of files) {
        const plain = decode(bytes, '').text.replace(/[^\x00-\xff]/g, "'");
        for (const declared of [charset, '']) {
          const text = plain.replace('UNICODE UTF-8', declared);
          const sent = encode(text, charset);
          assert.equal(sent.length, text.length, 'one byte a character');
          assert.equal(decode(sent, charset).text, text, name);
        }
        if (/[\xa0-\xff]/.test(plain)) accented++;
      }
      assert.ok(accented >= 5, 'the corpus must have accents for this to prove anything');
    });
  }

  it('pass through MLLP, all on one connection cut into odd pieces', () => {
    const wire = Buffer.concat(files.map(({ bytes }) => frame(bytes)));
    const framing = createFraming({ maxBytes: 1 << 20 });
    const came: Uint8Array[] = [];
    for (let at = 0; at < wire.length; at += 1447) {
      for (const event of framing.push(wire.subarray(at, at + 1447))) {
        assert.equal(event.kind, 'frame');
        came.push(event.bytes);
      }
    }
    assert.deepEqual(
      came.map((bytes) => Buffer.from(bytes).toString('hex')),
      files.map(({ bytes }) => bytes.toString('hex')),
    );
  });
});

import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { createProgress } from '../../src/progress.ts';

/** A stream that keeps what is written, as a terminal or as a file. */
function screen(isTTY: boolean): { stream: NodeJS.WriteStream; text(): string } {
  const kept: string[] = [];
  const stream = new PassThrough();
  stream.on('data', (chunk: Buffer) => kept.push(chunk.toString()));
  return {
    stream: Object.assign(stream, { isTTY, columns: 120, rows: 40 }) as unknown as NodeJS.WriteStream,
    text: () => kept.join(''),
  };
}

const REGION = { what: 'playing the region', unit: 'messages' };

describe('progress', () => {
  it('is one line for every tenth where there is no terminal', () => {
    const { stream, text } = screen(false);
    const progress = createProgress({ ...REGION, total: 250 }, stream);
    for (let done = 1; done <= 250; done++) progress.update(done, 250);
    progress.stop();
    const lines = text().trimEnd().split('\n');
    assert.equal(lines.length, 10);
    assert.match(lines[0]!, /^playing the region: 10 % \(25 of 250 messages\)/);
    assert.match(lines[9]!, /100 % \(250 of 250 messages\)/);
  });

  it('is a bar on a terminal, and leaves the cursor visible', () => {
    const { stream, text } = screen(true);
    const progress = createProgress({ ...REGION, total: 10 }, stream);
    for (let done = 1; done <= 10; done++) progress.update(done, 10);
    progress.stop();
    assert.match(text(), /█{28} 100 % {2}10\/10 messages/);
    assert.ok(text().lastIndexOf('\x1b[?25h') > text().lastIndexOf('\x1b[?25l'));
  });
});

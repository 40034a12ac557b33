import assert from 'node:assert/strict';
import { createSequence } from '../../src/ingest/sequence.ts';

describe('messages about one patient', () => {
  it('run one after another in the order they came, while others run at once', async () => {
    const sequence = createSequence();
    const events: string[] = [];
    const gates = new Map<string, () => void>();
    const task = (name: string) => async () => {
      events.push(`${name} starts`);
      await new Promise<void>((resolve) => gates.set(name, resolve));
      events.push(`${name} ends`);
    };
    const first = sequence.run(['patient A', 'order 1'], task('first'));
    const second = sequence.run(['order 1', 'patient B'], task('second'));
    const other = sequence.run(['patient C'], task('other'));
    assert.deepEqual(events, ['first starts', 'other starts']);
    gates.get('other')!();
    gates.get('first')!();
    await Promise.all([first, other]);
    await new Promise(setImmediate);
    assert.deepEqual(events.slice(-1), ['second starts']);
    gates.get('second')!();
    await second;
    await new Promise(setImmediate);
    assert.equal(sequence.size, 0);
  });

  it('a failure does not stop the next', async () => {
    const sequence = createSequence();
    const failing = sequence.run(['a'], () => Promise.reject(new Error('refused')));
    const next = sequence.run(['a'], async () => 'done');
    await assert.rejects(failing);
    assert.equal(await next, 'done');
  });
});

import assert from 'node:assert/strict';
import type { Store } from '../../src/store/store.ts';
import type { Adapter, Bench } from './adapters.ts';
import { at, bytes, message, study, text } from './samples.ts';

/** Sentences about the journal: every message once, none lost. */
export function journal(adapter: Adapter): void {
  describe('journal', () => {
    let bench: Bench;
    let store: Store;
    beforeEach(async () => {
      bench = await adapter.open();
      store = bench.store;
    });
    afterEach(() => bench.dispose());

    const dead = (control: string) =>
      message(control, {
        state: 'dead',
        acknowledgement: `MSA|AE|${control}`,
        fault: { kind: 'required', text: 'PID-3 is empty: send an identifier.', segment: 'PID', field: 3 },
      });

    it('a message sent twice is answered as the first time and changes nothing', async () => {
      await store.commit({ writes: [study({ id: 's1' })], journal: message('7') });
      const again = await store.commit({
        writes: [study({ id: 's1', version: 1 })],
        journal: message('7', { acknowledgement: 'MSA|AA|another', received: 0 }),
      });
      assert.equal(again.state, 'duplicate');
      assert.deepEqual(again.state === 'duplicate' && { ...again.row, raw: text(again.row.raw) }, {
        ...message('7'),
        raw: text(message('7').raw),
        seq: 1,
      });
      assert.equal((await store.read([{ type: 'ImagingStudy', id: 's1' }]))[0]?.version, 1);
      assert.equal((await store.journal.feeds())[0]?.messages, 1);
    });

    it('a message sent on 16 connections at once is taken once', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 16 }, (_, i) =>
          store.commit({ writes: [study({ id: `s${i}` })], journal: message('7') }),
        ),
      );
      assert.deepEqual(outcomes.map(({ state }) => state).toSorted(), [
        'committed',
        ...Array(15).fill('duplicate'),
      ]);
      assert.deepEqual(await store.counts(), { ImagingStudy: 1 });
    });

    it('another content under the same control id, or another sender, is another message', async () => {
      const raws = [
        message('7'),
        message('7', { raw: bytes('other') }),
        message('7', { source: 'PACS|CHRU' }),
      ];
      for (const journal of raws) {
        assert.equal((await store.commit({ writes: [], journal })).state, 'committed');
      }
      assert.equal((await store.journal.find(raws[2]!))?.seq, 3);
      assert.equal(await store.journal.find(message('8')), undefined);
    });

    it('a refused message keeps its bytes and the reason, with segment and field', async () => {
      const raw = Buffer.from([0x4d, 0x53, 0x48, 0, 0xff, 0xe9, 0x0d]);
      await store.commit({ writes: [], journal: { ...dead('1'), raw } });
      const [letter] = await store.journal.dead({ count: 10 });
      assert.deepEqual(Buffer.from(letter!.raw), raw);
      assert.deepEqual(letter?.fault, dead('1').fault);
      assert.equal(letter?.state, 'dead');
      assert.deepEqual(letter, await store.journal.row(letter!.seq));
    });

    it('lists dead letters in order of arrival, page by page', async () => {
      for (let i = 1; i <= 5; i++) {
        await store.commit({ writes: [], journal: i === 3 ? message('3') : dead(String(i)) });
      }
      const controls = async (page: { count: number; after?: number }) =>
        (await store.journal.dead(page)).map(({ control }) => control);
      assert.deepEqual(await controls({ count: 10 }), ['1', '2', '4', '5']);
      assert.deepEqual(await controls({ count: 2 }), ['1', '2']);
      assert.deepEqual(await controls({ count: 2, after: 2 }), ['4', '5']);
    });

    it('a dead letter that was mapped at last is none any more, with its effects in the same commit', async () => {
      await store.commit({ writes: [], journal: dead('1') });
      const outcome = await store.commit({
        writes: [study({ id: 's1' })],
        replayed: { seq: 1, acknowledgement: 'MSA|AA|1' },
      });
      assert.deepEqual(outcome, { state: 'committed', seq: 1 });
      assert.deepEqual(await store.journal.dead({ count: 10 }), []);
      const row = await store.journal.row(1);
      assert.deepEqual([row?.state, row?.acknowledgement, row?.fault], ['committed', 'MSA|AA|1', undefined]);
      assert.deepEqual(await store.counts(), { ImagingStudy: 1 });
      assert.equal((await store.journal.feeds())[0]?.dead, 0);
    });

    it('a dead letter is replayed once, whoever asks', async () => {
      await store.commit({ writes: [], journal: dead('1') });
      const replayed = { seq: 1, acknowledgement: 'MSA|AA|1' };
      const outcomes = await Promise.all(
        ['a', 'b'].map((id) => store.commit({ writes: [study({ id })], replayed })),
      );
      assert.deepEqual(outcomes.map(({ state }) => state).toSorted(), ['committed', 'conflict']);
      assert.deepEqual(await store.counts(), { ImagingStudy: 1 });
    });

    it('tells of each feed how many messages came, how many are dead, and the last', async () => {
      await store.commit({ writes: [], journal: message('1') });
      await store.commit({ writes: [], journal: dead('2') });
      const last = message('3', { kind: 'ADT^A08', received: at('2024-05-02T09:00:00Z') });
      await store.commit({ writes: [], journal: last });
      await store.commit({ writes: [], journal: message('1', { source: 'A|B', kind: 'ORM^O01' }) });
      const received = at('2024-05-01T08:00:00Z');
      const feeds = [
        { source: 'A|B', messages: 1, dead: 0, last: received, lastKind: 'ORM^O01' },
        { source: 'RIS|CHRU', messages: 3, dead: 1, last: last.received, lastKind: 'ADT^A08' },
      ];
      assert.deepEqual(await store.journal.feeds(), feeds);
      store = await bench.reopen();
      assert.deepEqual(await store.journal.feeds(), feeds);
    });
  });
}

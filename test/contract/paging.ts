import assert from 'node:assert/strict';
import type { Cursor, Plan } from '../../src/fhir/search/plan.ts';
import type { Store } from '../../src/store/store.ts';
import type { Adapter, Bench } from './adapters.ts';
import { ids, key, ofPatient, pages, patient, put, removal, studies, study } from './samples.ts';

/** Sentences about order and pages. */
export function paging(adapter: Adapter): void {
  describe('order and pages', () => {
    let bench: Bench;
    let store: Store;
    beforeEach(async () => {
      bench = await adapter.open();
      store = bench.store;
    });
    afterEach(() => bench.dispose());

    const day = (i: number) => `2024-01-${String(i).padStart(2, '0')}`;
    const people = (changes: Partial<Plan> = {}): Plan => ({
      type: 'Patient',
      all: [],
      count: 20,
      ...changes,
    });

    it('pages follow each other without repeating or losing an exam, also of the same second', async () => {
      await put(
        store,
        ...Array.from({ length: 23 }, (_, i) => study({ id: `s${i}`, started: day(1 + (i % 3)) })),
      );
      const got = await pages(store, studies([], { count: 5 }));
      assert.deepEqual(
        got.map((page) => page.length),
        [5, 5, 5, 5, 3],
      );
      assert.equal(new Set(got.flat()).size, 23);
      assert.deepEqual(got.flat(), await ids(store, studies([], { count: 100 })));
    });

    it('there is a next page only when it has something on it', async () => {
      await put(store, ...Array.from({ length: 4 }, (_, i) => study({ id: `s${i}` })));
      assert.deepEqual(await pages(store, studies([], { count: 4 })).then((all) => all.length), 1);
      assert.deepEqual(await pages(store, studies([], { count: 2 })).then((all) => all.length), 2);
      assert.equal((await store.search(studies([key('ImagingStudy.modality=CT')]))).next, undefined);
    });

    it('pages stay whole while exams are added, changed and deleted between them', async () => {
      const stay = Array.from({ length: 30 }, (_, i) => `s${i}`);
      await put(store, ...stay.map((id, i) => study({ id, patient: 'p1', started: day(1 + i) })));
      const got: string[] = [];
      let after: Cursor | undefined;
      for (let turn = 0; ; turn++) {
        const page = await store.search(studies([ofPatient('p1')], { count: 4, after }));
        got.push(...page.hits.map(({ id }) => id));
        after = page.next;
        if (after === undefined) break;
        await put(
          store,
          study({ id: `new${turn}`, patient: 'p1', started: '2024-02-01' }),
          study({ id: 's0', version: turn + 1, patient: 'p1', started: day(1), modality: `M${turn}` }),
          // The exam that the page ended with goes, and the next page must still begin after it.
          removal({ type: 'ImagingStudy', id: got.at(-1)! }, 1),
        );
      }
      assert.deepEqual(got, stay.toReversed());
    });

    it('the oldest first is the newest first backwards', async () => {
      await put(
        store,
        ...Array.from({ length: 12 }, (_, i) => study({ id: `s${i}`, started: day(1 + (i % 4)) })),
      );
      const newest = await ids(store, studies());
      const sort = { key: 'clinical', descending: false };
      assert.deepEqual((await pages(store, studies([], { sort, count: 5 }))).flat(), newest.toReversed());
    });

    it('sorts by id both ways, page by page', async () => {
      await put(store, ...['b', 'd', 'a', 'c', 'e'].map((id) => study({ id, patient: 'p1' })));
      for (const all of [[], [ofPatient('p1')]]) {
        const sorted = (descending: boolean) =>
          pages(store, studies(all, { sort: { key: '_id', descending }, count: 2 }));
        assert.deepEqual(await sorted(false), [['a', 'b'], ['c', 'd'], ['e']]);
        assert.deepEqual(await sorted(true), [['e', 'd'], ['c', 'b'], ['a']]);
      }
    });

    it('sorts by name: of several the first one counts, and those without come last either way', async () => {
      await put(
        store,
        patient({ id: 'none' }),
        patient({ id: 'zd', families: ['zola', 'dupont'] }),
        patient({ id: 'm', families: ['morel'] }),
        patient({ id: 'none2' }),
        patient({ id: 'a', families: ['aubert'] }),
      );
      const sorted = (descending: boolean) =>
        pages(store, people({ sort: { key: 'Patient.family', descending }, count: 2 }));
      assert.deepEqual(await sorted(false), [['a', 'zd'], ['m', 'none2'], ['none']]);
      assert.deepEqual(await sorted(true), [['zd', 'm'], ['a', 'none2'], ['none']]);
    });

    it('sorts by date and by number, whether few or many match', async () => {
      const all = Array.from({ length: 40 }, (_, i) =>
        study({ id: `s${i}`, patient: `p${i % 2}`, started: day(1 + ((i * 7) % 28)), series: (i * 11) % 40 }),
      );
      await put(store, ...all, study({ id: 'bare', patient: 'p0' }));
      for (const sort of [
        { key: 'ImagingStudy.series-count', descending: false },
        { key: 'ImagingStudy.started', descending: true },
      ]) {
        for (const clauses of [[], [ofPatient('p0')]]) {
          const whole = await ids(store, studies(clauses, { sort, count: 100 }));
          assert.equal(whole.length, clauses.length === 0 ? 41 : 21);
          assert.equal(whole.at(-1), 'bare');
          assert.deepEqual((await pages(store, studies(clauses, { sort, count: 3 }))).flat(), whole);
        }
      }
      const byCount = await ids(
        store,
        studies([], { sort: { key: 'ImagingStudy.series-count', descending: false } }),
      );
      assert.equal(byCount[0], 's0');
      assert.equal(byCount[1], 's11');
    });

    it('texts sort by their characters, also beyond the basic plane', async () => {
      const names = ['a', 'é', '\u{ffee}', '\u{1f600}', 'z', '10', '9'];
      await put(store, ...names.map((name, i) => patient({ id: `p${i}`, families: [name], ins: 'x' })));
      const sort = { key: 'Patient.family', descending: false };
      const expected = ['10', '9', 'a', 'z', 'é', '\u{ffee}', '\u{1f600}'].map(
        (name) => `p${names.indexOf(name)}`,
      );
      const one = key('Patient.identifier=urn:oid:1.2.250.1.213.1.4.8|x');
      assert.deepEqual((await pages(store, people({ sort, count: 2 }))).flat(), expected);
      assert.deepEqual((await pages(store, people({ sort, count: 2, all: [one] }))).flat(), expected);
    });

    it('a page of another order is refused', async () => {
      await put(store, study({ id: 's1' }));
      const other: Cursor[] = [
        ['text', 1],
        [null, 1],
        [1, 'x'],
      ];
      for (const after of other)
        await assert.rejects(store.search(studies([], { after })), { kind: 'invalid' });
      const sort = { key: '_id', descending: true };
      await assert.rejects(store.search(studies([], { after: [1, 1], sort })), { kind: 'invalid' });
    });
  });
}

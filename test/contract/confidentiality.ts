import assert from 'node:assert/strict';
import type { Store } from '../../src/store/store.ts';
import type { Adapter, Bench } from './adapters.ts';
import { ids, key, not, ofPatient, pages, patient, put, startedFrom, studies, study } from './samples.ts';

/** With so few bits about every second pair of keys collides among those below: hits must be confirmed. */
const HASH_BITS = 8;

/** Sentences about index keys that collide: no hit is anybody else's. */
export function confidentiality(adapter: Adapter): void {
  describe('with an 8-bit hash', () => {
    const patients = Array.from({ length: 120 }, (_, i) => `p${i}`);
    let bench: Bench;
    let store: Store;
    before(async () => {
      bench = await adapter.open({ hashBits: HASH_BITS });
      store = bench.store;
      for (const id of patients) {
        const modality = id.endsWith('7') ? 'MR' : 'CT';
        await put(
          store,
          patient({ id, families: [`nom ${id}`], ins: id }),
          study({ id: `${id}a`, patient: id, modality, uid: `1.${id}.1`, started: '2024-01-01', series: 1 }),
          study({ id: `${id}b`, patient: id, modality, uid: `1.${id}.2`, started: '2023-01-01' }),
        );
      }
    });
    after(() => bench.dispose());

    it("no other patient's exam is ever returned or counted", async () => {
      for (const id of patients) {
        assert.deepEqual(await ids(store, studies([ofPatient(id)])), [`${id}a`, `${id}b`]);
        assert.equal(await store.count(studies([ofPatient(id)])), 2);
        assert.deepEqual(
          await ids(store, studies([key(`ImagingStudy.identifier=urn:dicom:uid|1.${id}.2`)])),
          [`${id}b`],
        );
      }
      for (let i = 0; i < 200; i++) {
        assert.deepEqual(await store.search(studies([ofPatient(`stranger${i}`)])), { hits: [] });
        assert.equal(await store.count(studies([ofPatient(`stranger${i}`)])), 0);
      }
    });

    it('pages are full and whole', async () => {
      const mr = key('ImagingStudy.modality=MR');
      const got = await pages(store, studies([mr], { count: 5 }));
      assert.deepEqual(
        got.map((page) => page.length),
        [5, 5, 5, 5, 4],
      );
      assert.ok(got.flat().every((id) => /7[ab]$/.test(id)));
    });

    it('alternatives, negations, ranges, names, chains and sorts are exact', async () => {
      const either = { any: [...ofPatient('p1').any, ...ofPatient('p2').any, ...ofPatient('stranger').any] };
      assert.deepEqual((await ids(store, studies([either]))).toSorted(), ['p1a', 'p1b', 'p2a', 'p2b']);
      const many = { any: patients.flatMap((id) => ofPatient(id).any) };
      assert.equal(await store.count(studies([many, startedFrom('2023-06-01')])), 120);
      assert.equal(await store.count(studies([not(...ofPatient('p1').any)])), 238);
      const named = {
        any: [{ kind: 'text', key: 'Patient.family', mode: 'prefix', value: 'nom p11' }],
      } as const;
      const people = {
        type: 'Patient',
        all: [named],
        count: 20,
        sort: { key: 'Patient.family', descending: false },
      };
      assert.deepEqual(await ids(store, people), [
        'p11',
        'p110',
        'p111',
        'p112',
        'p113',
        'p114',
        'p115',
        'p116',
        'p117',
        'p118',
        'p119',
      ]);
      const chain = {
        any: [{ kind: 'chain', prefix: 'ImagingStudy.patient=', target: { type: 'Patient', all: [named] } }],
      } as const;
      assert.equal(await store.count(studies([chain])), 22);
      const sort = { key: 'ImagingStudy.series-count', descending: true };
      const sorted = await ids(store, studies([], { sort, count: 500 }));
      assert.ok(sorted.slice(0, 120).every((id) => id.endsWith('a')));
      assert.ok(sorted.slice(120).every((id) => id.endsWith('b')));
    });

    it('an update frees its old keys and keeps those that collide with the new ones', async () => {
      for (let i = 0; i < 60; i++) {
        await put(store, study({ id: 'moving', version: i, patient: `m${i}`, modality: `X${i}` }));
        assert.deepEqual(
          await ids(store, studies([ofPatient(`m${i}`), key(`ImagingStudy.modality=X${i}`)])),
          ['moving'],
        );
        assert.deepEqual(await ids(store, studies([ofPatient(`m${i - 1}`)])), []);
      }
    });
  });
}

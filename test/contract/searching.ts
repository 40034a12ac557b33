import assert from 'node:assert/strict';
import type { Clause, Plan } from '../../src/fhir/search/plan.ts';
import { byId } from '../../src/fhir/search/plan.ts';
import type { Store } from '../../src/store/store.ts';
import type { Adapter, Bench } from './adapters.ts';
import {
  at,
  ids,
  key,
  not,
  ofPatient,
  patient,
  put,
  startedBefore,
  startedFrom,
  studies,
  study,
  text,
} from './samples.ts';

/** Sentences about what a search finds. */
export function searching(adapter: Adapter): void {
  describe('searching', () => {
    let bench: Bench;
    let store: Store;
    before(async () => {
      bench = await adapter.open({ chainLimit: 3 });
      store = bench.store;
      await put(
        store,
        patient({ id: 'p1', families: ['durand'], ins: '1', born: '1950-03-01' }),
        patient({ id: 'p2', families: ['durand-morel', 'morel'], ins: '2', born: '1980-07-14' }),
        patient({ id: 'p3', families: ['lefevre'], born: '1980-07-14' }),
        patient({ id: 'p4' }),
        study({
          id: 'ct1',
          patient: 'p1',
          modality: 'CT',
          uid: '1.2.1',
          started: '2023-01-10T08:00:00Z',
          series: 3,
        }),
        study({
          id: 'mr1',
          patient: 'p1',
          modality: 'MR',
          uid: '1.2.2',
          started: '2024-02-10T08:00:00Z',
          series: 9,
        }),
        study({ id: 'ct2', patient: 'p2', modality: 'CT', uid: '1.2.3', started: '2024-02-10', series: 2 }),
        study({
          id: 'us1',
          patient: 'p2',
          modality: 'US',
          uid: '1.2.4',
          description: 'echographie hepatique',
        }),
        study({
          id: 'long',
          patient: 'p3',
          modality: 'CT',
          started: ['2022-12-01T00:00:00Z', '2024-03-01T00:00:00Z'],
        }),
        study({ id: 'old', patient: 'p3', modality: 'CR', started: '1965-05-04', description: 'thorax' }),
      );
    });
    after(() => bench.dispose());

    const finds = async (
      all: readonly Clause[],
      expected: readonly string[],
      changes: Partial<Plan> = {},
    ) => {
      assert.deepEqual(await ids(store, studies(all, changes)), expected);
      assert.equal(await store.count(studies(all, changes)), expected.length);
    };
    const key2 = (a: string, b: string): Clause => ({
      any: [
        { kind: 'key', key: a },
        { kind: 'key', key: b },
      ],
    });

    it('everything of a type comes newest first', () =>
      finds([], ['mr1', 'ct2', 'ct1', 'long', 'us1', 'old']));

    it("a patient's timeline is that patient's exams, newest first, and nobody else's", async () => {
      await finds([ofPatient('p1')], ['mr1', 'ct1']);
      await finds([ofPatient('p2')], ['ct2', 'us1']);
      await finds([ofPatient('p9')], []);
    });

    it('a study is found by its UID', () =>
      finds([key('ImagingStudy.identifier=urn:dicom:uid|1.2.3')], ['ct2']));

    it('all conditions hold at once', async () => {
      await finds([ofPatient('p1'), key('ImagingStudy.modality=CT')], ['ct1']);
      await finds([key('ImagingStudy.modality=CT'), ofPatient('p1'), startedFrom('2024-01-01')], []);
    });

    it('values joined by a comma are alternatives, each hit once', async () => {
      await finds(
        [key2('ImagingStudy.modality=CT', 'ImagingStudy.modality=MR')],
        ['mr1', 'ct2', 'ct1', 'long'],
      );
      await finds([key2('ImagingStudy.patient=Patient/p1', 'ImagingStudy.modality=MR')], ['mr1', 'ct1']);
    });

    it('many alternatives at once are merged in the order of time', () => {
      const any = Array.from({ length: 30 }, (_, i) => ({
        kind: 'key' as const,
        key: `ImagingStudy.identifier=urn:dicom:uid|1.2.${i}`,
      }));
      return finds([{ any }], ['mr1', 'ct2', 'ct1', 'us1']);
    });

    it('a negated condition excludes, and keeps what has no value', () =>
      finds([not({ kind: 'key', key: 'ImagingStudy.modality=CT' })], ['mr1', 'us1', 'old']));

    it('a negated list excludes each of its values', () =>
      finds(
        [
          not(
            { kind: 'key', key: 'ImagingStudy.modality=CT' },
            { kind: 'key', key: 'ImagingStudy.modality=MR' },
          ),
        ],
        ['us1', 'old'],
      ));

    it('no alternative at all finds nothing; excluding nothing finds everything', async () => {
      await finds([{ any: [] }], []);
      await finds([not()], ['mr1', 'ct2', 'ct1', 'long', 'us1', 'old']);
    });

    it(':missing tells those without a value from those with one', async () => {
      await finds([not({ kind: 'mark', mark: 'ImagingStudy.started' })], ['us1']);
      await finds([{ any: [{ kind: 'mark', mark: 'ImagingStudy.started' }] }, ofPatient('p2')], ['ct2']);
    });

    it('from a day on finds what began before and lasts into it', async () => {
      await finds([startedFrom('2024-01-01')], ['mr1', 'ct2', 'long']);
      await finds([startedFrom('2024-02-10'), startedBefore('2024-02-11')], ['mr1', 'ct2', 'long']);
      await finds([startedFrom('2025-01-01')], []);
      await finds([key('ImagingStudy.modality=CT'), startedFrom('2024-01-01')], ['ct2', 'long']);
    });

    it('before a day finds what began before it, back to before 1970', async () => {
      await finds([startedBefore('2023-06-01')], ['ct1', 'long', 'old']);
      await finds([startedBefore('1970-01-01')], ['old']);
      await finds(
        [key('ImagingStudy.modality=CR'), startedBefore('1965-05-05'), startedFrom('1965-05-04')],
        ['old'],
      );
    });

    it('a whole day contains the exams of that day and not a period around it', () =>
      finds(
        [
          {
            any: [
              {
                kind: 'range',
                key: 'ImagingStudy.started',
                lowFrom: at('2024-02-10'),
                highTo: at('2024-02-11'),
              },
            ],
          },
        ],
        ['mr1', 'ct2'],
      ));

    it('alternatives of dates are alternatives', () => {
      const day = (from: string, to: string) =>
        ({ kind: 'range', key: 'ImagingStudy.started', lowFrom: at(from), highTo: at(to) }) as const;
      return finds(
        [{ any: [day('1965-05-04', '1965-05-05'), day('2023-01-10', '2023-01-11')] }],
        ['ct1', 'old'],
      );
    });

    it('numbers are compared as numbers', () =>
      finds([{ any: [{ kind: 'range', key: 'ImagingStudy.series-count', lowFrom: 2.5 }] }], ['mr1', 'ct1']));

    it('a name is found by its beginning and by a part of it', async () => {
      const named = async (mode: 'prefix' | 'contains', value: string) =>
        (
          await ids(store, {
            type: 'Patient',
            all: [{ any: [{ kind: 'text', key: 'Patient.family', mode, value }] }],
            count: 20,
          })
        ).toSorted();
      assert.deepEqual(await named('prefix', 'dur'), ['p1', 'p2']);
      assert.deepEqual(await named('prefix', 'morel'), ['p2']);
      assert.deepEqual(await named('contains', 'morel'), ['p2']);
      assert.deepEqual(await named('contains', 'fev'), ['p3']);
      assert.deepEqual(await named('prefix', 'x'), []);
      assert.deepEqual(await named('prefix', ''), ['p1', 'p2', 'p3']);
    });

    it('a very long text is found by all of its beginning', async () => {
      const long = `${'compte rendu '.repeat(30)}fin`;
      await put(store, study({ id: 'wordy', patient: 'p8', description: long }));
      const text = (mode: 'prefix' | 'contains', value: string): Clause => ({
        any: [{ kind: 'text', key: 'ImagingStudy.description', mode, value }],
      });
      await finds([text('prefix', long)], ['wordy']);
      await finds([text('prefix', `${long}e`)], []);
      await finds([text('contains', 'fin'), ofPatient('p8')], ['wordy']);
    });

    it('by id finds that resource of that type', async () => {
      assert.deepEqual(await ids(store, byId('ImagingStudy', ['ct1', 'nobody', 'old'])), ['ct1', 'old']);
      assert.deepEqual(await ids(store, byId('ImagingStudy', ['p1'])), []);
      await finds([...byId('ImagingStudy', ['ct1', 'mr1']).all, ofPatient('p1')], ['mr1', 'ct1']);
      await finds([not({ kind: 'id', id: 'ct1' }), ofPatient('p1')], ['mr1']);
    });

    it('alternatives of different kinds are alternatives', () =>
      finds(
        [
          {
            any: [
              { kind: 'id', id: 'old' },
              { kind: 'key', key: 'ImagingStudy.modality=US' },
            ],
          },
        ],
        ['us1', 'old'],
      ));

    it("a chain finds exams by their patient's identifier or name", async () => {
      const chained = (clause: Clause): Clause => ({
        any: [{ kind: 'chain', prefix: 'ImagingStudy.patient=', target: { type: 'Patient', all: [clause] } }],
      });
      await finds([chained(key('Patient.identifier=urn:oid:1.2.250.1.213.1.4.8|2'))], ['ct2', 'us1']);
      await finds([chained(key('Patient.identifier=urn:oid:1.2.250.1.213.1.4.8|3'))], []);
      const durand: Clause = {
        any: [{ kind: 'text', key: 'Patient.family', mode: 'prefix', value: 'durand' }],
      };
      await finds([chained(durand), key('ImagingStudy.modality=CT')], ['ct2', 'ct1']);
      await finds([{ ...chained(durand), not: true }], ['long', 'wordy', 'old']);
    });

    it('a chain through more resources than allowed is refused, and says what to do', async () => {
      const plan = studies([
        { any: [{ kind: 'chain', prefix: 'ImagingStudy.patient=', target: { type: 'Patient', all: [] } }] },
      ]);
      await assert.rejects(store.search(plan), { kind: 'invalid', message: /Patient.*narrow/ });
      await assert.rejects(store.count(plan), { kind: 'invalid' });
    });

    it('a type that nobody ever sent is empty, not an error', async () => {
      const plan = { type: 'Endpoint', all: [key('Endpoint.status=active')], count: 5 };
      assert.deepEqual(await store.search(plan), { hits: [] });
      assert.deepEqual(await store.search({ ...plan, all: [], sort: { key: '_id', descending: false } }), {
        hits: [],
      });
      assert.equal(await store.count(plan), 0);
      assert.equal(await store.count({ ...plan, all: [] }), 0);
    });

    it('a condition of another type finds nothing', () => finds([key('Patient')], []));

    it('hits carry the bytes as they were committed', async () => {
      const [hit] = (await store.search(studies([ofPatient('p1')]))).hits;
      assert.equal(text(hit?.body), '{"resourceType":"ImagingStudy","id":"mr1","meta":{"versionId":"1"}}');
      assert.deepEqual([hit?.type, hit?.version, hit?.method], ['ImagingStudy', 1, 'POST']);
    });
  });
}

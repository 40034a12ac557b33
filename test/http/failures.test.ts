import assert from 'node:assert/strict';
import type { Access, Caller } from '../../src/access/authenticate.ts';
import { Fault } from '../../src/fault.ts';
import type { Clause } from '../../src/fhir/search/plan.ts';
import type { Store } from '../../src/store/store.ts';
import { JEANNE, PAUL, report, study } from './resources.ts';
import { type RunningEdge, startEdge } from './running-edge.ts';

describe('when the database fails', () => {
  let edge: RunningEdge;
  let failure: unknown;
  before(async () => {
    const fail = (): Promise<never> => Promise.reject(failure);
    const wrap = (store: Store): Store => ({ ...store, read: fail, search: fail, commit: fail });
    edge = await startEdge({ wrap });
  });
  after(() => edge.close());

  const CASES: readonly (readonly [name: string, failure: unknown, status: number, says: RegExp])[] = [
    ['is away', new Fault('unavailable', 'The database is away.'), 503, /"code":"transient"/],
    ['has a full disk', Object.assign(new Error('write failed'), { code: 'ENOSPC' }), 507, /free space/],
    ['throws something of Jeanne Morel', new Error('Morel, Jeanne'), 500, /"code":"exception"/],
    ['throws no error at all', 'Morel', 500, /"code":"exception"/],
  ];
  for (const [name, thrown, status, says] of CASES) {
    it(`because it ${name}, every interaction says so without a word of any patient`, async () => {
      failure = thrown;
      for (const [method, path] of [
        ['GET', '/fhir/Patient/1'],
        ['GET', '/fhir/Patient?family=x'],
        ['GET', '/fhir/Patient/1/_history'],
        ['POST', '/fhir/Patient'],
        ['DELETE', '/fhir/Patient/1'],
      ] as const) {
        const response = await edge.ask(path, { method, ...(method === 'POST' ? { body: JEANNE } : {}) });
        const text = await response.text();
        assert.equal(response.status, status, text);
        assert.match(text, says);
        assert.doesNotMatch(text, /Morel/);
        assert.equal(response.headers.has('retry-after'), status === 503 || status === 507);
      }
      assert.match(edge.logged(), /"msg":"request failed"/);
      assert.doesNotMatch(edge.logged(), /Morel/);
    });
  }
});

describe('an answer that cannot be sent', () => {
  let edge: RunningEdge;
  before(async () => {
    // A version that would end its ETag and begin a header of its own: node refuses to write it.
    const wrap = (store: Store): Store => ({
      ...store,
      read: async (refs) =>
        (await store.read(refs)).map((one) => one && { ...one, version: '1\r\nX-Other: 1' as never }),
    });
    edge = await startEdge({ wrap });
  });
  after(() => edge.close());

  it('is refused in the words of the hub, with the headers that every answer has', async () => {
    const { id } = await edge.create(JEANNE);
    const response = await edge.ask(`/fhir/Patient/${id}`);
    const text = await response.text();
    assert.equal(response.status, 500);
    assert.match(text, /"resourceType":"OperationOutcome".*"code":"exception"/);
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.match(response.headers.get('x-request-id') ?? '', /^[\da-f-]{36}$/);
    assert.equal(response.headers.get('etag'), null);
  });
});

describe('what a caller may not see', () => {
  let all: RunningEdge;
  const ids: Record<string, string> = {};
  before(async () => {
    // Sees Jeanne and what is about her, by conditions as consent will give them.
    const key = (key: string) => [{ any: [{ kind: 'key', key } as const] }];
    const restriction: Record<string, readonly Clause[]> = {};
    const everything = new WeakSet<Caller>();
    const access: Access = {
      authenticate(authorization) {
        const caller: Caller = { kind: 'developer' };
        if (authorization?.endsWith('all')) everything.add(caller);
        return caller;
      },
      decide: (caller) => (everything.has(caller) ? {} : restriction),
    };
    all = await startEdge({ access });
    const create = async (resource: object) => {
      const { resourceType } = resource as { resourceType: string };
      const response = await all.ask(`/fhir/${resourceType}`, {
        method: 'POST',
        body: resource,
        token: 'all',
      });
      return ((await response.json()) as { id: string }).id;
    };
    ids['jeanne'] = await create(JEANNE);
    ids['paul'] = await create(PAUL);
    ids['hers'] = await create(study(ids['jeanne'], '2025-03-01T08:00:00Z'));
    ids['his'] = await create(study(ids['paul'], '2025-03-02T08:00:00Z'));
    ids['hisReport'] = await create(report(ids['paul'], ids['hers']));
    restriction['Patient'] = key('Patient.identifier=IPP-0001');
    restriction['ImagingStudy'] = key(`ImagingStudy.patient=Patient/${ids['jeanne']}`);
    restriction['DiagnosticReport'] = key(`DiagnosticReport.patient=Patient/${ids['jeanne']}`);
  });
  after(() => all.close());

  const TABLE: readonly (readonly [
    name: string,
    path: string,
    sees: readonly string[],
    not: readonly string[],
  ])[] = [
    ['search', 'ImagingStudy', ['hers'], ['his']],
    ['count', 'ImagingStudy?_summary=count', ['"total":1'], ['"total":2']],
    ['exact total', 'ImagingStudy?_total=accurate', ['"total":1'], ['"total":2']],
    ['search by id', 'ImagingStudy?_id={his}', ['searchset'], ['"entry"']],
    ['include', 'ImagingStudy?_include=ImagingStudy:patient', ['Morel'], ['Lefèvre']],
    [
      'reverse include',
      'ImagingStudy?_revinclude=DiagnosticReport:imaging-study',
      ['hers'],
      ['TDM thoracique'],
    ],
    ['chain', 'ImagingStudy?patient.family=Lef', ['searchset'], ['"entry"']],
  ];
  for (const [name, path, sees, not] of TABLE) {
    it(`is not seen through a ${name}`, async () => {
      const fill = (text: string) =>
        ids[text] ?? text.replace(/\{(\w+)\}/g, (_, one: string) => ids[one] ?? '');
      const text = await (await all.ask(`/fhir/${fill(path)}`, { token: 'some' })).text();
      for (const part of sees) assert.ok(text.includes(fill(part)), `${part}: ${text}`);
      for (const part of not) assert.ok(!text.includes(fill(part)), `${part}: ${text}`);
    });
  }

  it('answers as if it did not exist: read, version, history, update, deletion', async () => {
    const path = `/fhir/ImagingStudy/${ids['his']}`;
    const absent = '/fhir/ImagingStudy/never-was';
    const body = { ...study(ids['paul']!, '2025-03-02T08:00:00Z'), id: ids['his'] };
    for (const [method, suffix, options] of [
      ['GET', '', {}],
      ['GET', '/_history/1', {}],
      ['GET', '/_history', {}],
      ['DELETE', '', {}],
      ['PUT', '', { body }],
    ] as const) {
      const hidden = await all.ask(path + suffix, { method, token: 'some', ...options });
      const none = await all.ask(absent + suffix, {
        method,
        token: 'some',
        ...('body' in options ? { body: { ...body, id: 'never-was' } } : {}),
      });
      assert.equal(hidden.status, none.status);
      assert.equal(await hidden.text(), await none.text());
    }
    assert.equal((await all.ask(path, { token: 'all' })).headers.get('etag'), 'W/"1"');
  });

  it('does not hide what the caller may see', async () => {
    for (const suffix of ['', '/_history/1', '/_history']) {
      const response = await all.ask(`/fhir/ImagingStudy/${ids['hers']}${suffix}`, { token: 'some' });
      assert.equal(response.status, 200);
    }
  });
});

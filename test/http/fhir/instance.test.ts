import assert from 'node:assert/strict';
import { JEANNE } from '../resources.ts';
import { type RunningEdge, startEdge, TOKEN } from '../running-edge.ts';
import { itAnswers } from '../scenario.ts';

describe('one resource over FHIR', () => {
  let edge: RunningEdge;
  const scene = new Map<string, string>();
  before(async () => {
    edge = await startEdge();
    const jeanne = await edge.create(JEANNE);
    scene.set('jeanne', jeanne.id);
    const gone = await edge.create(JEANNE);
    await edge.ask(`/fhir/Patient/${gone.id}`, { method: 'DELETE' });
    scene.set('gone', gone.id);
    const changed = await edge.create(JEANNE);
    const body = { ...JEANNE, id: changed.id, birthDate: '1951-07-15' };
    await edge.ask(`/fhir/Patient/${changed.id}`, { method: 'PUT', body });
    scene.set('changed', changed.id);
  });
  after(() => edge.close());

  describe('read, vread and history', () => {
    itAnswers(
      [
        {
          name: 'is read with its version and date',
          url: '/fhir/Patient/{jeanne}',
          status: 200,
          contains: ['"id":"{jeanne}"', '"versionId":"1"', '"family":"Morel"'],
          header: {
            etag: 'W/"1"',
            'last-modified': /GMT$/,
            'content-type': 'application/fhir+json; charset=utf-8',
            'cache-control': 'no-store',
            'x-content-type-options': 'nosniff',
            'x-powered-by': null,
          },
        },
        {
          name: 'is not sent again to who has this version',
          url: '/fhir/Patient/{jeanne}',
          headers: { 'If-None-Match': 'W/"1"' },
          status: 304,
          lacks: ['Morel'],
          header: { etag: 'W/"1"' },
        },
        {
          name: 'is sent to who has another version',
          url: '/fhir/Patient/{changed}',
          headers: { 'If-None-Match': 'W/"1"' },
          status: 200,
          contains: ['1951-07-15'],
        },
        {
          name: 'is not sent again when it did not change since',
          url: '/fhir/Patient/{jeanne}',
          headers: { 'If-Modified-Since': 'Fri, 01 Jan 2100 00:00:00 GMT' },
          status: 304,
        },
        {
          name: 'is sent when a date of that condition makes no sense',
          url: '/fhir/Patient/{jeanne}',
          headers: { 'If-Modified-Since': 'yesterday' },
          status: 200,
        },
        {
          name: 'answers HEAD with the headers alone',
          method: 'HEAD',
          url: '/fhir/Patient/{jeanne}',
          status: 200,
          lacks: ['Morel'],
          header: { etag: 'W/"1"', 'content-length': /^\d{3}$/ },
        },
        {
          name: 'is written over several lines for people',
          url: '/fhir/Patient/{jeanne}?_pretty=true',
          status: 200,
          contains: ['\n  "id": "{jeanne}"'],
        },
        {
          name: 'is gone after a deletion',
          url: '/fhir/Patient/{gone}',
          status: 410,
          contains: ['"code":"deleted"', '_history'],
          lacks: ['Morel'],
        },
        {
          name: 'keeps the version before its deletion readable',
          url: '/fhir/Patient/{gone}/_history/1',
          status: 200,
          contains: ['Morel'],
          header: { etag: 'W/"1"' },
        },
        {
          name: 'is gone in the version that deleted it',
          url: '/fhir/Patient/{gone}/_history/2',
          status: 410,
        },
        {
          name: 'keeps its first version as it was',
          url: '/fhir/Patient/{changed}/_history/1',
          status: 200,
          contains: ['1951-07-14', '"versionId":"1"'],
          lacks: ['1951-07-15'],
        },
        {
          name: 'has no version that was never made',
          url: '/fhir/Patient/{jeanne}/_history/2',
          status: 404,
          contains: ['_history'],
        },
        {
          name: 'has no version that is no number',
          url: '/fhir/Patient/{jeanne}/_history/latest',
          status: 404,
        },
        { name: 'has no version 1e0', url: '/fhir/Patient/{jeanne}/_history/1e0', status: 404 },
        {
          name: 'tells its whole history, newest first, with what was done',
          url: '/fhir/Patient/{gone}/_history',
          status: 200,
          contains: ['"type":"history"', '"method":"DELETE"', '"method":"POST"', 'Morel'],
        },
        {
          name: 'pages its history',
          url: '/fhir/Patient/{changed}/_history?_count=1',
          status: 200,
          contains: ['"relation":"next"', '1951-07-15'],
          lacks: ['1951-07-14'],
        },
        {
          name: 'tells of its history what is new since an instant',
          url: '/fhir/Patient/{changed}/_history?_since=2099-01-01T00:00:00Z',
          status: 200,
          lacks: ['Morel'],
        },
        {
          name: 'says what a history takes',
          url: '/fhir/Patient/{changed}/_history?_at=2020',
          status: 400,
          contains: ['_since'],
        },
        {
          name: 'refuses a _since that is no instant',
          url: '/fhir/Patient/{changed}/_history?_since=2020',
          status: 400,
          contains: ['2025-03-01T08:00:00Z'],
        },
        {
          name: 'refuses a _count of nothing in a history',
          url: '/fhir/Patient/{changed}/_history?_count=0',
          status: 400,
        },
        { name: 'has no history when it never was', url: '/fhir/Patient/nobody/_history', status: 404 },
        {
          name: 'is not found under an id that nobody has',
          url: '/fhir/Patient/nobody',
          status: 404,
          contains: ['"code":"not-found"', 'Patient?identifier='],
        },
        { name: 'is not found under another type', url: '/fhir/Practitioner/{jeanne}', status: 404 },
      ],
      () => ({ edge, scene }),
    );

    it('leads from a page of its history to the next', async () => {
      const first = (await (
        await edge.ask(`/fhir/Patient/${scene.get('changed')}/_history?_count=1`)
      ).json()) as Bundle;
      const next = first.link.find((link) => link.relation === 'next')?.url ?? '';
      const second = (await (await edge.ask(next)).json()) as Bundle;
      assert.equal(second.entry.length, 1);
      assert.equal(second.entry[0]?.resource?.meta.versionId, '1');
      assert.equal(
        second.link.find((link) => link.relation === 'next'),
        undefined,
      );
    });
  });

  describe('create', () => {
    itAnswers(
      [
        {
          name: 'gets an id of the hub, whatever id it brings',
          method: 'POST',
          url: '/fhir/Patient',
          body: {
            ...JEANNE,
            id: 'mine',
            meta: { versionId: '9', lastUpdated: '1999-01-01T00:00:00Z', source: 'urn:x' },
          },
          status: 201,
          contains: ['"versionId":"1"', '"source":"urn:x"'],
          lacks: ['"mine"', '1999-01-01'],
          header: {
            location: /^http:\/\/127\.0\.0\.1:\d+\/fhir\/Patient\/[0-9a-f-]{36}\/_history\/1$/,
            etag: 'W/"1"',
          },
        },
        {
          name: 'is answered without the resource when the caller prefers so',
          method: 'POST',
          url: '/fhir/Patient',
          headers: { Prefer: 'return=minimal' },
          body: JEANNE,
          status: 201,
          lacks: ['Morel'],
          header: { location: /_history\/1$/, 'content-length': '0' },
        },
        {
          name: 'is answered with an outcome when the caller prefers so',
          method: 'POST',
          url: '/fhir/Patient',
          headers: { Prefer: 'return=OperationOutcome' },
          body: JEANNE,
          status: 201,
          contains: ['OperationOutcome', 'information'],
          lacks: ['Morel'],
        },
        {
          name: 'may come as application/json with a character set',
          method: 'POST',
          url: '/fhir/Patient',
          headers: { 'Content-Type': 'application/json; charset=UTF-8' },
          body: JEANNE,
          status: 201,
        },
        {
          name: 'is not conditional yet, and says so instead of making a duplicate',
          method: 'POST',
          url: '/fhir/Patient',
          headers: { 'If-None-Exist': 'identifier=x' },
          body: JEANNE,
          status: 400,
          contains: ['If-None-Exist'],
        },
        {
          name: 'is refused for another type than the URL has',
          method: 'POST',
          url: '/fhir/Practitioner',
          body: JEANNE,
          status: 400,
        },
        {
          name: 'is refused under an id: that is an update',
          method: 'POST',
          url: '/fhir/Patient/{jeanne}',
          body: JEANNE,
          status: 405,
          header: { allow: 'GET, HEAD, PUT, DELETE' },
        },
        {
          name: 'is refused for what only feeds write',
          method: 'POST',
          url: '/fhir/Binary',
          body: { resourceType: 'Binary', contentType: 'text/plain' },
          status: 404,
        },
        {
          name: 'is refused for what the hub writes itself',
          method: 'POST',
          url: '/fhir/Provenance',
          body: {},
          status: 405,
          header: { allow: 'GET, HEAD' },
        },
      ],
      () => ({ edge, scene }),
    );

    it('is found by the next search', async () => {
      const { id } = await edge.create({
        ...JEANNE,
        identifier: [{ system: 'urn:x', value: 'found-at-once' }],
      });
      const found = await edge.ask('/fhir/Patient?identifier=urn:x|found-at-once');
      assert.equal(((await found.json()) as Bundle).entry[0]?.resource?.id, id);
    });

    it('keeps the precision of a decimal as it was sent', async () => {
      const value = '{"url":"urn:x","valueDecimal":1.10}';
      const body = `{"resourceType":"Patient","extension":[${value}],"gender":"female"}`;
      const response = await edge.ask('/fhir/Patient', { method: 'POST', body });
      assert.equal(response.status, 201);
      const { id } = (await response.json()) as { id: string };
      for (const query of ['', '?_pretty=true']) {
        const text = await (await edge.ask(`/fhir/Patient/${id}${query}`)).text();
        assert.match(text, /"valueDecimal": ?1\.10\b/);
      }
    });
  });

  describe('update', () => {
    const body = { ...JEANNE, id: '{jeanne}', active: true };
    itAnswers(
      [
        {
          name: 'is refused when made from another version',
          method: 'PUT',
          url: '/fhir/Patient/{changed}',
          headers: { 'If-Match': 'W/"1"' },
          body: { ...body, id: '{changed}' },
          status: 412,
          contains: ['W/\\"2\\"'],
        },
        {
          name: 'makes the next version',
          method: 'PUT',
          url: '/fhir/Patient/{changed}',
          headers: { 'If-Match': 'W/"2"' },
          body: { ...body, id: '{changed}' },
          status: 200,
          contains: ['"versionId":"3"', '"active":true'],
          header: { etag: 'W/"3"', location: null },
        },
        {
          name: 'may go without a condition',
          method: 'PUT',
          url: '/fhir/Patient/{changed}',
          body: { ...body, id: '{changed}' },
          status: 200,
          contains: ['"versionId":"4"'],
        },
        {
          name: 'cannot create, since the hub gives the ids',
          method: 'PUT',
          url: '/fhir/Patient/my-own-id',
          body: { ...body, id: 'my-own-id' },
          status: 405,
          contains: ['POST Patient'],
        },
        {
          name: 'cannot match a version of nothing',
          method: 'PUT',
          url: '/fhir/Patient/my-own-id',
          headers: { 'If-Match': '*' },
          body: { ...body, id: 'my-own-id' },
          status: 412,
        },
        {
          name: 'must name the same id in the body',
          method: 'PUT',
          url: '/fhir/Patient/{jeanne}',
          body: { ...body, id: 'other' },
          status: 400,
          contains: ['Patient.id'],
        },
        {
          name: 'must have an id in the body',
          method: 'PUT',
          url: '/fhir/Patient/{jeanne}',
          body: JEANNE,
          status: 400,
        },
        {
          name: 'is refused when it must not exist',
          method: 'PUT',
          url: '/fhir/Patient/{jeanne}',
          headers: { 'If-None-Match': '*' },
          body,
          status: 412,
        },
        {
          name: 'brings a deleted resource back as a version of it',
          method: 'PUT',
          url: '/fhir/Patient/{gone}',
          body: { ...body, id: '{gone}' },
          status: 201,
          contains: ['"versionId":"3"'],
          header: { location: /_history\/3$/ },
        },
        {
          name: 'of a whole type does not exist',
          method: 'PUT',
          url: '/fhir/Patient?identifier=x',
          body,
          status: 405,
          header: { allow: 'GET, HEAD, POST' },
        },
      ],
      () => ({ edge, scene }),
    );

    it('loses none of sixteen that race with If-Match: one wins, the others are told', async () => {
      const { id } = await edge.create(JEANNE);
      const answers = await Promise.all(
        Array.from({ length: 16 }, (_, n) =>
          edge.ask(`/fhir/Patient/${id}`, {
            method: 'PUT',
            headers: { 'If-Match': 'W/"1"' },
            body: { ...JEANNE, id, multipleBirthInteger: n },
          }),
        ),
      );
      const statuses = answers.map((one) => one.status).sort();
      assert.deepEqual(statuses, [200, ...Array(15).fill(412)]);
      const now = await edge.ask(`/fhir/Patient/${id}`);
      assert.equal(now.headers.get('etag'), 'W/"2"');
    });
  });

  describe('delete', () => {
    it('is 204, and 204 again, and 204 for what never was', async () => {
      const { id } = await edge.create(JEANNE);
      for (const path of [id, id, 'never-was']) {
        const response = await edge.ask(`/fhir/Patient/${path}`, { method: 'DELETE' });
        assert.equal(response.status, 204);
        assert.equal(await response.text(), '');
      }
      const history = (await (await edge.ask(`/fhir/Patient/${id}/_history`)).json()) as Bundle;
      assert.equal(history.entry.length, 2);
    });

    it('does not happen to another version than the one named', async () => {
      const { id } = await edge.create(JEANNE);
      const options = { method: 'DELETE', headers: { 'If-Match': 'W/"7"' } };
      assert.equal((await edge.ask(`/fhir/Patient/${id}`, options)).status, 412);
      assert.equal((await edge.ask(`/fhir/Patient/${id}`)).status, 200);
    });

    it('takes it out of every search', async () => {
      const { id } = await edge.create({ ...JEANNE, identifier: [{ system: 'urn:x', value: 'to-delete' }] });
      await edge.ask(`/fhir/Patient/${id}`, { method: 'DELETE' });
      const text = await (await edge.ask('/fhir/Patient?identifier=urn:x|to-delete')).text();
      assert.ok(!text.includes(id));
    });
  });

  it('is shown to nobody without a token, and tells nobody whether it exists', async () => {
    for (const token of [false, 'wrong', `${TOKEN}x`, ''] as const) {
      for (const path of [scene.get('jeanne'), 'nobody']) {
        const response = await edge.ask(`/fhir/Patient/${path}`, { token });
        assert.equal(response.status, 401);
        assert.equal(response.headers.get('www-authenticate'), 'Bearer realm="moselle"');
        const text = await response.text();
        assert.match(text, /OperationOutcome/);
        assert.doesNotMatch(text, /Morel/);
      }
    }
  });
});

interface Bundle {
  readonly link: readonly { readonly relation: string; readonly url: string }[];
  readonly entry: readonly {
    readonly resource?: { readonly id: string; readonly meta: { readonly versionId: string } };
  }[];
}

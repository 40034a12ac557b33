import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { type RunningEdge, startEdge } from '../running-edge.ts';
import { itAnswers } from '../scenario.ts';

const PDF = Buffer.from('%PDF-1.4 not a real one \u00e9\u0000\u0001');
const PAGE = Buffer.from('<script>alert(document.domain)</script>');

describe('a document', () => {
  let edge: RunningEdge;
  before(async () => {
    edge = await startEdge();
    await put(edge, 'pdf', 'application/pdf', PDF);
    await put(edge, 'page', 'text/html', PAGE);
    await put(edge, 'forged', 'text/html\r\nSet-Cookie: a=b', PAGE);
  });
  after(() => edge.close());

  itAnswers(
    [
      {
        name: 'comes as itself',
        url: '/fhir/Binary/pdf',
        status: 200,
        contains: ['%PDF-1.4'],
        header: {
          'content-type': 'application/pdf',
          'content-security-policy': 'sandbox',
          'x-content-type-options': 'nosniff',
          'cache-control': 'no-store',
          etag: 'W/"1"',
          vary: 'Accept',
        },
      },
      {
        name: 'comes as itself to a browser',
        url: '/fhir/Binary/pdf',
        headers: { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
        status: 200,
        contains: ['%PDF-1.4'],
        header: { 'content-type': 'application/pdf' },
      },
      {
        name: 'comes as FHIR with its data to who asks for FHIR',
        url: '/fhir/Binary/pdf',
        headers: { Accept: 'application/fhir+json' },
        status: 200,
        contains: [`"data":"${PDF.toString('base64')}"`, '"contentType":"application/pdf"'],
        header: { 'content-type': 'application/fhir+json; charset=utf-8' },
      },
      {
        name: 'comes as FHIR for _format=json',
        url: '/fhir/Binary/pdf?_format=json',
        status: 200,
        contains: ['"data":"'],
      },
      {
        name: 'cannot run in the hub’s own origin, whatever it is',
        url: '/fhir/Binary/page',
        status: 200,
        header: { 'content-security-policy': 'sandbox', 'content-type': 'text/html' },
      },
      {
        name: 'cannot write a header',
        url: '/fhir/Binary/forged',
        status: 200,
        header: { 'content-type': 'application/octet-stream', 'set-cookie': null },
      },
      {
        name: 'is not sent again to who has it',
        url: '/fhir/Binary/pdf',
        headers: { 'If-None-Match': 'W/"1"' },
        status: 304,
      },
      {
        name: 'is read as a version',
        url: '/fhir/Binary/pdf/_history/1',
        status: 200,
        contains: ['%PDF-1.4'],
      },
      { name: 'has no other version', url: '/fhir/Binary/pdf/_history/2', status: 404 },
      { name: 'is not there under another id', url: '/fhir/Binary/other', status: 404 },
      { name: 'needs a token', url: '/fhir/Binary/pdf', token: false, status: 401 },
      { name: 'is not searched', url: '/fhir/Binary', status: 404 },
    ],
    () => ({ edge, scene: new Map() }),
  );

  it('comes byte for byte', async () => {
    const bytes = Buffer.from(await (await edge.ask('/fhir/Binary/pdf')).arrayBuffer());
    assert.deepEqual(bytes, PDF);
  });
});

/** As ingest stores one: the document apart, its digest in the stamps. */
async function put(edge: RunningEdge, id: string, contentType: string, bytes: Buffer): Promise<void> {
  const digest = createHash('sha256').update(bytes).digest('hex');
  const updated = Date.now();
  const meta = { versionId: '1', lastUpdated: new Date(updated).toISOString() };
  const body = Buffer.from(JSON.stringify({ resourceType: 'Binary', id, meta, contentType }));
  const outcome = await edge.store.commit({
    writes: [
      {
        type: 'Binary',
        id,
        expect: 0,
        updated,
        method: 'POST',
        body,
        stamps: JSON.stringify({ document: digest }),
        entry: { instant: 0, patient: undefined, keys: ['Binary'], marks: [], ranges: [] },
      },
    ],
    documents: [{ digest, bytes }],
  });
  assert.equal(outcome.state, 'committed');
}

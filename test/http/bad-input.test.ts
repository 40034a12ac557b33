import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { JEANNE } from './resources.ts';
import { type RunningEdge, startEdge, TOKEN } from './running-edge.ts';
import { itAnswers } from './scenario.ts';

describe('what is no good reaches the hub over HTTP and gets a clear answer', () => {
  let edge: RunningEdge;
  const scene = new Map<string, string>();
  before(async () => {
    edge = await startEdge();
    scene.set('jeanne', (await edge.create(JEANNE)).id);
  });
  after(() => edge.close());

  const POST = { method: 'POST', url: '/fhir/Patient' };
  itAnswers(
    [
      {
        name: 'broken JSON, with its place',
        ...POST,
        body: '{"resourceType":"Patient",\n "active" true}',
        status: 400,
        contains: ['line 2, column 11', '"code":"structure"'],
      },
      { name: 'no body', method: 'POST', url: '/fhir/Patient', status: 415 },
      { name: 'an empty body', ...POST, body: '', status: 400 },
      { name: 'a list instead of a resource', ...POST, body: '[]', status: 400 },
      { name: 'a text instead of a resource', ...POST, body: '"Patient"', status: 400 },
      { name: 'null', ...POST, body: 'null', status: 400 },
      { name: 'JSON that is no FHIR', ...POST, body: '{"hello":"world"}', status: 400 },
      {
        name: 'an element that FHIR does not have',
        ...POST,
        body: { ...JEANNE, surname: 'Morel' },
        status: 400,
        contains: ['surname'],
        lacks: ['Morel'],
      },
      {
        name: 'a date that is no date',
        ...POST,
        body: { ...JEANNE, birthDate: '14/07/1951' },
        status: 400,
        contains: ['birthDate'],
        lacks: ['14/07/1951'],
      },
      {
        name: 'a name given twice',
        ...POST,
        body: '{"resourceType":"Patient","active":true,"active":false}',
        status: 400,
        contains: ['twice'],
      },
      {
        name: '__proto__',
        ...POST,
        body: '{"resourceType":"Patient","__proto__":{"admin":true}}',
        status: 400,
        contains: ['__proto__'],
      },
      {
        name: 'constructor',
        ...POST,
        body: '{"resourceType":"Patient","constructor":{"prototype":{}}}',
        status: 400,
      },
      {
        name: 'an object 10 000 deep',
        ...POST,
        body: `{"resourceType":"Patient","extension":${'[{"extension":'.repeat(5000)}`,
        status: 400,
        contains: ['levels'],
      },
      {
        name: 'a list a million deep',
        ...POST,
        body: '['.repeat(1_000_000),
        status: 400,
        contains: ['levels'],
      },
      {
        name: 'a body over the limit',
        ...POST,
        body: `"${'x'.repeat(1_048_576)}"`,
        status: 413,
        contains: ['http.bodyBytes', 'too-long'],
      },
      {
        name: 'XML',
        ...POST,
        headers: { 'Content-Type': 'application/fhir+xml' },
        body: '<Patient/>',
        status: 415,
        contains: ['application/fhir+json'],
      },
      { name: 'plain text', ...POST, headers: { 'Content-Type': 'text/plain' }, body: '{}', status: 415 },
      {
        name: 'a form where a resource belongs',
        ...POST,
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: 'a=b',
        status: 415,
      },
      {
        name: 'another character set',
        ...POST,
        headers: { 'Content-Type': 'application/fhir+json; charset=iso-8859-1' },
        body: JEANNE,
        status: 415,
        contains: ['UTF-8'],
      },
      {
        name: 'UTF-16 that does not say so',
        ...POST,
        body: new Uint8Array(Buffer.from(JSON.stringify(JEANNE), 'utf16le')),
        status: 415,
        contains: ['UTF-8'],
      },
      {
        name: 'UTF-16 with a mark',
        ...POST,
        body: new Uint8Array(Buffer.from(`\ufeff${JSON.stringify(JEANNE)}`, 'utf16le')),
        status: 415,
      },
      {
        name: 'Latin-1 bytes',
        ...POST,
        body: new Uint8Array(
          Buffer.from('{"resourceType":"Patient","name":[{"family":"Lef\u00e8vre"}]}', 'latin1'),
        ),
        status: 400,
        contains: ['UTF-8'],
      },
      { name: 'a compressed body', ...POST, headers: { 'Content-Encoding': 'gzip' }, body: 'x', status: 415 },
      {
        name: 'a UTF-8 body with a mark is read',
        ...POST,
        body: `\ufeff${JSON.stringify(JEANNE)}`,
        status: 201,
      },
      {
        name: 'an unknown type, with the nearest',
        url: '/fhir/Pateint/1',
        status: 404,
        contains: ['did you mean Patient?'],
      },
      {
        name: 'a type that the hub does not serve',
        url: '/fhir/Observation',
        status: 404,
        contains: ['ImagingStudy'],
      },
      { name: '__proto__ as a type', url: '/fhir/__proto__', status: 404 },
      { name: 'constructor as a type', url: '/fhir/constructor/1', status: 404 },
      {
        name: 'a type in lower case',
        url: '/fhir/patient',
        status: 404,
        contains: ['did you mean Patient?'],
      },
      { name: 'an operation', url: '/fhir/Patient/$everything', status: 404, contains: ['operation'] },
      { name: 'an operation on one', url: '/fhir/Patient/{jeanne}/$everything', status: 404 },
      { name: 'a history of a whole type', url: '/fhir/Patient/_history', status: 404 },
      { name: 'a path too long to mean anything', url: '/fhir/Patient/1/_history/1/2/3', status: 404 },
      { name: 'the base itself', url: '/fhir', status: 404, contains: ['/fhir/metadata'] },
      { name: 'the base with a slash', url: '/fhir/', status: 404, contains: ['/fhir/metadata'] },
      {
        name: 'a bundle, which comes later',
        method: 'POST',
        url: '/fhir',
        body: { resourceType: 'Bundle', type: 'batch' },
        status: 404,
      },
      {
        name: 'PATCH, which comes later',
        method: 'PATCH',
        url: '/fhir/Patient/{jeanne}',
        headers: { 'Content-Type': 'application/json-patch+json' },
        body: '[]',
        status: 405,
        header: { allow: 'GET, HEAD, PUT, DELETE' },
      },
      { name: 'DELETE of a whole type', method: 'DELETE', url: '/fhir/Patient', status: 405 },
      {
        name: 'an Accept that is XML',
        url: '/fhir/Patient/{jeanne}',
        headers: { Accept: 'application/fhir+xml' },
        status: 406,
        contains: ['application/fhir+json'],
        lacks: ['Morel'],
      },
      {
        name: 'a _format that is XML',
        url: '/fhir/Patient/{jeanne}?_format=xml',
        status: 406,
        lacks: ['Morel'],
      },
      {
        name: 'a _format that is JSON wins over an Accept that is not',
        url: '/fhir/Patient/{jeanne}?_format=json',
        headers: { Accept: 'text/html' },
        status: 200,
        contains: ['Morel'],
      },
      { name: 'an id with a quote', url: "/fhir/Patient/x'%20OR%20'1'='1", status: 404 },
      { name: 'an id of 65 characters', url: `/fhir/Patient/${'x'.repeat(65)}`, status: 404 },
      {
        name: 'a query of 20 000 characters',
        url: `/fhir/Patient?family=${'x'.repeat(20_000)}`,
        status: 413,
        contains: ['POST [type]/_search'],
      },
      {
        name: 'an unknown place outside FHIR',
        url: '/admin',
        status: 404,
        contains: ['"error":"not-found"'],
        lacks: ['OperationOutcome'],
      },
      {
        name: 'something sent outside FHIR',
        method: 'POST',
        url: '/',
        body: '{}',
        status: 405,
        lacks: ['OperationOutcome'],
      },
    ],
    () => ({ edge, scene }),
  );

  const PATHS = [
    '/fhir//Patient',
    '/fhir/Patient//x',
    '/fhir/../fhir/Patient/x',
    '/fhir/Patient/../../etc/passwd',
    '/fhir/Patient/%2e%2e',
    '/fhir/Patient/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '/fhir/Patient/%00',
    '/fhir/%00/x',
    '/fhir/Patient/x%0d%0aSet-Cookie:%20a',
    '/fhir/Patient;x=1/x',
    '/fhir/Patient/\\..\\x',
    '/FHIR/Patient',
  ];
  for (const path of PATHS) {
    it(`the path ${path} is not found`, async () => {
      const { status, body } = await edge.askRaw(path);
      assert.equal(status, 404, body);
    });
  }

  it('a path whose escapes are no UTF-8 is refused', async () => {
    for (const path of ['/fhir/Patient/%ff', '/fhir/Patient/%', '/fhir/%c3%28/x']) {
      const { status, body } = await edge.askRaw(path);
      assert.equal(status, 400);
      assert.match(body, /OperationOutcome/);
    }
  });

  it('a Host that could forge links is refused', async () => {
    const { status } = await edge.askRaw('/fhir/Patient', { Host: 'a"><script>' });
    assert.equal(status, 400);
  });

  it('a request as if to a proxy is understood', async () => {
    const { status, body } = await edge.askRaw(`http://hub.example/fhir/Patient/${scene.get('jeanne')}`);
    assert.equal(status, 200, body);
  });

  const RAW: readonly (readonly [name: string, bytes: string, status: RegExp])[] = [
    ['bytes that are no HTTP', 'MSH|^~\\&|A|B\r\n\r\n', /^HTTP\/1\.1 400 /],
    [
      'headers without end',
      `GET /fhir/metadata HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(70_000)}`,
      /^HTTP\/1\.1 413 /,
    ],
    [
      'a URL of 70 000 characters',
      `GET /fhir/Patient?name=${'x'.repeat(70_000)} HTTP/1.1\r\n`,
      /^HTTP\/1\.1 413 /,
    ],
    [
      'two lengths',
      'POST /fhir/Patient HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}',
      /^HTTP\/1\.1 400 /,
    ],
  ];
  for (const [name, bytes, status] of RAW) {
    it(`on the wire: ${name}`, async () => {
      const answer = await exchange(edge.port, bytes);
      assert.match(answer, status);
      assert.match(answer, /OperationOutcome/);
    });
  }

  it('a body of 100 MB is refused while it comes, and the connection survives', async () => {
    const response = await edge.ask('/fhir/Patient', {
      method: 'POST',
      body: `"${'x'.repeat(100_000_000)}"`,
    });
    assert.equal(response.status, 413);
    await response.text();
    assert.equal((await edge.ask(`/fhir/Patient/${scene.get('jeanne')}`)).status, 200);
  }).timeout(20_000);

  it('a body without a length is refused once it is over the limit', async () => {
    const chunk = new Uint8Array(65_536).fill(0x20);
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        sent += chunk.length;
        if (sent > 8_000_000) controller.close();
        else controller.enqueue(chunk);
      },
    });
    const init = {
      method: 'POST',
      headers: { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/json' },
      body,
      duplex: 'half',
    };
    const response = await fetch(`${edge.origin}/fhir/Patient`, init as RequestInit);
    assert.equal(response.status, 413);
  });

  it('a caller who leaves in the middle of a body leaves nothing behind', async () => {
    const counts = await edge.store.counts();
    const head = `POST /fhir/Patient HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n`;
    const socket = connect(edge.port, '127.0.0.1');
    await new Promise<void>((resolve) => socket.write(`${head}{"resourceType":"Patient"`, () => resolve()));
    socket.destroy();
    assert.equal((await edge.ask(`/fhir/Patient/${scene.get('jeanne')}`)).status, 200);
    assert.deepEqual(await edge.store.counts(), counts);
  });

  it('none of it is in the log but its pattern, status and kind', () => {
    const logged = edge.logged();
    assert.match(logged, /"route":"\/fhir\/Patient\/:id"/);
    assert.match(logged, /"fault":"not-acceptable"/);
    for (const secret of ['Morel', 'xxxx', 'etc/passwd', scene.get('jeanne')!, 'family', TOKEN]) {
      assert.ok(!logged.includes(secret), secret);
    }
  });
});

function exchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => {
      answer += String(chunk);
    });
    // The hub closes when it has answered; bytes that were still under way may make that a reset.
    socket.on('error', () => undefined).once('close', () => resolve(answer));
    socket.write(bytes);
  });
}

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CATALOGUE } from '../../src/fhir/catalogue.ts';
import { homePage } from '../../src/http/home/page.ts';
import type { FeedState } from '../../src/store/store.ts';
import { ARCHIVE, JEANNE, PAUL, study } from './resources.ts';
import { type RunningEdge, startEdge } from './running-edge.ts';
import { itAnswers } from './scenario.ts';

const FEEDS: readonly FeedState[] = [
  { source: 'XPLORE|CHRU', messages: 1412, dead: 3, last: Date.UTC(2025, 2, 1, 8), lastKind: 'ORU^R01' },
  {
    source: 'RIS|<script>alert(1)</script>',
    messages: 1,
    dead: 1,
    last: Date.UTC(2025, 2, 2, 8),
    lastKind: '"><b>',
  },
];

describe('what is open to everybody', () => {
  let edge: RunningEdge;
  let broken = false;
  before(async () => {
    const started = Date.UTC(2025, 0, 1, 8);
    edge = await startEdge({
      state: () => ({
        live: true,
        ready: true,
        store: { adapter: 'sqlite' },

        started,
        version: '0.0.1',
      }),
      wrap: (store) => ({
        ...store,
        journal: { ...store.journal, feeds: async () => FEEDS },
        ping: () => (broken ? new Promise<void>(() => undefined) : store.ping()),
      }),
    });
    const { id } = await edge.create(JEANNE);
    await edge.create(PAUL);
    await edge.create(ARCHIVE);
    for (let day = 1; day <= 3; day++) await edge.create(study(id, `2025-03-0${day}T08:00:00Z`));
  });
  after(() => edge.close());

  itAnswers(
    [
      {
        name: 'the CapabilityStatement, to pages of any origin',
        url: '/fhir/metadata',
        token: false,
        status: 200,
        contains: ['CapabilityStatement', '4.0.1', '"ImagingStudy"', '"search-type"'],
        header: {
          'access-control-allow-origin': '*',
          'content-type': 'application/fhir+json; charset=utf-8',
        },
      },
      {
        name: 'the CapabilityStatement, over several lines',
        url: '/fhir/metadata?_pretty=true&_format=json',
        token: false,
        status: 200,
        contains: ['\n  "kind": "instance"'],
      },
      {
        name: 'the CapabilityStatement, not as XML',
        url: '/fhir/metadata',
        headers: { Accept: 'application/fhir+xml' },
        token: false,
        status: 406,
      },
      {
        name: 'the CapabilityStatement cannot be changed',
        method: 'PUT',
        url: '/fhir/metadata',
        body: {},
        status: 405,
        header: { allow: 'GET, HEAD, OPTIONS' },
      },
      {
        name: 'no FHIR data, to pages of no other origin',
        url: '/fhir/Patient',
        status: 200,
        header: { 'access-control-allow-origin': null },
      },
      {
        name: 'the health',
        url: '/health',
        token: false,
        status: 200,
        contains: [
          '"live":true',
          '"ready":true',
          '"answers":true',
          'XPLORE|CHRU',
          '"uptime":',
          '"version":"0.0.1"',
        ],
        lacks: ['Morel'],
      },
      {
        name: 'whether it lives',
        url: '/health/live',
        token: false,
        status: 200,
        contains: ['{"live":true}'],
      },
      {
        name: 'whether it is ready',
        url: '/health/ready',
        token: false,
        status: 200,
        contains: ['{"ready":true}'],
      },
      { name: 'no other health', url: '/health/x', token: false, status: 404 },
      {
        name: 'the figures',
        url: '/metrics',
        token: false,
        status: 200,
        contains: [
          'moselle_http_request_seconds_bucket{le="0.005",method="POST",route="/fhir/Patient"} ',
          'moselle_http_responses_total{status="201"} 6',
          'moselle_http_requests_in_flight 1',
          '# HELP moselle_http_request_seconds ',
        ],
        lacks: ['Morel'],
        header: { 'content-type': /^text\/plain/ },
      },
      {
        name: 'a page in French for a French browser',
        url: '/',
        headers: { 'Accept-Language': 'fr-FR,fr;q=0.9,en;q=0.8' },
        token: false,
        status: 200,
        contains: [
          '<html lang="fr">',
          'Examens d’imagerie',
          'En service',
          'XPLORE · CHRU',
          '1\u202f412',
          '1 mars 2025',
          'jeton d’accès',
        ],
        lacks: ['Morel', 'Lefèvre', 'IPP-0001', '<script>', '"><b>'],
        header: {
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': /^default-src 'none'; style-src 'sha256-[\w+/]+=*'; /,
          'x-content-type-options': 'nosniff',
          vary: 'Accept-Language',
        },
      },
      {
        name: 'a page in English for all others',
        url: '/',
        headers: { 'Accept-Language': 'de' },
        token: false,
        status: 200,
        contains: [
          '<html lang="en">',
          'Imaging studies',
          'In service',
          '1,412',
          '/fhir/metadata',
          '/health',
          '/metrics',
        ],
        lacks: ['Morel', 'Lefèvre', 'IPP-0001', 'Examens'],
      },
    ],
    () => ({ edge, scene: new Map() }),
  );

  it('the statement says nothing that the hub does not do, and the hub nothing that it does not say', async () => {
    const statement = (await (await edge.ask('/fhir/metadata')).json()) as Statement;
    const claimed = statement.rest[0]!.resource.map((one) => [
      one.type,
      one.interaction.map(({ code }) => code),
    ]);
    assert.deepEqual(
      claimed,
      CATALOGUE.map((row) => [row.type, [...row.interactions]]),
    );
    const PROBES: Readonly<Record<string, readonly [method: string, path: string]>> = {
      read: ['GET', '/x'],
      vread: ['GET', '/x/_history/1'],
      'history-instance': ['GET', '/x/_history'],
      update: ['PUT', '/x'],
      delete: ['DELETE', '/never'],
      create: ['POST', ''],
      'search-type': ['GET', '?_count=1'],
    };
    for (const { type, interaction } of statement.rest[0]!.resource) {
      const codes = interaction.map(({ code }) => code);
      for (const [code, [method, path]] of Object.entries(PROBES)) {
        const response = await edge.ask(`/fhir/${type}${path}`, { method });
        const text = await response.text();
        // Served: the request itself is at fault (no body, no such id). Not served: the place or the method is.
        const served = response.status !== 405 && !text.includes('/fhir/metadata lists');
        assert.equal(served, codes.includes(code), `${type} ${code}: ${response.status} ${text}`);
      }
    }
  });

  it('every count of the page shows in a real browser, which obeys its policy', async function () {
    this.timeout(120_000);
    const dom = await inChromium(edge.origin);
    if (dom === undefined) {
      console.log('      no chromium on this machine: the page was not looked at in a browser');
      this.skip();
    }
    for (const [type, count] of [
      ['Patient', 2],
      ['ImagingStudy', 3],
      ['Endpoint', 1],
    ]) {
      assert.match(dom, new RegExp(`<li data-type="${type}"><strong>${count}</strong>`));
    }
    assert.doesNotMatch(dom, /Morel|Lefèvre|IPP-0001|<script>/);
  });

  it('a database that does not answer makes the hub not ready, but alive', async () => {
    broken = true;
    try {
      const [health, ready, live, page] = await Promise.all(
        ['/health', '/health/ready', '/health/live', '/'].map((path) => edge.ask(path, { token: false })),
      );
      assert.equal(health?.status, 503);
      assert.match((await health?.text()) ?? '', /"ready":false.*"answers":false/);
      assert.equal(ready?.status, 503);
      assert.equal(live?.status, 200);
      assert.match((await page?.text()) ?? '', /Not available/);
    } finally {
      broken = false;
    }
  });
});

describe('the page of an empty hub', () => {
  const EMPTY = {
    zone: 'Europe/Paris',
    ready: true,
    version: '1',
    store: 'sqlite',
    started: 0,
    counts: [],
    feeds: [],
  };
  it('says that the first message will fill it', () => {
    assert.match(homePage({ language: 'fr', ...EMPTY }), /le premier message remplira cette page/);
    assert.match(homePage({ language: 'en', ...EMPTY }), /No message received/);
  });
  it('says so when the database does not answer', () => {
    assert.match(homePage({ language: 'fr', ...EMPTY, counts: undefined }), /La base ne répond pas/);
  });
});

interface Statement {
  readonly rest: readonly {
    readonly resource: readonly {
      readonly type: string;
      readonly interaction: readonly { readonly code: string }[];
    }[];
  }[];
}

/** The page as Chromium makes it; undefined where there is no Chromium. */
async function inChromium(url: string): Promise<string | undefined> {
  const profile = await mkdtemp(join(tmpdir(), 'moselle-chromium-'));
  const quiet = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
  const offline = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
  try {
    const args = [...quiet, ...offline, `--user-data-dir=${profile}`, '--dump-dom', url];
    return (await promisify(execFile)('chromium', args)).stdout;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  } finally {
    await rm(profile, { recursive: true, force: true });
  }
}

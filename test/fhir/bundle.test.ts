import assert from 'node:assert/strict';
import type { Bundle } from '@medplum/fhirtypes';
import { Fault } from '../../src/fault.ts';
import { historyBundle, searchset } from '../../src/fhir/bundle.ts';
import { outcomeOf, warningOutcome } from '../../src/fhir/outcome.ts';
import { BASE } from './finder.ts';
import { helene, study } from './region.ts';

function bytes(value: unknown): Uint8Array {
  // As a store hands them out: a view into something larger.
  const text = Buffer.from(`xx${JSON.stringify(value)}xx`);
  return new Uint8Array(text.buffer, text.byteOffset + 2, text.byteLength - 4);
}

function parse(bytes: Buffer): Bundle {
  return JSON.parse(bytes.toString());
}

describe('a page of a search', () => {
  it('holds the stored bytes as they are, with their addresses and why they are there', () => {
    const bundle = parse(
      searchset({
        base: BASE,
        self: `${BASE}/ImagingStudy?_id="a"`,
        next: `${BASE}/ImagingStudy?page=2`,
        total: 7,
        entries: [
          { type: 'ImagingStudy', id: 'study', body: bytes(study), mode: 'match' },
          { type: 'Patient', id: 'helene', body: bytes(helene), mode: 'include' },
          { type: 'OperationOutcome', id: '', body: bytes(warningOutcome(['Ignored.'])), mode: 'outcome' },
        ],
      }),
    );
    assert.deepEqual(bundle, {
      resourceType: 'Bundle',
      type: 'searchset',
      total: 7,
      link: [
        { relation: 'self', url: `${BASE}/ImagingStudy?_id="a"` },
        { relation: 'next', url: `${BASE}/ImagingStudy?page=2` },
      ],
      entry: [
        { fullUrl: `${BASE}/ImagingStudy/study`, resource: study, search: { mode: 'match' } },
        { fullUrl: `${BASE}/Patient/helene`, resource: helene, search: { mode: 'include' } },
        { resource: warningOutcome(['Ignored.']), search: { mode: 'outcome' } },
      ],
    });
  });

  it('keeps an address whole whose every character takes three bytes', () => {
    const self = `${BASE}/Patient?family=${'林'.repeat(400)}`;
    assert.equal(parse(searchset({ base: BASE, self, entries: [] })).link?.[0]?.url, self);
  });

  it('that is empty has no entry at all', () => {
    const bundle = parse(searchset({ base: BASE, self: `${BASE}/Patient`, total: 0, entries: [] }));
    assert.deepEqual(bundle, {
      resourceType: 'Bundle',
      type: 'searchset',
      total: 0,
      link: [{ relation: 'self', url: `${BASE}/Patient` }],
    });
  });
});

describe('the address of the hub', () => {
  it('is written so that its quotes cannot end a fullUrl', () => {
    const base = 'http://hub"\\é/fhir';
    const entries = [{ type: 'Patient', id: 'helene', body: bytes(helene), mode: 'match' }] as const;
    const bundle = parse(searchset({ base, self: base, entries }));
    assert.equal(bundle.entry?.[0]?.fullUrl, `${base}/Patient/helene`);
  });
});

describe('the history of a resource', () => {
  it('tells how each version came about, deletions too', () => {
    const updated = Date.parse('2024-05-03T10:00:00Z');
    const version = { type: 'Patient', id: 'helene', updated };
    const bundle = parse(
      historyBundle({
        base: BASE,
        self: `${BASE}/Patient/helene/_history`,
        versions: [
          { ...version, version: 3, method: 'DELETE', body: undefined },
          { ...version, version: 2, method: 'PUT', body: bytes(helene) },
          { ...version, version: 1, method: 'POST', body: bytes(helene) },
        ],
      }),
    );
    const lastModified = '2024-05-03T10:00:00.000Z';
    const fullUrl = `${BASE}/Patient/helene`;
    assert.equal(bundle.type, 'history');
    assert.deepEqual(bundle.entry, [
      {
        fullUrl,
        request: { method: 'DELETE', url: 'Patient/helene' },
        response: { status: '204 No Content', etag: 'W/"3"', lastModified },
      },
      {
        fullUrl,
        resource: helene,
        request: { method: 'PUT', url: 'Patient/helene' },
        response: { status: '200 OK', etag: 'W/"2"', lastModified },
      },
      {
        fullUrl,
        resource: helene,
        request: { method: 'POST', url: 'Patient' },
        response: { status: '201 Created', etag: 'W/"1"', lastModified },
      },
    ]);
  });
});

describe('an outcome', () => {
  it('says a fault in the words and codes of FHIR', () => {
    const fault = new Fault('invalid', 'Patient.gender: write one of male, female.', {
      expression: ['Patient.gender'],
    });
    assert.deepEqual(outcomeOf(fault), {
      resourceType: 'OperationOutcome',
      issue: [
        {
          severity: 'error',
          code: 'invalid',
          diagnostics: 'Patient.gender: write one of male, female.',
          expression: ['Patient.gender'],
        },
      ],
    });
    assert.equal(outcomeOf(new Fault('full', 'Disk full.')).issue[0]?.severity, 'fatal');
  });
});

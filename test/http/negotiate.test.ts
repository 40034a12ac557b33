import assert from 'node:assert/strict';
import { Fault } from '../../src/fault.ts';
import { readPreferences } from '../../src/http/fhir/prefer.ts';
import { languageOf } from '../../src/http/home/texts.ts';
import { acceptsJson, readForm } from '../../src/http/negotiate.ts';

describe('what a caller accepts', () => {
  const JSON_ACCEPTED = [
    undefined,
    '',
    '*/*',
    'application/fhir+json',
    'application/json',
    'APPLICATION/FHIR+JSON; charset=UTF-8',
    'application/fhir+xml, application/fhir+json;q=0.5',
    'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    'application/fhir+json; fhirVersion=4.0',
    'application/*',
  ];
  for (const accept of JSON_ACCEPTED) {
    it(`is JSON: ${accept}`, () => acceptsJson(accept));
  }

  const REFUSED = [
    'application/fhir+xml',
    'text/html',
    'application/fhir+json;q=0',
    'application/fhir+json; q=0.000',
    'application/fhir+json; fhirVersion=5.0',
    'garbage',
    ';;,',
  ];
  for (const accept of REFUSED) {
    it(`is nothing the hub has: ${accept}`, () => {
      assert.throws(
        () => acceptsJson(accept),
        (error) =>
          error instanceof Fault &&
          error.kind === 'not-acceptable' &&
          /application\/fhir\+json/.test(error.message),
      );
    });
  }

  it('may be said in _format, where a plus often became a space', () => {
    for (const format of ['json', 'application/json', 'application/fhir+json', 'application/fhir json']) {
      assert.deepEqual(readForm([['_format', format]]), { json: true, pretty: false });
    }
    assert.throws(() => readForm([['_format', 'xml']]), /XML is not served yet/);
    assert.deepEqual(readForm([['_pretty', 'true']]), { json: false, pretty: true });
  });
});

describe('what a caller prefers', () => {
  const CASES: readonly (readonly [string | undefined, string, string])[] = [
    [undefined, 'representation', 'strict'],
    ['return=minimal', 'minimal', 'strict'],
    ['return=OperationOutcome; handling=lenient', 'OperationOutcome', 'lenient'],
    ['handling=lenient, return="minimal"', 'minimal', 'lenient'],
    ['handling=strict', 'representation', 'strict'],
    ['respond-async, wait=10', 'representation', 'strict'],
  ];
  for (const [header, returned, handling] of CASES) {
    it(`is read from: ${header}`, () => assert.deepEqual(readPreferences(header), { returned, handling }));
  }
});

describe('the language of the page', () => {
  const CASES: readonly (readonly [string | undefined, string])[] = [
    ['fr-FR,fr;q=0.9,en;q=0.8', 'fr'],
    ['fr', 'fr'],
    ['en-US,en;q=0.9,fr;q=0.8', 'en'],
    ['de-DE,de;q=0.9,fr;q=0.3', 'fr'],
    ['en;q=0.1, fr-CA;q=0.2', 'fr'],
    ['fr;q=0', 'en'],
    ['de', 'en'],
    [undefined, 'en'],
  ];
  for (const [header, language] of CASES) {
    it(`is ${language} for a browser that says ${header}`, () => assert.equal(languageOf(header), language));
  }
});

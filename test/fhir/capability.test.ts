import assert from 'node:assert/strict';
import { capabilityStatement } from '../../src/fhir/capability.ts';
import { CATALOGUE } from '../../src/fhir/catalogue.ts';
import { parseSearch } from '../../src/fhir/search/parse.ts';
import { BASE } from './finder.ts';

const OPTIONS = { base: BASE, handling: 'strict', defaultCount: 20, maxCount: 100 } as const;

describe('the CapabilityStatement', () => {
  const statement = capabilityStatement({ base: BASE, version: '0.1.0', date: '2024-05-03T10:00:00Z' });
  const resources = statement.rest?.[0]?.resource ?? [];

  it('lists the types of the catalogue with their interactions, and nothing else', () => {
    assert.deepEqual(
      resources.map(({ type, interaction }) => [type, interaction?.map(({ code }) => code)]),
      CATALOGUE.map(({ type, interactions }) => [type, interactions]),
    );
  });

  it('promises only parameters and includes that are answered', () => {
    for (const { type, searchParam, searchInclude, searchRevInclude } of resources) {
      for (const { name } of searchParam ?? []) {
        assert.doesNotThrow(() =>
          parseSearch(
            type!,
            [[name === '_id' ? '_id' : `${name}:missing`, name === '_id' ? 'x' : 'true']],
            OPTIONS,
          ),
        );
      }
      for (const include of searchInclude ?? []) parseSearch(type!, [['_include', include]], OPTIONS);
      for (const include of searchRevInclude ?? []) parseSearch(type!, [['_revinclude', include]], OPTIONS);
    }
  });

  it('defines a parameter where R4 does, and not where it is ours', () => {
    const reports = resources.find(({ type }) => type === 'DiagnosticReport')?.searchParam;
    assert.equal(
      reports?.find(({ name }) => name === 'patient')?.definition,
      'http://hl7.org/fhir/SearchParameter/clinical-patient',
    );
    assert.equal(reports?.find(({ name }) => name === 'imaging-study')?.definition, undefined);
  });

  it('has no empty list, which FHIR does not know', () => {
    assert.doesNotMatch(JSON.stringify(statement), /\[\]/);
  });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { CATALOGUE } from '../../../src/fhir/catalogue.ts';
import { compileExpression } from '../../../src/fhir/index/expression.ts';
import { generate } from '../../../src/fhir/r4/generate.ts';
import { parametersOf } from '../../../src/fhir/search/parameters.ts';

function committed(name: string): string {
  return readFileSync(new URL(`../../../src/fhir/r4/${name}`, import.meta.url), 'utf8');
}

describe('the generated R4 definitions', () => {
  it('are what the published definitions give: run `npm run generate` and commit', () => {
    const { structure, parameters } = generate();
    assert.ok(structure === committed('structure.json'), 'structure.json differs');
    assert.ok(parameters === committed('parameters.json'), 'parameters.json differs');
  });

  it('are small enough to load at every start', () => {
    assert.ok(committed('structure.json').length + committed('parameters.json').length < 600_000);
  });

  it('cover every type of the catalogue that is searched', () => {
    for (const { type, interactions } of CATALOGUE) {
      assert.equal(parametersOf(type).size > 0, interactions.includes('search-type'), type);
    }
  });
});

describe('compiling a search expression', () => {
  for (const [expression, says] of [
    ['Patient.name.first()', /'first\(\)'/],
    ['Patient.name[0]', /'\[0\]'/],
    ["Patient.name.where(use='official' and family.exists())", /'and'/],
    ['Patient.naem', /selects no element/],
    ['Patient.name.', /'its end'/],
    ['Patient.telecom.where(system=email)', /'email'/],
    ['Patient.active.exists() or true', /'or'/],
  ] as const) {
    it(`refuses ${expression} rather than guess`, () => {
      assert.throws(
        () => compileExpression(expression),
        (thrown) => {
          assert.match(String(thrown), says);
          return (thrown as { kind?: string }).kind === 'configuration';
        },
      );
    });
  }

  it('reads the older spelling of ofType', () => {
    assert.deepEqual(compileExpression('(Patient.deceased as dateTime)').types, ['dateTime']);
    assert.deepEqual(compileExpression('Patient.deceased.as(boolean)').types, ['boolean']);
  });
});

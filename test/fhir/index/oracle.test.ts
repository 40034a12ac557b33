import assert from 'node:assert/strict';
import type { Resource } from '@medplum/fhirtypes';
import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4/index.js';
import { CATALOGUE } from '../../../src/fhir/catalogue.ts';
import parametersFile from '../../../src/fhir/r4/parameters.json' with { type: 'json' };
import type { ParametersFile } from '../../../src/fhir/r4/shape.ts';
import { parametersOf } from '../../../src/fhir/search/parameters.ts';
import { REGION } from '../region.ts';

/** A FHIRPath engine resolves references over the network; the types that ours tells from the text are put in instead. */
function answerable(expression: string): string {
  return expression.replace(
    /resolve\(\) is (\w+)/g,
    "(reference.contains('$1/') or (reference.empty() and type = '$1'))",
  );
}

function byEngine(resource: Resource, expression: string): readonly string[] {
  const values = fhirpath.evaluate(resource, answerable(expression), undefined, r4, { async: false });
  return (values as unknown[]).map((value) => JSON.stringify(value)).sort();
}

function byOurs(resource: Resource, code: string): readonly string[] {
  const values: string[] = [];
  parametersOf(resource.resourceType)
    .get(code)!
    .expression.visit(resource, (value) => values.push(JSON.stringify(value)));
  return values.sort();
}

/** Every search parameter of R4, on every resource of the region, against an independent FHIRPath engine. */
describe('search expressions, compiled', () => {
  const parameters = parametersFile as unknown as ParametersFile;
  const used = new Set<string>();

  for (const resource of REGION) {
    it(`select in ${resource.resourceType}/${resource.id} what FHIRPath selects`, () => {
      for (const { code, expression } of parameters[resource.resourceType]!) {
        const widened = CATALOGUE.find(({ type }) => type === resource.resourceType)?.widened?.[code];
        const expected = byEngine(resource, widened ?? expression);
        if (expected.length > 0) used.add(`${resource.resourceType}.${code}`);
        assert.deepEqual(byOurs(resource, code), expected, `${resource.resourceType}?${code}`);
      }
    });
  }

  it('are each put to the test by a value', () => {
    const unused = Object.entries(parameters).flatMap(([type, all]) =>
      all.map(({ code }) => `${type}.${code}`).filter((name) => !used.has(name) && !name.includes('._')),
    );
    assert.deepEqual(unused, []);
  });
});

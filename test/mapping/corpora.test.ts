import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { check } from '../../src/fhir/validate.ts';
import { parse } from '../../src/hl7/message.ts';
import type { MappedResource } from '../../src/mapping/mapped.ts';
import { feedOf, ROOT } from './mapping-files.ts';
import { projectMapping } from './small-mapping.ts';

const CORPORA = resolve(ROOT, '../shared/corpora/hl7');

/** Real example messages, read where they lie and never copied here. */
describe('example messages of others', () => {
  const mapping = projectMapping();

  before(function () {
    if (existsSync(CORPORA)) return;
    console.log(`      skipped: ${CORPORA} is not there`);
    this.skip();
  });

  const read = (file: string) => parse(readFileSync(join(CORPORA, file), 'utf8'));

  it('every mapped kind maps without exception to resources that are FHIR R4', () => {
    let mapped = 0;
    for (const file of readdirSync(CORPORA, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.hl7')) continue;
      const message = read(file);
      if (!mapping.kinds.includes(message.kind) || !message.first('PID')) continue;
      for (const { resource, references } of mapping.map(message, feedOf()).resources) {
        for (const { at } of references) at.reference = 'Patient/x';
        assert.doesNotThrow(() => check(resource.resourceType, unchecked(resource)), file);
      }
      mapped++;
    }
    assert.ok(mapped >= 10, `${mapped} messages`);
  });

  it('the teleradiology order, study and report name one order and one patient', () => {
    const [order, study, report] = ['orm-1', 'omi', 'oru'].map(
      (name) => mapping.map(read(`teleradiologie/${name}.hl7`), feedOf()).resources,
    );
    const identity = (resources: readonly MappedResource[] | undefined, local: string) =>
      resources?.find((one) => one.local === local)?.identities[0];
    for (const local of ['patient', 'order']) {
      assert.ok(identity(order, local));
      assert.equal(identity(study, local), identity(order, local));
      assert.equal(identity(report, local), identity(order, local));
    }
    for (const [resources, local] of [
      [study, 'study'],
      [report, 'report'],
    ] as const) {
      const { references } = resources!.find((one) => one.local === local)!;
      assert.ok(
        references.some((one) => one.to === 'order') && references.some((one) => one.to === 'patient'),
      );
    }
  });

  it('the answer of teleradiology is by its radiologist and its platform', () => {
    const { resources } = mapping.map(read('teleradiologie/oru.hl7'), feedOf());
    const { references, resource } = resources.find((one) => one.local === 'report')!;
    const identities = references.map(({ to }) => resources.find((one) => one.local === to)!.identities[0]);
    assert.ok(identities.includes('Practitioner|https://rpps.esante.gouv.fr|01234564895'));
    assert.ok(identities.includes('Organization|https://finess.esante.gouv.fr|300017986'));
    assert.equal((resource as { status?: string }).status, 'final');
  });
});

/** References were set to one address above; whether their targets have the right type is linking's business. */
function unchecked(resource: MappedResource['resource']): unknown {
  const text = JSON.stringify(resource, (key, value: unknown) => (key === 'reference' ? undefined : value));
  return JSON.parse(text.replaceAll('{}', '{"display":"x"}'));
}

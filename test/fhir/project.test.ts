import assert from 'node:assert/strict';
import type { ImagingStudy, Patient, Resource } from '@medplum/fhirtypes';
import { project } from '../../src/fhir/project.ts';
import type { Search } from '../../src/fhir/search/search.ts';
import { check } from '../../src/fhir/validate.ts';
import { helene, report, study } from './region.ts';

function projected<T extends Resource>(
  resource: T,
  wanted: Partial<Pick<Search, 'elements' | 'summary'>>,
): T {
  return project(resource, { elements: undefined, summary: 'false', ...wanted }) as T;
}

describe('a part of a resource', () => {
  it('has the elements asked for, and the mandatory ones', () => {
    const part = projected(study, { elements: ['started'] });
    assert.deepEqual(Object.keys(part).sort(), [
      'id',
      'meta',
      'resourceType',
      'started',
      'status',
      'subject',
    ]);
  });

  it('has a choice that is asked for by its base name', () => {
    assert.deepEqual(projected(report, { elements: ['effective'] }).effectivePeriod, report.effectivePeriod);
  });

  it('has the extensions of a primitive with it', () => {
    const patient = { ...helene, _birthDate: { extension: [{ url: 'urn:x', valueCode: 'y' }] } } as Patient;
    assert.ok('_birthDate' in projected(patient, { elements: ['birthDate'] }));
    assert.ok(!('_birthDate' in projected(patient, { elements: ['name'] })));
  });

  it('is tagged so that nobody writes it back, beside the tags it has', () => {
    const { meta } = projected(helene, { elements: ['name'] });
    assert.deepEqual(
      meta?.tag?.map(({ code }) => code),
      ['demo', 'SUBSETTED'],
    );
    assert.equal(helene.meta?.tag?.length, 1);
  });

  it('is the whole when nothing less was asked', () => assert.equal(projected(study, {}), study));
});

describe('a summary', () => {
  it('of a study keeps its series and leaves the instances out', () => {
    const part: ImagingStudy = projected(study, { summary: 'true' });
    assert.equal(part.series?.length, 2);
    assert.equal(part.series?.[0]?.uid, study.series?.[0]?.uid);
    assert.equal(part.series?.[0]?.instance, undefined);
    assert.equal(study.series?.[0]?.instance?.length, 2);
    assert.doesNotThrow(() => check('ImagingStudy', part));
  });

  it('=text is the text and what is mandatory', () => {
    const text = { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">x</div>' } as const;
    const part = projected({ ...study, text }, { summary: 'text' });
    assert.deepEqual(Object.keys(part).sort(), ['id', 'meta', 'resourceType', 'status', 'subject', 'text']);
    assert.equal(projected({ ...study, text }, { summary: 'data' }).text, undefined);
  });
});

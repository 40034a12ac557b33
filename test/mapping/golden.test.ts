import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import { check } from '../../src/fhir/validate.ts';
import type { Feed } from '../../src/hl7/feed.ts';
import { parse } from '../../src/hl7/message.ts';
import { compileMapping } from '../../src/mapping/compile.ts';
import type { Mapped } from '../../src/mapping/mapped.ts';
import { mappingSources, ROOT, vocabularies } from './mapping-files.ts';

const FIXTURES = join(ROOT, 'fixtures/mappings');

/** `in.hl7` beside `out.json`, below the folder of the facility whose `feed.json` says how to read it. */
describe('each message of fixtures/mappings means what its out.json says', () => {
  const mapping = compileMapping(mappingSources(), vocabularies());
  for (const facility of readdirSync(FIXTURES)) {
    const feed = JSON.parse(readFileSync(join(FIXTURES, facility, 'feed.json'), 'utf8')) as Feed;
    for (const folder of casesBelow(join(FIXTURES, facility))) {
      it(relative(FIXTURES, folder), () => {
        const mapped = mapping.map(parse(readFileSync(join(folder, 'in.hl7'), 'utf8')), feed);
        const golden = join(folder, 'out.json');
        if (process.env['UPDATE_FIXTURES'] === '1') {
          writeFileSync(golden, `${JSON.stringify(mapped, null, 2)}\n`);
        }
        assert.deepEqual(JSON.parse(JSON.stringify(mapped)), JSON.parse(readFileSync(golden, 'utf8')));
        assertUsable(mapped);
      });
    }
  }
});

function casesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('in.hl7'))
    .sort()
    .map((name) => join(folder, name, '..'))
    .filter((name) => existsSync(name));
}

/** What linking and the store rely on, whatever the message. */
function assertUsable({ resources }: Mapped): void {
  const locals = new Set(resources.map((one) => one.local));
  assert.equal(locals.size, resources.length, 'local names are unique');
  for (const { local, resource, references, identities, provenance } of resources) {
    assert.ok(identities.length > 0, `${local} has an identity`);
    for (const { at, to } of references) {
      assert.ok(locals.has(to), `${local} points at ${to}, which is in the message`);
      at.reference = `${resources.find((one) => one.local === to)?.resource.resourceType}/x`;
    }
    check(resource.resourceType, { ...resource, id: 'x' });
    for (const { path } of provenance)
      assert.notEqual(valueAt(resource, path), undefined, `${local}.${path} exists`);
  }
}

function valueAt(resource: Resource, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter((step) => step !== '')
    .reduce<unknown>((node, step) => (node as Record<string, unknown> | undefined)?.[step], resource);
}

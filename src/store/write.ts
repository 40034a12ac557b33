import type { Resource } from '@medplum/fhirtypes';
import type { IndexEntry } from '../fhir/index/entry.ts';
import type { Write } from './store.ts';

/**
 * The write that makes `resource` the version after `expect`: id, version and time are set, and the body becomes the
 * bytes that HTTP will serve as they are.
 */
export function writeOf(
  resource: Resource,
  set: {
    readonly id: string;
    readonly expect: number;
    /** ms since 1970. */
    readonly updated: number;
    readonly method: 'POST' | 'PUT';
    readonly index: (resource: Resource) => IndexEntry;
    readonly stamps?: string;
    readonly identities?: readonly string[];
  },
): Write {
  // The first three in the order that people read; the spread must not put them elsewhere, nor bring older ones.
  const first = { resourceType: resource.resourceType, id: set.id, meta: resource.meta };
  const versioned: Resource = Object.assign(first, resource);
  versioned.id = set.id;
  versioned.meta = {
    ...resource.meta,
    versionId: String(set.expect + 1),
    lastUpdated: new Date(set.updated).toISOString(),
  };
  return {
    type: resource.resourceType,
    id: set.id,
    expect: set.expect,
    updated: set.updated,
    method: set.method,
    body: Buffer.from(JSON.stringify(versioned)),
    entry: set.index(versioned),
    ...(set.stamps === undefined ? {} : { stamps: set.stamps }),
    ...(set.identities === undefined ? {} : { identities: set.identities }),
  };
}

import type { Bundle } from '@medplum/fhirtypes';
import { parse } from '../hl7/message.ts';
import { assemble } from '../identity/assemble.ts';
import { createIds } from '../identity/id.ts';
import type { Mapping } from '../mapping/compile.ts';
import type { MapIssue } from '../mapping/mapped.ts';
import type { FeedOf } from './feeds.ts';
import { readMessage, requireKnownVersion } from './read.ts';

/** Ids shown in a preview are not those of any hub: their key is known to everybody. */
const PREVIEW_IDS = createIds(Buffer.alloc(32));

/** What a message becomes on its own, before anything is looked up: for an integrator's eyes. */
export function preview(
  message: Uint8Array,
  mapping: Mapping,
  feedOf: FeedOf,
): { readonly bundle: Bundle; readonly issues: readonly MapIssue[] } {
  const read = readMessage(message, feedOf);
  requireKnownVersion(read.header);
  const mapped = mapping.map(parse(read.text), read.feed);
  const assembled = assemble(mapped.resources, new Map(), PREVIEW_IDS, { time: 0, control: '' });
  const entry = assembled.map(({ type, id, resource }) => ({
    fullUrl: `urn:uuid:${id}`,
    resource: { ...resource, resourceType: type, id } as typeof resource,
  }));
  return { bundle: { resourceType: 'Bundle', type: 'collection', entry }, issues: mapped.issues };
}

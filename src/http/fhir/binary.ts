// http://hl7.org/fhir/R4/binary.html#rest
import { Fault } from '../../fault.ts';
import { documentOf } from '../../store/document.ts';
import type { Stored } from '../../store/store.ts';
import type { Answer } from '../answer.ts';
import { mediaType } from '../negotiate.ts';
import type { Ask, Bench, Interact } from './ask.ts';
import { isKnown, versionHeaders } from './conditions.ts';
import { currentOf, demandBody, unknownId } from './visible.ts';
import { readVersion } from './vread.ts';

/**
 * A document: as itself, or as the FHIR resource around it for who names FHIR in Accept or `_format`. The store keeps
 * the document apart from the resource, so it is put together here.
 */
export const readBinary: Interact = async (bench, ask) => {
  const stored = demandBody(await currentOf(bench.store, ask, ask.restriction), ask.type);
  if (isKnown(ask.headers, stored)) return { status: 304, headers: versionHeaders(stored) };
  return document(bench, ask, stored);
};

/** Only the current version: what was in a document before is not kept. */
export const vreadBinary: Interact = async (bench, ask) => {
  const stored = await currentOf(bench.store, ask, ask.restriction);
  if (stored === undefined) throw unknownId(ask.type);
  if (readVersion(ask.version) !== stored.version) {
    throw new Fault(
      'not-found',
      'The hub keeps the current version of a document only: read it without _history.',
    );
  }
  return document(bench, ask, demandBody(stored, ask.type));
};

async function document(
  bench: Bench,
  ask: Ask,
  stored: Stored & { readonly body: Uint8Array },
): Promise<Answer> {
  const bytes = await bench.store.document(documentOf(stored) ?? '');
  if (bytes === undefined) {
    throw new Fault('unavailable', 'The document is not in the store: its operator can replay its message.');
  }
  const headers = { ...versionHeaders(stored), Vary: 'Accept' };
  if (ask.form.json || namesFhir(ask.headers.accept)) {
    return { status: 200, headers, body: withData(stored.body, bytes) };
  }
  // A document comes from outside: whatever its type says, it must not run in the hub's own origin.
  return {
    status: 200,
    headers: { ...headers, 'Content-Security-Policy': 'sandbox' },
    contentType: contentTypeOf(stored.body),
    body: bytes,
  };
}

function namesFhir(accept = ''): boolean {
  return accept.split(',').some((range) => /^application\/(?:fhir\+json|json\+fhir)$/.test(mediaType(range)));
}

/** `data` goes in before the last brace: the rest of the resource stays as stored. */
function withData(body: Uint8Array, bytes: Uint8Array): Buffer {
  const open = Buffer.from(body).subarray(0, body.lastIndexOf(0x7d));
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  return Buffer.concat([open, Buffer.from(`,"data":"${data}"}`)]);
}

/** Only what is a media type may become a header. */
function contentTypeOf(body: Uint8Array): string {
  const { contentType } = JSON.parse(Buffer.from(body).toString()) as { contentType?: unknown };
  const isType =
    typeof contentType === 'string' && /^[\w.+-]+\/[\w.+-]+(?:; ?[\w-]+=[\w.-]+)*$/.test(contentType);
  return isType ? contentType : 'application/octet-stream';
}

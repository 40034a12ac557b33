import type { IncomingHttpHeaders } from 'node:http';
import { Fault } from '../../fault.ts';
import type { Stored } from '../../store/store.ts';

/**
 * Versions as HTTP speaks of them (http://hl7.org/fhir/R4/http.html#versioning): a weak ETag, since the same version
 * may be written in several forms, and the date of its last change.
 */
export function versionHeaders(stored: Pick<Stored, 'version' | 'updated'>): Record<string, string> {
  return { ETag: etag(stored.version), 'Last-Modified': new Date(stored.updated).toUTCString() };
}

/** Conditional read: the caller has this version already (http://hl7.org/fhir/R4/http.html#cread). */
export function isKnown(headers: IncomingHttpHeaders, stored: Stored): boolean {
  const known = headers['if-none-match'];
  if (known !== undefined) return names(known, stored.version);
  const since = headers['if-modified-since'];
  if (since === undefined) return false;
  // HTTP dates have whole seconds; an unreadable one is ignored (RFC 9110 §13.1.3).
  return Math.floor(stored.updated / 1000) * 1000 <= Date.parse(since);
}

/**
 * A write that names the version it was made from must meet that version, or it would undo another's change
 * (http://hl7.org/fhir/R4/http.html#concurrency). Throws Fault `precondition`; `version` 0 means there is none.
 */
export function demandVersion(headers: IncomingHttpHeaders, version: number): void {
  const wanted = headers['if-match'];
  if (wanted !== undefined && (version === 0 || !names(wanted, version))) {
    const now = version === 0 ? 'there is no current version' : `the current version is ${etag(version)}`;
    throw new Fault(
      'precondition',
      `If-Match names another version: ${now}. Read it again, then write again.`,
    );
  }
  const unwanted = headers['if-none-match'];
  if (unwanted !== undefined && version !== 0 && names(unwanted, version)) {
    throw new Fault('precondition', `If-None-Match excludes what is there: ${etag(version)}.`);
  }
}

function etag(version: number): string {
  return `W/"${version}"`;
}

/** Weak and strong spellings compare the same: a version is a version. */
function names(header: string, version: number): boolean {
  return header.split(',').some((one) => {
    const tag = one.trim();
    return tag === '*' || tag.replace(/^W\//, '') === `"${version}"`;
  });
}

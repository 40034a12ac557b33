/**
 * Bundles made of bytes: resources are stored as the JSON that HTTP serves, so a page is their bytes with the text of
 * the Bundle between, and nothing is parsed or written again. http://hl7.org/fhir/R4/bundle.html
 */

export interface Entry {
  readonly type: string;
  /** A FHIR id; empty for an OperationOutcome, which lives nowhere. */
  readonly id: string;
  /** One resource as JSON. */
  readonly body: Uint8Array;
  readonly mode: 'match' | 'include' | 'outcome';
}

export interface SearchsetParts {
  /** FHIR base, without a slash at its end. */
  readonly base: string;
  readonly self: string;
  readonly next?: string | undefined;
  readonly total?: number | undefined;
  readonly entries: readonly Entry[];
}

/** A version, as a store keeps it. */
export interface VersionEntry {
  readonly type: string;
  readonly id: string;
  readonly version: number;
  /** ms since 1970. */
  readonly updated: number;
  readonly method: 'POST' | 'PUT' | 'DELETE';
  /** Undefined for a deletion. */
  readonly body: Uint8Array | undefined;
}

export interface HistoryParts {
  readonly base: string;
  readonly self: string;
  readonly next?: string | undefined;
  readonly total?: number | undefined;
  readonly versions: readonly VersionEntry[];
}

/** A page of a search, as JSON: http://hl7.org/fhir/R4/http.html#search. */
export function searchset(parts: SearchsetParts): Buffer {
  const fullUrl = fullUrlBelow(parts.base);
  return bundle('searchset', parts, parts.entries, ({ type, id, body, mode }) => ({
    before: id === '' ? '{"resource":' : `{${fullUrl}${type}/${id}","resource":`,
    body,
    after: `,"search":{"mode":"${mode}"}}`,
  }));
}

const STATUS = { POST: '201 Created', PUT: '200 OK', DELETE: '204 No Content' } as const;

/** Versions of a resource, newest first, as JSON: http://hl7.org/fhir/R4/http.html#history. */
export function historyBundle(parts: HistoryParts): Buffer {
  const below = fullUrlBelow(parts.base);
  return bundle('history', parts, parts.versions, ({ type, id, version, updated, method, body }) => {
    const fullUrl = `{${below}${type}/${id}",`;
    const request = { method, url: method === 'POST' ? type : `${type}/${id}` };
    const lastModified = new Date(updated).toISOString();
    const response = { status: STATUS[method], etag: `W/"${version}"`, lastModified };
    const after = `"request":${JSON.stringify(request)},"response":${JSON.stringify(response)}}`;
    if (body === undefined) return { before: fullUrl + after, after: '' };
    return { before: `${fullUrl}"resource":`, body, after: `,${after}` };
  });
}

interface Piece {
  readonly before: string;
  readonly body?: Uint8Array;
  readonly after: string;
}

/** The part of `fullUrl` that all entries share, left open. Types and ids have nothing that JSON would escape. */
function fullUrlBelow(base: string): string {
  return `"fullUrl":${JSON.stringify(`${base}/`).slice(0, -1)}`;
}

/** An empty Bundle has no `entry`: FHIR knows no empty arrays. */
function bundle<T>(
  type: string,
  { self, next, total }: { readonly self: string; readonly next?: string; readonly total?: number },
  entries: readonly T[],
  piece: (entry: T) => Piece,
): Buffer {
  const links = [{ relation: 'self', url: self }];
  if (next !== undefined) links.push({ relation: 'next', url: next });
  const count = total === undefined ? '' : `"total":${total},`;
  const parts: (string | Uint8Array)[] = [];
  let pending = `{"resourceType":"Bundle","type":"${type}",${count}"link":${JSON.stringify(links)}`;
  let separator = ',"entry":[';
  for (const entry of entries) {
    const { before, body, after } = piece(entry);
    pending += separator + before;
    separator = ',';
    if (body !== undefined) {
      parts.push(pending, body);
      pending = '';
    }
    pending += after;
  }
  parts.push(`${pending}${entries.length === 0 ? '' : ']'}}`);
  return joined(parts);
}

/** Into one buffer of the right size: a buffer for each text, to be copied once more, costs as much as the rest. */
function joined(parts: readonly (string | Uint8Array)[]): Buffer {
  let size = 0;
  for (const part of parts) size += typeof part === 'string' ? Buffer.byteLength(part) : part.length;
  const whole = Buffer.allocUnsafe(size);
  let at = 0;
  for (const part of parts) {
    if (typeof part === 'string') {
      at += whole.write(part, at);
    } else {
      whole.set(part, at);
      at += part.length;
    }
  }
  return whole;
}

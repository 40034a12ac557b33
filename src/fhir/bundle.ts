/**
 * Bundles made of bytes: resources are stored as the JSON that HTTP serves, so a page is their bytes with the text of
 * the Bundle between, and nothing is parsed or written again. http://hl7.org/fhir/R4/bundle.html
 */

export interface Entry {
  readonly type: string;
  /** Empty for an OperationOutcome, which lives nowhere. */
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

/** A page of a search: http://hl7.org/fhir/R4/http.html#search. The buffers, one after the other, are the Bundle. */
export function searchset(parts: SearchsetParts): Buffer[] {
  const { base, entries } = parts;
  return bundle('searchset', parts, entries, (entry) => ({
    before:
      entry.id === ''
        ? '{"resource":'
        : `{"fullUrl":${text(`${base}/${entry.type}/${entry.id}`)},"resource":`,
    body: entry.body,
    after: `,"search":{"mode":"${entry.mode}"}}`,
  }));
}

const STATUS = { POST: '201 Created', PUT: '200 OK', DELETE: '204 No Content' } as const;

/** Versions of a resource, newest first: http://hl7.org/fhir/R4/http.html#history. */
export function historyBundle(parts: HistoryParts): Buffer[] {
  const { base, versions } = parts;
  return bundle('history', parts, versions, ({ type, id, version, updated, method, body }) => {
    const fullUrl = `{"fullUrl":${text(`${base}/${type}/${id}`)},`;
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

/** An empty Bundle has no `entry`: FHIR knows no empty arrays. */
function bundle<T>(
  type: string,
  { self, next, total }: { readonly self: string; readonly next?: string; readonly total?: number },
  entries: readonly T[],
  piece: (entry: T) => Piece,
): Buffer[] {
  const links = [
    { relation: 'self', url: self },
    ...(next === undefined ? [] : [{ relation: 'next', url: next }]),
  ];
  const count = total === undefined ? '' : `"total":${total},`;
  const buffers: Buffer[] = [];
  let pending = `{"resourceType":"Bundle","type":"${type}",${count}"link":${JSON.stringify(links)}`;
  for (const [index, entry] of entries.entries()) {
    const { before, body, after } = piece(entry);
    pending += `${index === 0 ? ',"entry":[' : ','}${before}`;
    if (body !== undefined) {
      buffers.push(Buffer.from(pending), Buffer.from(body.buffer, body.byteOffset, body.byteLength));
      pending = '';
    }
    pending += after;
  }
  buffers.push(Buffer.from(`${pending}${entries.length === 0 ? '' : ']'}}`));
  return buffers;
}

function text(value: string): string {
  return JSON.stringify(value);
}

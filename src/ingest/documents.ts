import { hash } from 'node:crypto';
import type { Attachment, DiagnosticReport } from '@medplum/fhirtypes';

/** A document that was taken out of its report. */
export interface Document {
  readonly contentType: string;
  /** Hex SHA-256 of the bytes: its name in the store. */
  readonly digest: string;
  readonly bytes: Uint8Array;
}

/**
 * Gives each attachment of the report its size and hash (SHA-1, as FHIR's Attachment.hash asks), and takes out the
 * ones larger than `inlineBytes`: a search must not carry 20 MB of PDF. `address` names where the document will be.
 */
export function takeDocuments(
  report: DiagnosticReport,
  inlineBytes: number,
  address: (digest: string) => string,
): Document[] {
  const taken: Document[] = [];
  report.presentedForm = report.presentedForm?.map((form): Attachment => {
    if (form.data === undefined) return form;
    const bytes = Buffer.from(form.data, 'base64');
    const sized = { ...form, size: bytes.length, hash: hash('sha1', bytes, 'base64') };
    if (bytes.length <= inlineBytes) return sized;
    const digest = hash('sha256', bytes, 'hex');
    taken.push({ contentType: form.contentType ?? 'application/octet-stream', digest, bytes });
    const { data: _, ...rest } = sized;
    return { ...rest, url: address(digest) };
  });
  return taken;
}

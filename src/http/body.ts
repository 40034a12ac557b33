import type { IncomingMessage } from 'node:http';
import { Fault } from '../fault.ts';
import { mediaType } from './negotiate.ts';

export const JSON_BODY = ['application/fhir+json', 'application/json'] as const;
export const FORM_BODY = ['application/x-www-form-urlencoded'] as const;

/**
 * The body of a request as text. Faults: `media-type` for another type or character set than the ones served,
 * `too-large` over `limit` bytes (the rest is let pass unread), `structure` for bytes that are not UTF-8.
 */
export async function readText(
  request: IncomingMessage,
  types: readonly string[],
  limit: number,
): Promise<string> {
  refuseOtherTypes(request, types);
  return decode(await readBytes(request, limit));
}

function refuseOtherTypes(request: IncomingMessage, types: readonly string[]): void {
  const { 'content-type': type = '', 'content-encoding': coding = 'identity' } = request.headers;
  if (!types.includes(mediaType(type))) {
    throw new Fault('media-type', `Send the body as ${types.join(' or ')} in Content-Type.`);
  }
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(type)?.[1]?.toLowerCase() ?? 'utf-8';
  if (charset !== 'utf-8' && charset !== 'utf8' && charset !== 'us-ascii') throw notUtf8();
  if (coding.toLowerCase() !== 'identity') {
    throw new Fault('media-type', 'Send the body without Content-Encoding: compressed bodies are not read.');
  }
}

function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > limit) fail(tooLarge(limit));
      else chunks.push(chunk);
    };
    const finish = (): void => {
      forget();
      resolve(Buffer.concat(chunks, size));
    };
    const leave = (): void => fail(new Fault('structure', 'The connection ended before the body did.'));
    const forget = (): void => {
      request.off('data', take).off('end', finish).off('error', leave).off('close', leave);
    };
    const fail = (fault: Fault): void => {
      forget();
      // Unread bytes would block the caller, who then never reads the answer.
      request.resume();
      reject(fault);
    };
    request.on('data', take).once('end', finish).once('error', leave).once('close', leave);
    if (Number(request.headers['content-length'] ?? 0) > limit) fail(tooLarge(limit));
  });
}

function tooLarge(limit: number): Fault {
  return new Fault(
    'too-large',
    `The body is larger than ${limit} bytes, the limit http.bodyBytes of this hub.`,
  );
}

function decode(bytes: Buffer): string {
  // A text of JSON or of a form begins with two ASCII characters, so a zero byte there is UTF-16 or UTF-32; so are
  // the byte order marks FF FE and FE FF.
  if (bytes[0] === 0 || bytes[1] === 0 || bytes[0] === 0xff || bytes[0] === 0xfe) throw notUtf8();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Fault('structure', 'The body has bytes that are not UTF-8: send it as UTF-8.');
  }
}

function notUtf8(): Fault {
  return new Fault('media-type', 'Send the body in UTF-8: FHIR has no other character set.');
}

import type { Attachment } from '@medplum/fhirtypes';
import type { Value } from '../hl7/message.ts';
import type { Conversion, JoinedConversion } from './conversion.ts';
import { Bad } from './cursor.ts';
import { leaf } from './leaf.ts';

/** MIME types of ED-2 and ED-3 (HL7 tables 0834, 0191 and 0291), and what feeds write there. */
const MIME: ReadonlyMap<string, string> = new Map([
  ['AP/PDF', 'application/pdf'],
  ['APPLICATION/PDF', 'application/pdf'],
  ['PDF/', 'application/pdf'],
  ['/PDF', 'application/pdf'],
  ['IM/JPEG', 'image/jpeg'],
  ['IM/PNG', 'image/png'],
  ['IMAGE/JPEG', 'image/jpeg'],
  ['IMAGE/PNG', 'image/png'],
  ['TEXT/', 'text/plain'],
  ['TX/', 'text/plain'],
  ['FT/', 'text/plain'],
  ['TEXT/PLAIN', 'text/plain'],
  ['TEXT/HTML', 'text/html'],
  ['TEXT/XML', 'text/xml'],
  ['TEXT/RTF', 'text/rtf'],
  ['AP/RTF', 'application/rtf'],
  ['APPLICATION/RTF', 'application/rtf'],
  ['MULTIPART/X-HL7-CDA-LEVEL-ONE', 'application/hl7-cda+xml'],
  ['APPLICATION/X-HL7-CDA-LEVEL-ONE', 'application/hl7-cda+xml'],
]);

/** How the base64 of well-known files begins. */
const BEGINNINGS: readonly (readonly [string, string])[] = [
  ['JVBER', 'application/pdf'],
  ['/9j/', 'image/jpeg'],
  ['iVBORw0KGgo', 'image/png'],
  ['e1xydGY', 'application/rtf'],
  ['PD94bWwg', 'text/xml'],
];

/**
 * ED (HL7 v2 chapter 2A.3.17): source^type^subtype^encoding^data. The data stays base64, as FHIR wants it; what
 * cannot be decoded is no attachment. Its size is known here, its hash is made where the bytes are stored.
 */
export const ENCAPSULATED: Conversion = {
  yields: ['Attachment'],
  convert: (value) => {
    const data = base64Of(value);
    if (typeof data !== 'string') return data;
    const size = (data.length / 4) * 3 - (data.endsWith('==') ? 2 : data.endsWith('=') ? 1 : 0);
    const attachment: Attachment = { contentType: contentType(value, data), data, size };
    return attachment;
  },
};

function base64Of(value: Value): string | Bad {
  const sent = value.part(5);
  const encoding = leaf(value, 4).toUpperCase();
  if (sent === '' || sent === '""') return new Bad('holds no data', '.5');
  if (encoding === 'A') return Buffer.from(sent, 'utf8').toString('base64');
  if (encoding === 'HEX') {
    const digits = sent.replace(/\s+/g, '');
    if (digits.length % 2 !== 0 || !/^[0-9A-Fa-f]*$/.test(digits))
      return new Bad('is no hexadecimal data', '.5');
    return Buffer.from(digits, 'hex').toString('base64');
  }
  const data = /\s/.test(sent) ? sent.replace(/\s+/g, '') : sent;
  return data.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(data) ? data : new Bad('is no base64', '.5');
}

function contentType(value: Value, data: string): string {
  const [type, subtype] = [leaf(value, 2), leaf(value, 3)];
  const known = MIME.get(`${type}/${subtype}`.toUpperCase());
  if (known !== undefined && known !== 'text/plain') return known;
  const seen = BEGINNINGS.find(([beginning]) => data.startsWith(beginning))?.[1];
  if (seen !== undefined) return seen;
  if (known !== undefined) return known;
  const sent = `${type}/${subtype}`.toLowerCase();
  return /^(?:application|audio|image|text|video)\/[a-z0-9.+-]+$/.test(sent)
    ? sent
    : 'application/octet-stream';
}

/** Lines of TX, FT and ST results, as one plain text. */
export const JOINED: ReadonlyMap<string, JoinedConversion> = new Map<string, JoinedConversion>([
  ['TX[string]', { yields: ['string', 'markdown'], join: (text) => text }],
  ['TX[Attachment]', { yields: ['Attachment'], join: textAttachment }],
]);

function textAttachment(text: string): Attachment {
  const bytes = Buffer.from(text, 'utf8');
  return { contentType: 'text/plain; charset=utf-8', data: bytes.toString('base64'), size: bytes.length };
}

import { isAscii, isUtf8 } from 'node:buffer';
import { encodingNamed } from './charset-names.ts';
import { declaredCharset } from './declared-charset.ts';
import { bytesOf, isSingleByte } from './single-byte.ts';

export interface Decoded {
  readonly text: string;
  /** The encoding that was used, which `encode` takes: `utf-8`, `iso-8859-15`, `windows-1252`… */
  readonly charset: string;
  /** What the sender should repair, when its declaration and its bytes disagree. Holds no patient data. */
  readonly issue?: string;
}

/** Most of the hospitals that declare nothing run Windows. */
const LAST_RESORT = 'windows-1252';

/** C1 control characters: nobody writes them, but Windows-1252 has œ, €, quotes and dashes in their place. */
const CONTROLS = /[\x80-\x9f]/;
const NON_ASCII = /[^\x00-\x7f]/gu;

function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** UTF-16 shows in its first bytes: a byte order mark, or MSH with zeros between. */
function utf16(bytes: Buffer): string | undefined {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0x4d && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x4d)) return 'utf-16be';
  return undefined;
}

/** The bytes as the encoding has them; undefined when a multi-byte encoding cannot have written them. */
function readAs(bytes: Buffer, encoding: string): Omit<Decoded, 'issue'> | undefined {
  const narrow = encoding === 'iso-8859-1' || encoding === 'iso-8859-15';
  const text = encoding === 'iso-8859-1' ? bytes.toString('latin1') : tryDecode(bytes, encoding);
  if (text === undefined) return undefined;
  if (narrow && CONTROLS.test(text))
    return { text: new TextDecoder(LAST_RESORT).decode(bytes), charset: LAST_RESORT };
  return { text, charset: encoding };
}

function tryDecode(bytes: Buffer, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: !isSingleByte(encoding) }).decode(bytes);
  } catch {
    return undefined;
  }
}

function readFallback(bytes: Buffer, fallback: string, issue: string): Decoded {
  const named = encodingNamed(fallback) ?? LAST_RESORT;
  const usable = named === 'us-ascii' || named.startsWith('utf-') ? LAST_RESORT : named;
  const read = readAs(bytes, usable) ?? {
    text: new TextDecoder(LAST_RESORT).decode(bytes),
    charset: LAST_RESORT,
  };
  return { ...read, issue: `${issue} They were read as ${read.charset}.` };
}

/**
 * Bytes that are no UTF-8. When most of their characters still are (a name cut in the middle of an é), one damaged
 * character is the smaller loss; otherwise they are 8-bit and the feed's own character set reads them.
 */
function readBroken(bytes: Buffer, fallback: string, issue: string): Decoded {
  const text = bytes.toString('utf8');
  let [sound, lost] = [0, 0];
  // By code unit, not by expression: megabytes of 8-bit bytes come this way.
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0xfffd) lost++;
    else if (unit > 0x7f) sound++;
  }
  if (sound <= lost) return readFallback(bytes, fallback, issue);
  return { text, charset: 'utf-8', issue: `${issue} Most characters are UTF-8; ${lost} could not be read.` };
}

function readUndeclared(bytes: Buffer, fallback: string, declaration: string): Decoded {
  if (isUtf8(bytes)) {
    const issue = `${declaration}, but its bytes are UTF-8: declare UNICODE UTF-8 in MSH-18.`;
    return { text: bytes.toString('utf8'), charset: 'utf-8', issue };
  }
  return readBroken(
    bytes,
    fallback,
    `${declaration}, but it has 8-bit bytes: declare their character set in MSH-18.`,
  );
}

/**
 * Valid UTF-8 under an 8-bit declaration is nearly always UTF-8: by chance it takes a capital with an accent followed
 * by a sign, for every such letter (`É` and a no-break space). What decides is the reading: chance gives letters
 * that the sender's language has not, and true UTF-8 gives controls when it is read as ISO 8859.
 */
function isUtf8Anyway(bytes: Buffer, encoding: string): boolean {
  if (!isUtf8(bytes)) return false;
  if (encoding.startsWith('iso-8859') && CONTROLS.test(bytes.toString('latin1'))) return true;
  const repertoire = bytesOf(encoding);
  for (const [character] of bytes.toString('utf8').matchAll(NON_ASCII)) {
    if (repertoire.has(character)) return true;
  }
  return false;
}

function readDeclared(bytes: Buffer, encoding: string, fallback: string): Decoded {
  const declaration = `MSH-18 declares ${encoding}`;
  if (isSingleByte(encoding) && isUtf8Anyway(bytes, encoding)) {
    return {
      text: bytes.toString('utf8'),
      charset: 'utf-8',
      issue: `${declaration}, but the bytes are UTF-8.`,
    };
  }
  const read = readAs(bytes, encoding);
  if (!read) return readBroken(bytes, fallback, `${declaration}, but the bytes are not.`);
  if (read.charset === encoding) return read;
  return { ...read, issue: `${declaration}, but the bytes are ${read.charset}.` };
}

/**
 * The text of a message's bytes, and the character set that made sense of them.
 *
 * MSH-18 is believed unless the bytes contradict it, since senders change their text's encoding and forget the field,
 * never the reverse: invalid UTF-8 is not UTF-8; valid multi-byte UTF-8 is hardly ever anything else; bytes 0x80 to
 * 0x9F are controls in ISO 8859, so a text that has them is Windows-1252. An empty MSH-18 means ASCII (table 0211):
 * with 8-bit bytes UTF-8 is tried, then `fallback`, the feed's own character set. Never fails: what could not be
 * believed is told in `issue`. A byte order mark is dropped.
 */
export function decode(bytes: Uint8Array, fallback: string): Decoded {
  let body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = utf16(body);
  if (wide) return { text: withoutMark(new TextDecoder(wide).decode(body)), charset: wide };
  const marked = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf;
  if (marked) body = body.subarray(3);
  const name = declaredCharset(body);
  const encoding = marked ? 'utf-8' : encodingNamed(name);
  const unknown = name !== '' && encoding === undefined;
  const declaration = unknown
    ? 'MSH-18 names no character set that the hub knows'
    : 'MSH-18 declares ASCII or nothing';
  if (isAscii(body) && encoding !== 'iso-2022-jp') {
    const issue = unknown ? `${declaration}: use a name of HL7 table 0211.` : undefined;
    return { text: body.toString('latin1'), charset: encoding ?? 'us-ascii', ...(issue && { issue }) };
  }
  if (encoding === undefined || encoding === 'us-ascii') return readUndeclared(body, fallback, declaration);
  // A header that could be read byte by byte is no UTF-16, whatever it says.
  if (!encoding.startsWith('utf-')) return readDeclared(body, encoding, fallback);
  if (isUtf8(body)) return { text: body.toString('utf8'), charset: 'utf-8' };
  return readBroken(body, fallback, 'MSH-18 declares Unicode, but the bytes are no UTF-8.');
}

/**
 * Text as bytes of a character set, by the encoding that `decode` told or a name of HL7 table 0211: a sender is
 * answered in its own. A character that it does not have, and an unknown character set beyond ASCII, become `?`.
 */
export function encode(text: string, charset: string): Uint8Array {
  const encoding = encodingNamed(charset) ?? 'us-ascii';
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8');
  if (encoding === 'utf-16le') return Buffer.from(`\ufeff${text}`, 'utf16le');
  if (encoding === 'utf-16be') return Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
  if (!/[^\x00-\x7f]/.test(text)) return Buffer.from(text, 'latin1');
  const bytes = bytesOf(isSingleByte(encoding) ? encoding : 'us-ascii');
  return Uint8Array.from(text, (character) => bytes.get(character) ?? 0x3f);
}

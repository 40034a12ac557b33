/**
 * The messages of a file: a new one starts at each line that begins with MSH. Works on bytes, so that every
 * message keeps its own character set. Line ends become CR, as HL7 v2 §2.8 asks of segments on the wire.
 */
export function splitMessages(file: Uint8Array): Uint8Array[] {
  const text = Buffer.from(file).toString('latin1');
  return text
    .replace(/\r\n|\n/g, '\r')
    .split(/\r(?=MSH[^A-Za-z0-9\r])/)
    .map((message) => message.replace(/^[\r\v]+|[\r\x1c]+$/g, ''))
    .filter((message) => message !== '')
    .map((message) => Buffer.from(`${message}\r`, 'latin1'));
}

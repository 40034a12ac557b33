/** Headers are a few hundred bytes; what is longer is no header to search. */
const LONGEST_HEADER = 8192;

/**
 * The first repetition of MSH-18, read from the bytes of a message: every character set of HL7 table 0211 but UTF-16
 * writes the header's own letters as ASCII does. '' when the field is empty or the bytes hold no MSH.
 */
export function declaredCharset(bytes: Buffer): string {
  const head = bytes.toString('latin1', 0, LONGEST_HEADER).trimStart();
  if (!head.startsWith('MSH')) return '';
  const end = head.search(/[\r\n]/);
  const header = end < 0 ? head : head.slice(0, end);
  const fields = header.split(header.charAt(3));
  const [component = '^', repetition = '~'] = fields[1] ?? '';
  // MSH-1 is the separator itself, so that MSH-18 is the eighteenth piece.
  const field = fields[17] ?? '';
  return field.split(repetition, 1)[0]?.split(component, 1)[0]?.trim() ?? '';
}

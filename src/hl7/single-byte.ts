const ALL_BYTES = Uint8Array.from({ length: 256 }, (_, byte) => byte);

/** Every byte is a character and the lower half is ASCII. Only these have a reverse table. */
export function isSingleByte(encoding: string): boolean {
  return encoding === 'us-ascii' || /^(iso-8859|windows|koi8|ibm866|macintosh|x-mac)/.test(encoding);
}

/** The characters of the 256 bytes of a single-byte encoding; U+FFFD for a byte without one. */
export function charactersOf(encoding: string): string {
  if (encoding === 'us-ascii') return Buffer.from(ALL_BYTES.subarray(0, 128)).toString('latin1');
  if (encoding === 'iso-8859-1') return Buffer.from(ALL_BYTES).toString('latin1');
  return new TextDecoder(encoding).decode(ALL_BYTES);
}

/** The byte of each character that a single-byte encoding can write. */
export function bytesOf(encoding: string): Map<string, number> {
  const bytes = new Map<string, number>();
  [...charactersOf(encoding)].forEach((character, byte) => {
    if (character !== '\ufffd') bytes.set(character, byte);
  });
  return bytes;
}

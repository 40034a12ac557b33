/**
 * Names of HL7 table 0211 and of ISO 2022 registrations, written without spaces, with the encoding that each means
 * (https://encoding.spec.whatwg.org). `us-ascii` and `iso-8859-1` are kept apart from windows-1252, which that standard
 * takes both for. `UNICODE` alone is UTF-8 in the field: the two-byte form would show in the header itself.
 */
const NAMED: Readonly<Record<string, string>> = Object.freeze({
  ASCII: 'us-ascii',
  USASCII: 'us-ascii',
  ISOIR6: 'us-ascii',
  UNICODE: 'utf-8',
  UNICODEUTF8: 'utf-8',
  UTF8: 'utf-8',
  ISOIR192: 'utf-8',
  UNICODEUTF16: 'utf-16be',
  UTF16: 'utf-16be',
  LATIN1: 'iso-8859-1',
  ISOIR100: 'iso-8859-1',
  LATIN9: 'iso-8859-15',
  ISOIR203: 'iso-8859-15',
  ANSI: 'windows-1252',
  CP1252: 'windows-1252',
  WINDOWS1252: 'windows-1252',
  ISOIR101: 'iso-8859-2',
  ISOIR109: 'iso-8859-3',
  ISOIR110: 'iso-8859-4',
  ISOIR144: 'iso-8859-5',
  ISOIR127: 'iso-8859-6',
  ISOIR126: 'iso-8859-7',
  ISOIR138: 'iso-8859-8',
  ISOIR148: 'windows-1254',
  ISOIR166: 'windows-874',
  ISOIR13: 'shift_jis',
  ISOIR14: 'shift_jis',
  ISOIR87: 'iso-2022-jp',
  ISOIR159: 'iso-2022-jp',
  GB180302000: 'gb18030',
  KSX1001: 'euc-kr',
  BIG5: 'big5',
});

/** Parts of ISO 8859 that browsers extend: part 9 is windows-1254 and part 11 windows-874 for TextDecoder. */
const EXTENDED: Readonly<Record<string, string>> = Object.freeze({ 9: 'windows-1254', 11: 'windows-874' });

function known(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

/**
 * The encoding that a name of MSH-18 or of the configuration means: table 0211 (`8859/15`, `UNICODE UTF-8`), its usual
 * spellings (`ISO-8859-15`, `utf-8`, `CP1252`, `ISO_IR 100`) and any label of the web. Undefined for an unknown name.
 */
export function encodingNamed(name: string): string | undefined {
  // What nearly every sender of accents declares, asked once a message.
  if (name === 'UNICODE UTF-8') return 'utf-8';
  const plain = name.toUpperCase().replace(/[\s_./-]/g, '');
  const part = /^(?:ISO)?8859(\d{1,2})$/.exec(plain)?.[1];
  if (part === '1') return 'iso-8859-1';
  if (part !== undefined) return EXTENDED[part] ?? known(`iso-8859-${part}`);
  return Object.hasOwn(NAMED, plain) ? NAMED[plain] : known(name.trim());
}

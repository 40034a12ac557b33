import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decode, encode } from '../../src/hl7/charset.ts';
import { encodingNamed } from '../../src/hl7/charset-names.ts';

const WORDS = 'PID|||1||HÉLÈNE^Zoë\rOBX|1|TX|||Œdème, cœur à 50 %, ça dépasse 2 €, l’été';

function message(charset: string, rest = WORDS): string {
  return `MSH|^~\\&|RIS|CHRU|HUB|REGION|20240311||ORU^R01|1|P|2.5|||||FRA|${charset}\r${rest}\r`;
}

/** The text in an encoding, by a way that is not ours: TextDecoder over each byte, backwards. */
function bytesIn(encoding: string, text: string): Uint8Array {
  if (encoding === 'utf-8') return Buffer.from(text);
  const decoder = new TextDecoder(encoding);
  const byteOf = new Map(
    Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]),
  );
  return Uint8Array.from(text, (character) => {
    const byte = byteOf.get(character);
    assert.ok(byte !== undefined, `${character} is not in ${encoding}`);
    return byte;
  });
}

describe('character sets', () => {
  const DECLARED: readonly (readonly [name: string, encoding: string, charset: string])[] = [
    ['UNICODE UTF-8', 'utf-8', 'utf-8'],
    ['UTF-8', 'utf-8', 'utf-8'],
    ['utf8', 'utf-8', 'utf-8'],
    ['UNICODE', 'utf-8', 'utf-8'],
    ['ISO IR192', 'utf-8', 'utf-8'],
    ['UNICODE UTF-8~8859/1', 'utf-8', 'utf-8'],
    ['8859/15', 'iso-8859-15', 'iso-8859-15'],
    ['ISO-8859-15', 'iso-8859-15', 'iso-8859-15'],
    ['iso8859-15', 'iso-8859-15', 'iso-8859-15'],
    ['WINDOWS-1252', 'windows-1252', 'windows-1252'],
    ['CP1252', 'windows-1252', 'windows-1252'],
    ['windows 1252', 'windows-1252', 'windows-1252'],
  ];
  for (const [name, encoding, charset] of DECLARED) {
    it(`reads French under MSH-18 "${name}", without complaint`, () => {
      const words = encoding === 'iso-8859-15' ? WORDS.replace('’', "'") : WORDS;
      const text = message(name, words);
      assert.deepEqual(decode(bytesIn(encoding, text), '8859/15'), { text, charset });
    });
  }

  for (const name of ['8859/1', 'ISO-8859-1', 'ISO_8859-1', 'latin1', 'ISO IR100', 'ISO_IR 100']) {
    it(`reads HÉLÈNE under MSH-18 "${name}"`, () => {
      const text = message(name, 'PID|||1||HÉLÈNE^Ãé¤½ÿ\xa0°');
      assert.deepEqual(decode(Buffer.from(text, 'latin1'), ''), { text, charset: 'iso-8859-1' });
    });
  }

  it('reads the signs that 8859/1 and 8859/15 have in the same place each as its own', () => {
    const bytes = (name: string) =>
      Buffer.concat([Buffer.from(message(name, 'NTE|1||')), Buffer.from([0xe9, 0x20, 0xa4])]);
    assert.match(decode(bytes('8859/1'), '').text, /é ¤$/);
    assert.match(decode(bytes('8859/15'), '').text, /é €$/);
  });

  const OTHERS: readonly (readonly [name: string, encoding: string, words: string])[] = [
    ['8859/2', 'iso-8859-2', 'Wałęsa, Dvořák'],
    ['8859/5', 'iso-8859-5', 'Достоевский'],
    ['8859/7', 'iso-8859-7', 'Παπαδόπουλος'],
    ['8859/9', 'windows-1254', 'Şükrü Işık'],
    ['ISO IR166', 'windows-874', 'สมชาย'],
    ['windows-1251', 'windows-1251', 'Достоевский'],
  ];
  for (const [name, encoding, words] of OTHERS) {
    it(`reads "${words}" under MSH-18 "${name}"`, () => {
      const text = message(name, `PID|||1||${words}`);
      assert.deepEqual(decode(bytesIn(encoding, text), ''), { text, charset: encoding });
    });
  }

  it('reads Chinese, Korean and Japanese under their names of table 0211', () => {
    const head = (name: string) => Buffer.from(message(name, 'PID|||1||').trimEnd());
    const cases: readonly (readonly [string, number[], string])[] = [
      ['GB 18030-2000', [0xcd, 0xf5], '王'],
      ['BIG-5', [0xa4, 0xfd], '王'],
      ['KS X 1001', [0xb1, 0xe8], '김'],
      ['ISO IR14', [0xd4, 0xcf, 0xc0, 0xde], 'ヤマダ'.replace('ヤマダ', 'ﾔﾏﾀﾞ')],
      ['ISO IR87', [0x1b, 0x24, 0x42, 0x3b, 0x33, 0x1b, 0x28, 0x42], '山'],
    ];
    for (const [name, bytes, words] of cases) {
      const read = decode(Buffer.concat([head(name), Buffer.from(bytes)]), '');
      assert.ok(read.text.endsWith(`||${words}`), `${name}: ${read.text.slice(-8)}`);
      assert.equal(read.issue, undefined);
    }
  });

  it('takes the Windows characters of a sender that declares 8859/1 or 8859/15 for what they are, and says so', () => {
    for (const name of ['8859/1', '8859/15']) {
      const text = message(name, WORDS);
      const read = decode(bytesIn('windows-1252', text), '');
      assert.equal(read.text, text);
      assert.equal(read.charset, 'windows-1252');
      assert.match(read.issue ?? '', /windows-1252/);
    }
  });

  it('reads UTF-8 under a declaration of 8859/1, 8859/15, Windows-1252 or Cyrillic, and says so', () => {
    for (const [name, words] of [
      ['8859/1', WORDS],
      ['8859/15', 'PID|||1||é'],
      ['8859/1', 'NTE|1||SpO2 ≥ 95'],
      ['CP1252', WORDS],
      ['8859/5', 'PID|||1||Достоевский'],
    ] as const) {
      const text = message(name, words);
      const read = decode(Buffer.from(text), '');
      assert.equal(read.text, text);
      assert.equal(read.charset, 'utf-8');
      assert.match(read.issue ?? '', /declares .*UTF-8/);
    }
  });

  it('believes 8859/1 when its bytes are UTF-8 only by chance: a capital É before a no-break space', () => {
    const text = message(
      '8859/1',
      'OBX|1|TX|||RÉSUMÉ\xa0: PÂTÉ'.replace(/R.SUM/, 'DECLIN').replace(/P.T./, 'NEANT'),
    );
    const read = decode(Buffer.from(text, 'latin1'), '');
    assert.deepEqual(read, { text, charset: 'iso-8859-1' });
  });

  it('reads 8-bit bytes under a declaration of UTF-8 in the feed’s own character set, and says so', () => {
    const text = message('UNICODE UTF-8', 'PID|||1||HÉLÈNE^coût 5 €');
    const read = decode(bytesIn('iso-8859-15', text), '8859/15');
    assert.equal(read.text, text);
    assert.equal(read.charset, 'iso-8859-15');
    assert.match(read.issue ?? '', /no UTF-8.*iso-8859-15/);
  });

  it('does not believe a Chinese or Korean declaration that the bytes contradict', () => {
    for (const name of ['BIG-5', 'KS X 1001']) {
      const text = message(name, 'PID|||1||DURÉ ^ZOË ');
      const read = decode(Buffer.from(text, 'latin1'), '8859/15');
      assert.equal(read.text, text);
      assert.match(read.issue ?? '', /declares .*iso-8859-15/);
    }
  });

  it('loses one letter, not all accents, when a UTF-8 name was cut in the middle of an é', () => {
    const cut = Buffer.from(message('UNICODE UTF-8', 'PID|||1||HÉLÈNE^Andr')).subarray(0, -1);
    const read = decode(Buffer.concat([cut, Buffer.from([0xc3]), Buffer.from('\rPV1||O\r')]), '8859/15');
    assert.match(read.text, /HÉLÈNE\^Andr\ufffd\rPV1/);
    assert.match(read.issue ?? '', /1 could not be read/);
  });

  it('reads 8-bit bytes under no declaration as UTF-8 when they are, and says what to declare', () => {
    for (const name of ['', 'ASCII', 'ISO IR6', 'CHARSET-OF-MARS']) {
      const text = message(name);
      const read = decode(Buffer.from(text), '8859/15');
      assert.equal(read.text, text);
      assert.equal(read.charset, 'utf-8');
      assert.match(read.issue ?? '', /MSH-18/);
    }
  });

  it('reads 8-bit bytes under no declaration in the feed’s own character set, else in Windows-1252', () => {
    const words = 'PID|||1||HÉLÈNE^5 €';
    const latin9 = decode(bytesIn('iso-8859-15', message('', words)), '8859/15');
    assert.deepEqual([latin9.text, latin9.charset], [message('', words), 'iso-8859-15']);
    for (const fallback of ['', 'Windows-1252', 'no such set', 'UNICODE UTF-8', 'ASCII']) {
      const read = decode(bytesIn('windows-1252', message('', WORDS)), fallback);
      assert.deepEqual([read.text, read.charset], [message('', WORDS), 'windows-1252'], fallback);
      assert.match(read.issue ?? '', /windows-1252/);
    }
  });

  it('says that a name is unknown even when nothing was lost', () => {
    const text = message('CHARSET-OF-MARS', 'PID|||1||DUPONT');
    assert.match(decode(Buffer.from(text), '').issue ?? '', /table 0211/);
    assert.equal(decode(Buffer.from(text), '').text, text);
  });

  it('never repeats what stands in MSH-18, which may be anything', () => {
    for (const tail of ['DUPONT', 'DUPONT é']) {
      assert.doesNotMatch(decode(Buffer.from(message('DURAND', tail)), '').issue ?? '', /DURAND|DUPONT/);
    }
  });

  it('needs no declaration for plain ASCII', () => {
    const text = message('', 'PID|||1||DUPONT');
    assert.deepEqual(decode(Buffer.from(text), ''), { text, charset: 'us-ascii' });
  });

  it('drops a byte order mark, and believes it', () => {
    const text = message('', WORDS);
    assert.deepEqual(decode(Buffer.from(`\ufeff${text}`), ''), { text, charset: 'utf-8' });
  });

  it('reads UTF-16, with a byte order mark or without', () => {
    const text = message('UNICODE UTF-16', WORDS);
    const little = Buffer.from(text, 'utf16le');
    const big = Buffer.from(little).swap16();
    const mark = Buffer.from('\ufeff', 'utf16le');
    assert.equal(decode(little, '').text, text);
    assert.equal(decode(big, '').text, text);
    assert.equal(decode(Buffer.concat([mark, little]), '').text, text);
    assert.equal(decode(Buffer.concat([Buffer.from(mark).swap16(), big]), '').text, text);
  });

  it('finds MSH-18 behind blank lines, with other separators, and in a message ended by LF', () => {
    const read = (text: string) => decode(Buffer.from(text, 'latin1'), '8859/15').charset;
    assert.equal(read(`\r\n${message('8859/1')}`), 'iso-8859-1');
    assert.equal(read(message('8859/1').replace(/\r/g, '\n')), 'iso-8859-1');
    assert.equal(read(message('8859/1').replace(/\|/g, '#')), 'iso-8859-1');
  });

  it('reads bytes that are no message at all, and empty ones', () => {
    assert.equal(decode(new Uint8Array(0), '').text, '');
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom('', '8859/15', 'UNICODE'),
        (bytes, fallback) => {
          assert.equal(typeof decode(bytes, fallback).text, 'string');
        },
      ),
    );
  });

  it('reads bytes that start in the middle of a larger buffer', () => {
    const text = message('UNICODE UTF-8');
    const around = Buffer.from(`xx${text}yy`);
    assert.equal(
      decode(new Uint8Array(around.buffer, around.byteOffset + 2, Buffer.byteLength(text)), '').text,
      text,
    );
  });

  it('takes names of prototypes for unknown', () => {
    for (const name of ['__proto__', 'constructor', 'toString']) assert.equal(encodingNamed(name), undefined);
  });

  it('answers a sender in its own character set', () => {
    for (const [encoding, words] of [
      ['iso-8859-1', 'Hôpital ÿ'],
      ['iso-8859-15', 'Hôpital € Œ'],
      ['windows-1252', 'Hôpital ’ œ'],
      ['iso-8859-5', 'Больница'],
      ['utf-8', 'Hôpital 王'],
      ['utf-16le', 'Hôpital'],
      ['utf-16be', 'Hôpital'],
    ] as const) {
      const bytes = encode(words, encoding);
      if (encoding === 'iso-8859-1') assert.equal(Buffer.from(bytes).toString('latin1'), words);
      else assert.equal(new TextDecoder(encoding).decode(bytes), words);
    }
    assert.deepEqual(Buffer.from(encode('é', '8859/15')), Buffer.from([0xe9]), 'by its name of table 0211');
  });

  it('answers ? for a letter that the sender’s character set has not', () => {
    const ascii = (text: string, charset: string) => Buffer.from(encode(text, charset)).toString('latin1');
    assert.equal(ascii('a€b', '8859/1'), 'a?b');
    assert.equal(ascii('é😀', 'us-ascii'), '??');
    assert.equal(ascii('王', 'GB 18030-2000'), '?');
    assert.equal(ascii('é', 'no such set'), '?');
  });

  it('gives every 8-bit text back as it was encoded', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'ABCéèàçùÉŒœ€ÿ°µ«» ') });
    fc.assert(
      fc.property(letters, fc.constantFrom('iso-8859-15', 'windows-1252', 'utf-8'), (words, encoding) => {
        // An é after it, so that no chance pair makes the whole text valid UTF-8.
        const text = message(encoding, `NTE|1||${words}é.`);
        assert.equal(decode(encode(text, encoding), '').text, text);
      }),
    );
  });
});

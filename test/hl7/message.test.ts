import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Fault, type Place } from '../../src/fault.ts';
import { compose, escapeText } from '../../src/hl7/compose.ts';
import { parse, parseHeader } from '../../src/hl7/message.ts';

const HEADER =
  'MSH|^~\\&|RIS|CHRU|HUB|REGION|20240311110000||ORU^R01^ORU_R01|00042|P|2.5^FRA|||||FRA|8859/15\r';

/** The text of one OBX-5, or another field of a message with one segment after the header. */
function textOf(value: string): string {
  return parse(`${HEADER}OBX|1|FT|18748-4||${value}||||||F\r`).first('OBX')?.value(5)?.text() ?? '';
}

function refuses(text: string, place: Place, words: RegExp): void {
  assert.throws(
    () => parse(text),
    (error) => {
      assert.ok(error instanceof Fault);
      assert.equal(error.kind, 'structure');
      assert.deepEqual(error.place, place);
      assert.match(error.message, words);
      return true;
    },
  );
}

describe('a message', () => {
  it('tells what it is: kind, version, control id', () => {
    const message = parse(HEADER);
    assert.deepEqual([message.kind, message.version, message.control], ['ORU^R01', '2.5', '00042']);
  });

  it('tells its kind when the event stands only in the name of the structure, and when nowhere', () => {
    const kind = (type: string) => parse(`MSH|^~\\&|||||||${type}|1\r`).kind;
    assert.equal(kind('ORU^R01'), 'ORU^R01');
    assert.equal(kind('ORU^^ORU_R01'), 'ORU^R01');
    assert.equal(kind('ORU'), 'ORU');
    assert.equal(kind('ORU^^XYZ'), 'ORU');
    assert.equal(kind(''), '');
  });

  it('counts MSH-1 and MSH-2 as the standard does', () => {
    const msh = parse(HEADER).first('MSH')!;
    assert.equal(msh.get(1), '|');
    assert.equal(msh.get(2), '^~\\&');
    assert.deepEqual(
      msh.values(2).map((value) => [value.raw, value.text(), value.part(1), value.part(2)]),
      [['^~\\&', '^~\\&', '^~\\&', '']],
    );
    assert.equal(msh.value(1)?.text(), '|');
    assert.equal(msh.get(2, 2), '');
    assert.equal(msh.get(3), 'RIS');
    assert.equal(msh.get(18), '8859/15');
    assert.equal(msh.size, 18);
  });

  it('keeps the place of each segment and of each of its name', () => {
    const message = parse(`${HEADER}PID|1\rOBR|1\rOBX|1\rOBX|2\rOBR|2\rOBX|1\r`);
    assert.deepEqual(
      message.segments.map(({ name, ordinal, occurrence }) => `${ordinal} ${name}#${occurrence}`),
      ['1 MSH#1', '2 PID#1', '3 OBR#1', '4 OBX#1', '5 OBX#2', '6 OBR#2', '7 OBX#3'],
    );
    assert.equal(message.all('OBX').length, 3);
    assert.deepEqual(message.all('ZZZ'), []);
    assert.equal(message.first('ZZZ'), undefined);
    assert.equal(message.get('ZZZ', 1), '');
    assert.equal(message.get('OBR', 1), '1');
  });

  it('finds repetitions, components and sub-components, also those the sender left out', () => {
    const message = parse(
      `${HEADER}PID|||123^^^CHRU&1.2.250.1&ISO^PI~456^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.8&ISO^INS~||DUPONT^JEAN\r`,
    );
    const pid = message.first('PID')!;
    assert.deepEqual(
      pid.values(3).map((id) => id.part(1)),
      ['123', '456', ''],
    );
    assert.deepEqual(
      pid.values(3).map((id) => id.part(4, 2)),
      ['1.2.250.1', '1.2.250.1.213.1.4.8', ''],
    );
    assert.deepEqual(pid.values(3)[0]?.subparts(4), ['CHRU', '1.2.250.1', 'ISO']);
    assert.deepEqual(pid.values(3)[0]?.subparts(9), []);
    assert.equal(pid.get(3, 4), 'CHRU');
    assert.equal(pid.get(3, 4, 3), 'ISO');
    assert.equal(pid.get(3, 4, 4), '');
    assert.equal(pid.get(5), 'DUPONT');
    assert.equal(pid.get(5, 2), 'JEAN');
    assert.equal(pid.get(5, 2, 2), '');
    assert.equal(pid.get(5, 1, 1), 'DUPONT');
    assert.equal(pid.get(99), '');
    assert.deepEqual(pid.values(99), []);
    assert.deepEqual(pid.values(1), []);
    assert.equal(pid.value(1), undefined);
    assert.deepEqual(pid.values(0), []);
    assert.equal(pid.get(0), '');
    assert.equal(pid.get(-1), '');
    assert.equal(pid.size, 5);
  });

  it('reads sub-components where no dictionary knows them: Z segments, OBX-5, PRT-5, version 2.1', () => {
    const message = parse(
      'MSH|^~\\&|||||||ORU|1|P|2.1\rPID|||1^^^A&1.2&ISO\rOBX|1|CE|||a&b^c\rPRT||UC|||801^Eric^^^^^^^PS&1.2.250.1.71.4.2.1&ISO\rZBE|1||||||u^^^^^X&1.2&ISO\r',
    );
    assert.equal(message.get('PID', 3, 4, 2), '1.2');
    assert.equal(message.get('OBX', 5, 1, 2), 'b');
    assert.equal(message.get('PRT', 5, 9, 2), '1.2.250.1.71.4.2.1');
    assert.equal(message.get('ZBE', 7, 6, 3), 'ISO');
  });

  it('keeps dates and numbers as sent: no precision is invented, no zero lost', () => {
    const message = parse(`${HEADER}PID|0010||||||1980\rOBX|1|NM|||007.50\rOBR|1||||||20160701123030-0700\r`);
    assert.equal(message.get('PID', 1), '0010');
    assert.equal(message.get('PID', 7), '1980');
    assert.equal(message.get('OBX', 5), '007.50');
    assert.equal(message.get('OBR', 7), '20160701123030-0700');
  });

  it('knows a deletion from an empty field, and never shows its two quotes as a name', () => {
    const pid = parse(`${HEADER}PID|||1||""||^""^X|""^|\r`).first('PID')!;
    assert.equal(pid.value(5)?.isNull, true);
    assert.equal(pid.value(5)?.raw, '""');
    assert.equal(pid.get(5), '');
    assert.equal(pid.value(5)?.text(), '');
    assert.equal(pid.value(7)?.isNull, false);
    assert.equal(pid.get(7, 2), '');
    assert.equal(pid.value(8)?.isNull, false);
    assert.equal(pid.value(6), undefined);
  });

  for (const [name, end] of [
    ['CR', '\r'],
    ['LF', '\n'],
    ['CRLF', '\r\n'],
  ] as const) {
    it(`reads segments ended by ${name}`, () => {
      const message = parse(`${HEADER}PID|1\rOBX|1|TX|||A|\rOBX|2|TX|||B`.replace(/\r/g, end));
      assert.deepEqual(
        message.segments.map((segment) => segment.name),
        ['MSH', 'PID', 'OBX', 'OBX'],
      );
      assert.equal(message.all('OBX')[1]?.get(5), 'B');
    });
  }

  it('reads line ends mixed as they come, blank lines, and blank lines or a byte order mark before MSH', () => {
    const message = parse(`\ufeff\r\n \n${HEADER}\r\n\nPID|1\r\n\rPV1|1|O\n   \rOBX|1|TX|||fin\r\n\r\n  `);
    assert.deepEqual(
      message.segments.map((segment) => segment.name),
      ['MSH', 'PID', 'PV1', 'OBX'],
    );
    assert.equal(message.get('OBX', 5), 'fin');
    assert.equal(message.get('PV1', 2), 'O');
  });

  it('keeps the lines of a report that were broken with a bare LF, blank ones too', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const message = parse(
        `${HEADER}OBX|1|TX|||Technique${end}IRM${end}${end}Conclusion : C2|||N\rOBX|2|TX|||suite\r`,
      );
      assert.equal(message.get('OBX', 5), 'Technique\nIRM\n\nConclusion : C2');
      assert.equal(message.get('OBX', 8), 'N');
      assert.equal(message.all('OBX').length, 2);
    }
  });

  it('reads other separators, and fewer or more of them', () => {
    const swapped = parse('MSH#*!$%#APP*x#F#\rPID###1*2%3!4#$F$\r');
    assert.deepEqual(swapped.separators, {
      field: '#',
      component: '*',
      repetition: '!',
      escape: '$',
      subcomponent: '%',
      truncation: undefined,
    });
    assert.equal(swapped.get('PID', 3, 2, 2), '3');
    assert.equal(swapped.first('PID')?.values(3).length, 2);
    assert.equal(swapped.get('PID', 4), '#');
    const few = parse('MSH|^|APP\rPID|||a~b\\F\\&c^d\r');
    assert.equal(few.get('PID', 3), 'a~b\\F\\&c');
    assert.equal(few.get('PID', 3, 2), 'd');
    assert.equal(parse('MSH|^~\\&#|APP\rPID|||\\P\\\r').get('PID', 3), '#');
  });

  it('reads a header that is alone, even without a line end', () => {
    assert.equal(parse('MSH|^~\\&|').first('MSH')?.get(2), '^~\\&');
    assert.equal(parse('MSH|^~\\&').segments.length, 1);
  });

  it('reads an empty segment right after the header', () => {
    const message = parse(`${HEADER}EVN\rPID|||1\r`);
    assert.deepEqual(
      message.segments.map((segment) => segment.name),
      ['MSH', 'EVN', 'PID'],
    );
    assert.equal(message.first('EVN')?.size, 0);
  });

  it('refuses what does not begin with MSH, and says what it must be', () => {
    const place = { segment: 'MSH', occurrence: 1 };
    refuses('', place, /must begin with an MSH/);
    refuses('GET / HTTP/1.1\r\n\r\n', place, /must begin with an MSH/);
    refuses('PID|||1\rMSH|^~\\&|\r', place, /must begin with an MSH/);
    refuses(`FHS|^~\\&|\rBHS|^~\\&|\r${HEADER}`, place, /batch/);
    refuses(`BHS|^~\\&|\r${HEADER}`, place, /batch/);
  });

  it('refuses separators that cannot separate', () => {
    const place = { segment: 'MSH', occurrence: 1 };
    for (const head of [
      'MSH',
      'MSH|',
      'MSH||APP',
      'MSH|^^\\&|',
      'MSHA^~\\&A',
      'MSH|a~\\&|',
      'MSH|^~\\"|',
      'MSH ^~\\&',
      'MSH|^~\\&#*|',
      'MSH|^~ &|',
      'MSH|^~é&|',
    ]) {
      refuses(`${head}\rPID|||1\r`, place, /MSH-1 and MSH-2/);
    }
  });

  it('refuses a second message in the frame: two patients must never mix', () => {
    refuses(`${HEADER}PID|||1\r${HEADER}PID|||2\r`, { segment: 'MSH', occurrence: 2 }, /two messages/);
  });

  it('can still be answered under its own control id when only its header can be read', () => {
    const header = parseHeader(`${HEADER}une ligne\r${HEADER}`);
    assert.deepEqual([header.control, header.kind, header.segments.length], ['00042', 'ORU^R01', 1]);
    assert.equal(parseHeader('\nMSH|^~\\&|RIS').get('MSH', 3), 'RIS');
    assert.throws(
      () => parseHeader('PID|||1'),
      (error) => error instanceof Fault && error.kind === 'structure',
    );
  });

  it('refuses a segment whose name is no name, rather than add it to the one before', () => {
    refuses(`${HEADER}PID|||1\rpv1||O\r`, { segment: 'PID', occurrence: 1 }, /three capitals/);
    refuses(`${HEADER}PID|||1\r1PV||O\r`, { segment: 'PID', occurrence: 1 }, /three capitals/);
    refuses(`${HEADER}une ligne\rPID|||1\r`, { segment: 'MSH', occurrence: 1 }, /three capitals/);
  });

  it('takes __proto__ for text, and finds nothing under names of prototypes', () => {
    const message = parse(`${HEADER}OBX|1|TX|||a\r__proto__|polluted\rconstructor|x\r`);
    assert.equal(message.segments.length, 2);
    assert.equal(message.first('__proto__'), undefined);
    assert.deepEqual(message.all('constructor'), []);
  });

  it('refuses a message or a field that repeats without end, before it fills the memory', () => {
    const tooLarge = (error: unknown) => error instanceof Fault && error.kind === 'too-large';
    assert.throws(() => parse(`${HEADER}${'OBX|\r'.repeat(100_001)}`), tooLarge);
    assert.throws(
      () =>
        parse(`${HEADER}PID|||${'~'.repeat(20_000)}\r`)
          .first('PID')
          ?.values(3),
      tooLarge,
    );
    assert.throws(
      () =>
        parse(`${HEADER}PID${'|'.repeat(20_000)}\r`)
          .first('PID')
          ?.get(3),
      tooLarge,
    );
    assert.throws(
      () =>
        parse(`${HEADER}PID|||${'&'.repeat(20_000)}\r`)
          .first('PID')
          ?.value(3)
          ?.subparts(1),
      tooLarge,
    );
  });

  it('reads any text or refuses it with a Fault, and never fails otherwise', () => {
    const soup = fc.string({ unit: fc.constantFrom(...'|^~\\&\r\n"AX0é.P'), maxLength: 120 });
    fc.assert(
      fc.property(soup, (rest) => {
        try {
          const message = parse(`MSH|^~\\&|${rest}`);
          for (const segment of message.segments) {
            for (let field = 0; field <= segment.size; field++) {
              for (const value of segment.values(field))
                value.text() + value.part(2, 2) + value.subparts(1).join();
            }
          }
        } catch (error) {
          assert.ok(error instanceof Fault, String(error));
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('escape sequences', () => {
  const ESCAPES: readonly (readonly [name: string, sent: string, read: string])[] = [
    ['separators', 'a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f', 'a|b^c&d~e\\f'],
    ['the truncation sign', 'tronqu\\P\\', 'tronqu#'],
    ['highlighting', 'une \\H\\fracture\\N\\ de C2', 'une fracture de C2'],
    [
      'line breaks, each word of the report kept',
      'Technique\\.br\\Conclusion\\.br\\Fracture C2',
      'Technique\nConclusion\nFracture C2',
    ],
    [
      'a word between line breaks that looks like a command',
      'A\\.br\\Metastases\\.br\\B',
      'A\nMetastases\nB',
    ],
    ['line breaks in capitals', 'A\\.BR\\B', 'A\nB'],
    ['vertical space', 'A\\.sp\\B\\.sp2\\C\\.sp+3\\D\\.sp 1\\E', 'A\nB\n\nC\n\n\nD\nE'],
    ['indentation and fill mode', '\\.in+4\\\\.ti-4\\A\\.fi\\B\\.nf\\C', 'ABC'],
    ['a centred line', 'A\\.ce\\TITRE', 'A\nTITRE'],
    ['skipped columns', 'A\\.sk 3\\B\\.sk2\\C', 'A   B  C'],
    ['no memory spent on absurd spaces', `A\\.sp9999\\B`, `A${'\n'.repeat(20)}B`],
    ['bytes of UTF-8', 'H\\XC3A9\\l\\XC3\\\\XA8\\ne', 'Hélène'],
    ['bytes of 8859/1', 'H\\XE9\\l\\XE8\\ne', 'Hélène'],
    ['bytes of a letter', '\\X41\\', 'A'],
    ['line ends given as bytes', 'A\\X0D0A\\B\\X0D\\C\\X0A\\D', 'A\nB\nC\nD'],
    ['switches of character set', 'A\\C2842\\B\\M2442\\C\\M242844\\D', 'ABCD'],
    ['a path of Windows, which is no escape', 'C:\\Temp\\x', 'C:\\Temp\\x'],
    ['a backslash alone', 'droite\\gauche', 'droite\\gauche'],
    ['a backslash at the end', 'fin\\', 'fin\\'],
    ['an unknown command', 'A\\.zz\\B', 'A\\.zz\\B'],
    ['bytes that are none', 'A\\X4\\B\\XGG\\C\\X\\D', 'A\\X4\\B\\XGG\\C\\X\\D'],
    ['a local sequence', 'A\\Z01\\B', 'A\\Z01\\B'],
    ['an escaped escape is not read twice', '\\E\\.br\\E\\', '\\.br\\'],
    ['an unknown sequence before a known one', 'A\\B\\.br\\C', 'A\\B\nC'],
    ['two escapes with nothing between', 'A\\\\B', 'A\\\\B'],
  ];
  for (const [name, sent, read] of ESCAPES) {
    it(`reads ${name}`, () => assert.equal(textOf(sent), read));
  }

  it('leaves separators inside a text alone, and cuts a part at them', () => {
    const value = parse(`${HEADER}OBX|1|TX|||droite & gauche ^ 3\r`).first('OBX')?.value(5);
    assert.equal(value?.text(), 'droite & gauche ^ 3');
    assert.equal(value?.part(1), 'droite ');
  });

  it('unescapes each part after it was cut', () => {
    const pid = parse(`${HEADER}PID|||||DE LA \\T\\ TOUR\\S\\X^\\E\\JEAN&a\\F\\b\r`).first('PID')!;
    assert.equal(pid.get(5), 'DE LA & TOUR^X');
    assert.equal(pid.get(5, 2), '\\JEAN');
    assert.equal(pid.get(5, 2, 2), 'a|b');
  });

  it('gives any composed text back as it was', () => {
    const character = fc.constantFrom(...'|^~\\&"\r\n\x0b\x1c\x00\x7f.brXFSTRE0é王 ');
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.string({ unit: character }), { minLength: 1 }), { minLength: 1 }),
        (parts) => {
          const field = parts.map((subs) => subs.map((one) => escapeText(one)).join('&')).join('^');
          const text = compose([
            ['MSH', '^~\\&', 'A'],
            ['ZZ1', field],
          ]);
          assert.doesNotMatch(text, /[\x00\x0b\x1c\n]/);
          const value = parse(text).first('ZZ1')?.value(1);
          parts.forEach((subs, component) => {
            for (const [sub, one] of subs.entries())
              assert.equal(value?.part(component + 1, sub + 1) ?? '', one);
          });
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('composes a message that other readers take: CR after each segment, no empty tail', () => {
    assert.equal(
      compose([['MSH', '^~\\&', 'A', ''], ['PID', '', '', '1', '', ''], ['PV1']]),
      'MSH|^~\\&|A\rPID|||1\rPV1\r',
    );
    assert.equal(
      escapeText('a|b', { field: '|', component: '^', repetition: '', escape: '', subcomponent: '' }),
      'a b',
    );
    assert.equal(escapeText('""'), '\\X22\\"');
  });
});

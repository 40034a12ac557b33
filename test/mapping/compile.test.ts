import assert from 'node:assert/strict';
import { Fault } from '../../src/fault.ts';
import { compileMapping } from '../../src/mapping/compile.ts';
import { mappingSources, vocabularies } from './mapping-files.ts';
import { compileSmall, FIRST_ROW, projectMapping, smallFile } from './small-mapping.ts';

/** [what is wrong, the row, what the error must say] */
const ROWS: readonly (readonly [string, string, RegExp])[] = [
  [
    'a key that rows do not have',
    '{form: PID-8, to: gender}',
    /Unknown row key "form"\. Did you mean "from"\?/,
  ],
  [
    'an element that R4 does not have',
    '{from: PID-8, to: gendre}',
    /Unknown element of Patient "gendre"\. Did you mean "gender"\?/,
  ],
  [
    'an element deeper in a data type',
    '{from: PID-5, to: "name[].familly"}',
    /element of HumanName "familly".*"family"/,
  ],
  ['a list without brackets', '{from: PID-5, to: name.family}', /Patient\.name is a list: write name\[\]/],
  ['brackets on what is no list', '{from: PID-8, to: "gender[]"}', /Patient\.gender is no list/],
  [
    'a data type map that nobody wrote',
    '{from: PID-5, to: "name[]", as: "XPN[HumanNam]"}',
    /data type map "XPN\[HumanNam\]".*XPN\[HumanName\]/,
  ],
  [
    'a data type map for another element',
    '{from: PID-5, to: "name[]", as: "XAD[Address]"}',
    /name\[\] takes HumanName, and this row yields Address/,
  ],
  ['a date read as plain text', '{from: PID-7, to: birthDate}', /birthDate takes date/],
  [
    'a vocabulary that nobody wrote',
    '{from: PID-8, to: gender, vocab: administrative-gendre}',
    /vocabulary "administrative-gendre".*administrative-gender/,
  ],
  [
    'a condition with a word of its own',
    '{from: PID-8, to: gender, vocab: administrative-gender, if: PID-8 LIKE "M"}',
    /"LIKE" is not understood after PID-8/,
  ],
  [
    'a condition that stops short',
    '{from: PID-8, to: gender, vocab: administrative-gender, if: PID-8 IS}',
    /A value is missing/,
  ],
  [
    'a script where a condition stands',
    '{from: PID-8, to: gender, vocab: administrative-gender, if: "process.exit()"}',
    /is no field/,
  ],
  [
    'a field written wrongly',
    '{from: PID_8, to: gender, vocab: administrative-gender}',
    /"PID_8" is no field/,
  ],
  [
    'a segment that the message does not list',
    '{from: ZZZ-1, to: gender, vocab: administrative-gender}',
    /No group of this message has the segment ZZZ/,
  ],
  [
    'a reference to a resource that is not there',
    '{ref: doctor, to: "generalPractitioner[]"}',
    /resource of this message "doctor"/,
  ],
  [
    'a reference to the wrong type',
    '{ref: patient, to: managingOrganization}',
    /managingOrganization cannot point to Patient/,
  ],
  [
    'a resource where R4 wants another',
    '{from: PID-5, to: managingOrganization, as: "XCN[Practitioner]"}',
    /takes Reference\(Organization\), and this row yields Practitioner/,
  ],
  ['a row without source', '{to: gender}', /A row needs a source/],
  ['a row with two sources', '{from: PID-8, ref: patient, to: gender}', /one source/],
  ['a row without target', '{from: PID-8}', /A row needs "to"/],
  ['a constant that R4 does not allow', '{value: homme, to: gender}', /code for gender "homme"/],
  [
    'a constant with an unknown element',
    '{value: {famille: X}, to: "name[]"}',
    /element of name\[\] "famille"/,
  ],
  [
    'a feed property that does not exist',
    '{feed: pacs, to: "identifier[].value"}',
    /property of the feed "pacs"/,
  ],
  ['an element of the prototype', '{from: PID-8, to: __proto__}', /is no FHIR path/],
  [
    'an element that only objects have',
    '{from: PID-8, to: constructor}',
    /Unknown element of Patient "constructor"/,
  ],
];

describe('a mapping file with a mistake stops the start and says where', () => {
  for (const [what, row, says] of ROWS) {
    it(`${what}: ${row}`, () => {
      refused(() => compileSmall('{from: PID-23, to: "address[].text"}', row), FIRST_ROW + 1, says);
    });
  }

  it('two rows with one id name both places', () => {
    const row = '{id: sex, from: PID-8, to: gender, vocab: administrative-gender}';
    refused(
      () => compileSmall(row, row),
      FIRST_ROW + 1,
      new RegExp(`taken by mappings/small.yaml:${FIRST_ROW}`),
    );
  });

  it('broken YAML is named with its line', () => {
    refused(() => compile(`${smallFile('{from: PID-8')}`), FIRST_ROW, /no valid YAML/);
  });

  it('an unknown key of a file, a resource, a group or a data type names the nearest', () => {
    refused(() => compile('mesages: [A01]'), 1, /mapping file key "mesages".*"messages"/);
    refused(() => compile(smallFile().replace('rank:', 'rang:')), 10, /resource key "rang".*"rank"/);
    refused(() => compile(smallFile().replace('starts:', 'start:')), 4, /group key "start".*"starts"/);
    refused(() => compile('dataTypes:\n  XPN[HumanName]:\n    row: []'), 3, /data type key "row".*"rows"/);
  });

  it('an unknown resource type, group or fragment is named', () => {
    refused(
      () => compile(smallFile().replace('type: Patient', 'type: Patiente')),
      7,
      /"Patiente" is no resource type/,
    );
    refused(
      () => compile(smallFile().replace('per: patient', 'per: pateint')),
      8,
      /group "pateint".*"patient"/,
    );
    refused(() => compile(smallFile().replace('id: patient', 'id: p\n    use: pid')), 7, /fragment "pid"/);
  });

  it('a resource without a row for what R4 demands is refused', () => {
    const text = smallFile('{from: PID-8, to: description}').replace('type: Patient', 'type: ImagingStudy');
    refused(() => compile(text), 6, /ImagingStudy needs status: add a row/);
  });

  it('data type maps that need each other in a circle are refused', () => {
    const text = [
      'dataTypes:',
      '  AAA[Period]: {rows: [{from: AAA, to: start, as: "BBB[Period]"}]}',
      '  BBB[Period]: {rows: [{from: BBB, to: start, as: "AAA[Period]"}]}',
    ].join('\n');
    refused(() => compile(text), 2, /AAA\[Period\] > BBB\[Period\] > AAA\[Period\]/);
  });

  it('a kind that is mapped twice, or is no kind, is refused', () => {
    const twice = [
      { file: 'a.yaml', text: smallFile() },
      { file: 'b.yaml', text: smallFile() },
    ];
    assert.throws(
      () => compileMapping(twice, vocabularies()),
      /^Fault: b\.yaml:1: TST\^T01 is mapped already/,
    );
    refused(() => compile(smallFile().replace('TST^T01', 'TST')), 1, /"TST" is no kind of message/);
  });
});

describe('the mapping of the project', () => {
  it('covers the kinds that this version promises', () => {
    const kinds = [
      'ADT^A01',
      'ADT^A04',
      'ADT^A05',
      'ADT^A08',
      'ADT^A28',
      'ADT^A31',
      'OMI^O23',
      'ORM^O01',
      'ORU^R01',
    ];
    assert.deepEqual([...projectMapping().kinds].sort(), kinds);
  });

  it('uses every vocabulary that it ships', () => {
    const text = mappingSources()
      .map((one) => one.text)
      .join('\n');
    for (const { id } of vocabularies()) assert.match(text, new RegExp(`vocab: ${id}\\b`), `${id} is used`);
  });
});

function compile(text: string) {
  return compileMapping([{ file: 'mappings/small.yaml', text }], vocabularies());
}

function refused(work: () => unknown, line: number, says: RegExp): void {
  assert.throws(work, (thrown) => {
    assert.ok(thrown instanceof Fault);
    assert.equal(thrown.kind, 'configuration');
    assert.match(thrown.message, says);
    assert.ok(thrown.message.startsWith(`mappings/small.yaml:${line}: `), thrown.message);
    assert.deepEqual(thrown.place, { file: 'mappings/small.yaml', line });
    return true;
  });
}

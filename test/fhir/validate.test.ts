import assert from 'node:assert/strict';
import { Fault } from '../../src/fault.ts';
import { check } from '../../src/fhir/validate.ts';
import { helene, REGION, study } from './region.ts';

function faultOf(type: string, value: unknown): Fault {
  try {
    check(type, value);
  } catch (thrown) {
    assert.ok(thrown instanceof Fault, String(thrown));
    return thrown;
  }
  return assert.fail('it was accepted');
}

function patient(content: object): object {
  return { resourceType: 'Patient', ...content };
}

/** What is wrong with a Patient, and where the fault must point. */
const WRONG: readonly (readonly [sentence: string, content: object, at: string, says: RegExp])[] = [
  ['an element that R4 has not', { naem: [] }, 'Patient.naem', /did you mean 'name'/],
  ['an element of another type', { modality: 'CT' }, 'Patient.modality', /no such element/],
  ['one name where R4 has a list', { name: { family: 'X' } }, 'Patient.name', /write a list/],
  ['a list where R4 has one value', { gender: ['male'] }, 'Patient.gender', /no list/],
  ['an empty list', { name: [] }, 'Patient.name', /one value at least/],
  ['an empty object', { name: [{}] }, 'Patient.name[0]', /not empty/],
  ['a text where R4 has an object', { maritalStatus: 'M' }, 'Patient.maritalStatus', /an object/],
  [
    'an object where R4 has a text',
    { name: [{ family: { a: 1 } }] },
    'Patient.name[0].family',
    /a text in quotes/,
  ],
  ['null', { gender: null }, 'Patient.gender', /./],
  [
    'a null in a list without extensions to stand for',
    { name: [{ given: ['A', null] }] },
    'Patient.name[0].given[1]',
    /./,
  ],
  ['a quoted boolean', { active: 'true' }, 'Patient.active', /true or false/],
  ['a day that no calendar has', { birthDate: '2023-02-29' }, 'Patient.birthDate', /write a date/],
  ['a date in HL7 v2 form', { birthDate: '19870214' }, 'Patient.birthDate', /write a date/],
  [
    'a time without its offset',
    { deceasedDateTime: '2024-05-03T10:00:00' },
    'Patient.deceasedDateTime',
    /offset/,
  ],
  [
    'two choices at once',
    { deceasedBoolean: true, deceasedDateTime: '2024' },
    'Patient.deceased',
    /choose one/,
  ],
  ['a code that R4 does not allow', { gender: 'F' }, 'Patient.gender', /male, female, other, unknown/],
  ['an id with spaces', { id: 'a b' }, 'Patient.id', /letters, digits/],
  [
    'a reference to the wrong type',
    { managingOrganization: { reference: 'Patient/1' } },
    'Patient.managingOrganization',
    /refer to Organization/,
  ],
  ['a missing mandatory element', { link: [{ type: 'refer' }] }, 'Patient.link[0].other', /mandatory/],
  [
    'a fraction of a birth order',
    { multipleBirthInteger: 1.5 },
    'Patient.multipleBirthInteger',
    /whole number/,
  ],
  ['broken base64', { photo: [{ data: 'abc' }] }, 'Patient.photo[0].data', /base64/],
  [
    'a script in the narrative',
    { text: { status: 'generated', div: '<div><script>x</script></div>' } },
    'Patient.text.div',
    /scripts/,
  ],
  [
    'a handler in the narrative',
    { text: { status: 'generated', div: '<div><b onclick="x">y</b></div>' } },
    'Patient.text.div',
    /scripts/,
  ],
  ['blank text', { name: [{ family: '  ' }] }, 'Patient.name[0].family', /leave the element out/],
  ['a control character', { name: [{ family: 'a\u0000b' }] }, 'Patient.name[0].family', /control/],
  ['extensions for what is no primitive', { _name: [] }, 'Patient._name', /only a primitive/],
  ['companions of the wrong shape', { _birthDate: [] }, 'Patient._birthDate', /one object/],
  [
    'an extension without its url',
    { extension: [{ valueString: 'x' }] },
    'Patient.extension[0].url',
    /mandatory/,
  ],
  [
    'a contained resource without a type',
    { contained: [{ id: 'x' }] },
    'Patient.contained[0]',
    /resourceType/,
  ],
  [
    'a fault in a contained resource',
    { contained: [{ resourceType: 'Organization', naem: 1 }] },
    'Patient.contained[0].naem',
    /name/,
  ],
];

describe('JSON that is no FHIR', () => {
  for (const [sentence, content, at, says] of WRONG) {
    it(`is refused: ${sentence}`, () => {
      const fault = faultOf('Patient', patient(content));
      assert.equal(fault.kind, 'invalid');
      assert.ok(fault.place.expression?.includes(at), `${fault.place.expression}`);
      assert.match(fault.message, says);
    });
  }

  for (const value of [null, undefined, 3, 'Patient', [], [patient({})], {}, { resourceType: 'patient' }]) {
    it(`is refused: ${JSON.stringify(value)}`, () => assert.equal(faultOf('Patient', value).kind, 'invalid'));
  }

  it('is refused when it is another resource than the address says', () => {
    assert.match(faultOf('ImagingStudy', helene).message, /Send a ImagingStudy here/);
  });

  it('is refused when it sets a prototype, at any depth', () => {
    for (const name of ['__proto__', 'constructor', 'prototype']) {
      const text = `{"resourceType":"Patient","contained":[{"resourceType":"Device","x":{"${name}":{"admin":true}}}]}`;
      assert.equal(faultOf('Patient', JSON.parse(text)).kind, 'invalid');
    }
    assert.equal((Object.prototype as Record<string, unknown>)['admin'], undefined);
  });

  it('is refused when it nests 10 000 deep, without overflow', () => {
    const deep = `${'{"extension":[{"url":"urn:x","extension":['.repeat(5000)}1${']}]}'.repeat(5000)}`;
    const text = `{"resourceType":"Patient","extension":[${deep}]}`;
    assert.equal(faultOf('Patient', JSON.parse(text)).kind, 'too-large');
  });

  it('shows twenty faults at a time, all found in one pass', () => {
    const name = Array.from({ length: 50 }, () => ({ family: 1 }));
    assert.equal(faultOf('Patient', patient({ name })).place.expression?.length, 20);
    assert.equal(
      faultOf('Patient', patient({ gender: 'F', birthDate: 'hier', naem: 1 })).place.expression?.length,
      3,
    );
  });

  it('never shows a value', () => {
    const content = { gender: 'Dupont', birthDate: 'Dupont', name: [{ family: ['Dupont'] }], 'M. Dupont': 1 };
    assert.doesNotMatch(faultOf('Patient', patient(content)).message, /Dupont/);
  });

  it('is told in linear time, however it is built', () => {
    const before = process.cpuUsage();
    faultOf(
      'Patient',
      patient({ text: { status: 'generated', div: `<div>${'<a on'.repeat(200_000)}` }, naem: 1 }),
    );
    faultOf(
      'Patient',
      patient({ photo: [{ data: `${'A '.repeat(500_000)}!` }], gender: 'a '.repeat(500_000) }),
    );
    const { user } = process.cpuUsage(before);
    assert.ok(user < 2_000_000, `${user} µs`);
  });
});

describe('FHIR', () => {
  for (const resource of REGION) {
    it(`is taken: ${resource.resourceType}/${resource.id}`, () => {
      assert.equal(check(resource.resourceType, resource), resource);
    });
  }

  it('is taken with nulls that stand for primitives with extensions', () => {
    const given = ['Anne', null];
    const extension = [
      { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'masked' },
    ];
    check('Patient', patient({ name: [{ given, _given: [null, { extension }] }] }));
  });

  it('is taken when a mandatory primitive has only extensions', () => {
    const { status: _, ...rest } = study;
    const extension = [
      { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' },
    ];
    check('ImagingStudy', { ...rest, _status: { extension } });
  });

  it('is taken with a contained resource of a type that the hub does not hold', () => {
    check('Patient', patient({ contained: [{ resourceType: 'Device', id: 'd', anything: true }] }));
  });

  it('is taken with a reference into itself, elsewhere, or to nothing but an identifier', () => {
    for (const reference of [
      { reference: '#1' },
      { reference: 'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0' },
      { reference: 'https://elsewhere.example.org/anything' },
      { identifier: { value: '540000001' } },
      { display: 'CHRU' },
    ]) {
      check('Patient', patient({ managingOrganization: reference }));
    }
  });
});

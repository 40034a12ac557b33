import assert from 'node:assert/strict';
import { Fault } from '../../../src/fault.ts';
import { type ParseOptions, parseSearch } from '../../../src/fhir/search/parse.ts';
import type { Search } from '../../../src/fhir/search/search.ts';
import { createFinder } from '../finder.ts';
import { REGION } from '../region.ts';

const OPTIONS: ParseOptions = {
  base: 'https://hub.example.org/fhir',
  handling: 'strict',
  defaultCount: 20,
  maxCount: 100,
  zone: 'Europe/Paris',
};

function parse(query: string, options: Partial<ParseOptions> = {}): Search {
  const [type = '', text = ''] = query.split('?');
  return parseSearch(type, [...new URLSearchParams(text)], { ...OPTIONS, ...options });
}

function refused(query: string): string {
  try {
    parse(query);
  } catch (thrown) {
    assert.ok(thrown instanceof Fault, String(thrown));
    assert.equal(thrown.row.http, 400);
    return thrown.message;
  }
  return assert.fail(`${query} was accepted`);
}

const find = createFinder(REGION);

/** What a query finds in the region. */
const FINDS: readonly (readonly [sentence: string, query: string, ids: string])[] = [
  ['a patient is found by a number of any system', 'Patient?identifier=4711', 'helene'],
  ['a patient is found by system and number', 'Patient?identifier=urn:oid:1.2.250.1.999.1|4711', 'helene'],
  ['the same number of another system is another patient', 'Patient?identifier=urn:oid:9.9|4711', ''],
  ['|number finds only numbers without a system', 'Patient?identifier=|4711', ''],
  ['a bar in a number is escaped', 'Patient?identifier=|sans\\|système', 'helene'],
  ['system| finds all numbers of a system', 'Patient?identifier=urn:oid:1.2.250.1.999.1|', 'helene,jean'],
  ['a comma is or', 'Patient?identifier=4711,4712', 'helene,jean'],
  ['a repeated parameter is and', 'Patient?identifier=4711&identifier=4712', ''],
  ['an escaped comma belongs to the value', 'DiagnosticReport?identifier=CR\\,1', 'report'],
  ['a Study UID is found bare', 'ImagingStudy?identifier=urn:dicom:uid|1.2.250.1.999.10.1', 'study'],
  [
    'a Study UID is found with urn:oid:',
    'ImagingStudy?identifier=urn:dicom:uid|urn:oid:1.2.250.1.999.10.1',
    'study',
  ],
  [
    'a bare Study UID is found with urn:oid:',
    'ImagingStudy?identifier=urn:oid:1.2.250.1.999.10.2',
    'announced',
  ],
  ['a SOP instance is found with urn:oid:', 'ImagingStudy?instance=urn:oid:1.2.250.1.999.10.1.1.2', 'study'],
  ['a code without a system of its own is found bare', 'Patient?gender=female', 'helene'],
  [
    'a code is found with the system that it implies',
    'Patient?gender=http://hl7.org/fhir/administrative-gender|female',
    'helene',
  ],
  ['a code is not found under another system', 'Patient?gender=http://example.org/sex|female', ''],
  ['codes are told apart by case', 'Patient?gender=Female', ''],
  [':not finds those without a value too', 'Patient?gender:not=female', 'inconnu,jean'],
  [':missing=true finds those without a birth date', 'Patient?birthdate:missing=true', 'inconnu'],
  [':missing=false finds those with one', 'Patient?birthdate:missing=false', 'helene,jean'],
  ['who died is deceased, by date or by boolean', 'Patient?deceased=true', 'jean'],
  ['who is not known to have died is not deceased', 'Patient?deceased=false', 'helene,inconnu'],
  ['a telephone is found however it is punctuated', 'Patient?phone=%2B33.383.000001', 'helene'],
  ['a mail address is found in any case', 'Patient?email=helene@example.org', 'helene'],
  ['a phone number is no mail address', 'Patient?email=%2B33383000001', ''],
  ['a name is found without its accents', 'Patient?name=helene', 'helene'],
  ['a name is found without its ligatures and apostrophes', 'Patient?family=L’oeuvre noeud', 'helene'],
  ['a name is found by its beginning', 'Patient?family=dup', 'helene,jean'],
  ['a name is not found by its middle', 'Patient?family=upon', ''],
  [':contains finds a name by its middle', 'Patient?family:contains=UPON', 'helene,jean'],
  [':exact wants case and accents', 'Patient?given:exact=Hélène', 'helene'],
  [':exact refuses what only folds alike', 'Patient?given:exact=Helene', ''],
  ['family and given names are found together, in both orders', 'Patient?name=dupond jean pierre', 'jean'],
  ['a name is found by its sound', 'Patient?phonetic=dupon', 'helene,jean'],
  ['an address is found by its city', 'Patient?address=epinal', 'helene'],
  ['a birth year covers its days', 'Patient?birthdate=1987', 'helene'],
  ['a birth day does not cover a birth year', 'Patient?birthdate=1950-01-01', ''],
  ['a death late in the evening is that day in Paris', 'Patient?death-date=2024-01-31', 'jean'],
  ['an exam started in the morning', 'ImagingStudy?started=2024-05-03', 'study'],
  ['exams since a day', 'ImagingStudy?started=ge2024-05-03', 'study'],
  [
    'exams since the middle of the only year that is known',
    'ImagingStudy?started=ge2023-06',
    'announced,study',
  ],
  ['exams before a year', 'ImagingStudy?started=lt2024', 'announced'],
  ['exams within a range of days', 'ImagingStudy?started=ge2024-05-01&started=lt2024-06-01', 'study'],
  ['a report on an open period overlaps any later date', 'DiagnosticReport?date=gt2030', 'report'],
  ['a report on an open period did not start after', 'DiagnosticReport?date=sa2024-05-04', ''],
  ['an order with a timing is found by its outer limits', 'ServiceRequest?occurrence=ge2024-05-01', 'order'],
  [
    'an unencoded plus in an offset is understood',
    'DiagnosticReport?issued=2024-05-03T12:00:00.123%2002:00',
    'report',
  ],
  ['a bare id is a patient', 'ImagingStudy?patient=helene', 'study'],
  ['a bare id is any type that the parameter refers to', 'ImagingStudy?subject=helene', 'study'],
  ['a relative reference', 'ImagingStudy?subject=Patient/helene', 'study'],
  [
    'an absolute reference below the base is the same',
    'ImagingStudy?patient=https://hub.example.org/fhir/Patient/helene',
    'study',
  ],
  [
    'a stored absolute reference below the base is the same',
    'ImagingStudy?basedon=ServiceRequest/order',
    'study',
  ],
  [
    'a reference elsewhere is found by its URL',
    'ImagingStudy?interpreter=https://elsewhere.example.org/fhir/Practitioner/9',
    'study',
  ],
  ['a reference to a version is found without it', 'ImagingStudy?referrer=leroy', 'study'],
  [
    'a logical reference is found by its identifier',
    'ImagingStudy?basedon:identifier=urn:oid:1.2.250.1.999.2|A200',
    'announced',
  ],
  ['a reference with its type', 'ImagingStudy?subject:Patient=jean', 'announced'],
  ['reports of a study', 'DiagnosticReport?imaging-study=study', 'report'],
  ['reports of a study, as IHE spells it', 'DiagnosticReport?imagingStudy=ImagingStudy/study', 'report'],
  ['a chain to the patient', 'ImagingStudy?patient.identifier=4712', 'announced'],
  ['a chain that says the type', 'ImagingStudy?subject:Patient.family=dupond', 'announced'],
  [
    'a chain to the order of a report',
    'DiagnosticReport?based-on.identifier=urn:oid:1.2.250.1.999.2|A100',
    'report',
  ],
  ['a chain with a modifier', 'ImagingStudy?patient.gender:not=female', 'announced'],
  ['a chain to whichever type has the parameter', 'ImagingStudy?performer.name=hopital', 'study'],
  ['a chain to an id', 'ImagingStudy?patient._id=helene', 'study'],
  ['a study that HL7 announced is found by its modality', 'ImagingStudy?modality=MR', 'announced'],
  [
    'a study is found by the modality of a series',
    'ImagingStudy?modality=http://dicom.nema.org/resources/ontology/DCM|SR',
    'study',
  ],
  [
    'a canonical is found without its version',
    'ServiceRequest?instantiates-canonical=http://example.org/protocol',
    'order',
  ],
  ['a URI is compared whole', 'ServiceRequest?instantiates-uri=http://example.org/how', ''],
  ['an order detail is found by its code', 'ServiceRequest?order-detail=injecté', 'order'],
  ['by id', 'Patient?_id=helene,jean', 'helene,jean'],
  ['by tag', 'Patient?_tag=demo', 'helene'],
  ['by source', 'Patient?_source=urn:moselle:feed:chru', 'helene'],
  ['by last update', 'Patient?_lastUpdated=gt2024-05-05', ''],
  ['without criteria', 'Endpoint', 'pacs'],
  ['what was made from a message', 'Provenance?target=DiagnosticReport/report', 'origin'],
  ['what was made of a patient', 'Provenance?patient=helene', 'origin'],
];

/** Refusals and what their message must say. */
const REFUSES: readonly (readonly [query: string, says: RegExp])[] = [
  ['Patient?naem=x', /no search parameter 'naem'\. Did you mean 'name'\? Valid: .*birthdate/],
  ['Patient?_cuont=3', /Did you mean '_count'/],
  ['Patient?__proto__=x', /no search parameter '__proto__'/],
  ['Patient?constructor=x', /no search parameter 'constructor'/],
  ['Patient?name[$ne]=x', /no search parameter 'name\[\$ne\]'\. Did you mean 'name'/],
  ['Patient?na%00me=x', /no search parameter '\(a name that is none\)'/],
  ['Patient?name:exat=x', /no such modifier\. Did you mean ':exact'\? Valid: :contains, :exact, :missing/],
  ['Patient?gender:exact=x', /Valid: :missing, :not/],
  ['ImagingStudy?subject:Practitioner=x', /Valid: :Device, :Group, :Patient, :identifier, :missing/],
  ['Patient?_id:not=x', /no such modifier/],
  ['Patient?name:exact:missing=x', /two modifiers/],
  ['Patient?_count=-1', /write a whole number from 0 to 100/],
  ['Patient?_count=ten', /whole number/],
  ['Patient?_count=5&_count=6', /give it once/],
  ['Patient?_count:exact=5', /no modifiers/],
  ['Patient?_sort=famly', /did you mean 'family'\?/],
  ['ImagingStudy?_sort=status', /sort ImagingStudy by _id, _lastUpdated, started/],
  ['Patient?_sort=family,given', /one key/],
  ['Patient?_sort=__proto__', /sort Patient by/],
  ['Patient?_total=maybe', /'none', 'estimate' or 'accurate'/],
  ['Patient?_summary=yes', /'true', 'text'/],
  ['Patient?_elements=nom', /top-level elements of Patient/],
  ['Patient?_include=Patient:name', /Patient refers by general-practitioner, link, organization/],
  ['Patient?_include=ImagingStudy:endpoint', /write '_include=Patient:parameter'/],
  ['Patient?_include=*', /begin with one of/],
  ['Patient?_include:iterate=Patient:link', /not answered yet/],
  ['Patient?_revinclude=ImagingStudy:endpoint', /refers to Endpoint, not to Patient/],
  ['ImagingStudy?_include=ImagingStudy:subject:Practitioner', /refers to Group, Device, Patient/],
  ['Patient?_has:ImagingStudy:patient:status=x', /'_has' is not answered by this hub yet/],
  ['Patient?_text=x', /not answered by this hub yet/],
  ['Patient?birthdate=hier', /write a date like 2024/],
  ['Patient?birthdate=2024-02-30', /write a date/],
  ['Patient?birthdate=>2024', /after a prefix if you need one: eq, ne, gt/],
  ['Patient?gender:missing=oui', /'true' or 'false'/],
  ['Patient?active=1', /'true' or 'false'/],
  ['Patient?identifier=|', /'system\|code'/],
  ['Patient?name=', /write a value/],
  ['Patient?name=a,,b', /between every two commas/],
  ['Patient?name=-', /one letter or digit/],
  ['Patient?_id=a/b', /an id has letters/],
  ['ImagingStudy?patient=Practitioner/1', /refers to Patient only/],
  ['ImagingStudy?patient=not an id', /write an id, 'Type\/id' or an absolute URL/],
  ['ImagingStudy?patient=Patient/1/_history/2', /without their version/],
  ['ImagingStudy?patient.name.x=1', /too long/],
  ['ImagingStudy?status.name=1', /no reference/],
  ['ImagingStudy?patient.naem=1', /Did you mean 'name'/],
  ['ImagingStudy?encounter.status=1', /leads to no such type here/],
];

describe('reading a search', () => {
  for (const [sentence, query, ids] of FINDS) {
    it(`finds: ${sentence}`, () => assert.equal(find(query).join(','), ids));
  }

  for (const [query, says] of REFUSES) {
    it(`refuses ${query} and says what to write instead`, () => assert.match(refused(query), says));
  }

  it('never repeats a value of the query in a message', () => {
    for (const [name, value] of [
      ['birthdate', 'Dupont'],
      ['_id', 'Dupont/'],
      ['gender:missing', 'Dupont'],
      ['_sort', 'Dupont'],
      ['_include', 'Dupont'],
      ['_elements', 'Dupont'],
    ]) {
      assert.doesNotMatch(refused(`Patient?${name}=${value}`), /Dupont/);
    }
  });

  it('drops an unknown parameter when asked to be lenient, and says so', () => {
    const search = parse('Patient?naem=x&name:exat=x&gender=male', { handling: 'lenient' });
    assert.deepEqual(search.self, [['gender', 'male']]);
    assert.equal(search.plan.all.length, 1);
    assert.equal(search.warnings.length, 2);
    assert.match(search.warnings[0]!, /'naem' was ignored.*Did you mean 'name'/);
  });

  it('refuses a value that makes no sense even when lenient', () => {
    assert.throws(() => parse('Patient?birthdate=hier', { handling: 'lenient' }), /write a date/);
  });

  it('refuses to search a type that is only read', () => {
    assert.throws(() => parse('Binary?_id=1'), { kind: 'not-supported' });
    assert.throws(() => parse('__proto__?_id=1'), { kind: 'not-supported' });
  });

  it("sorts by the clinical date of the type through the store's own order", () => {
    assert.deepEqual(parse('ImagingStudy?_sort=-started').plan.sort, { key: 'clinical', descending: true });
    assert.deepEqual(parse('DiagnosticReport?_sort=issued').plan.sort, {
      key: 'DiagnosticReport.issued',
      descending: false,
    });
    assert.equal(parse('ImagingStudy').plan.sort, undefined);
  });

  it('cuts a page to the most that is served, in the self link too', () => {
    const search = parse('Patient?_count=5000');
    assert.equal(search.plan.count, 100);
    assert.deepEqual(search.self, [['_count', '100']]);
  });

  it('reads _count=0 as a question for the number only', () => {
    const search = parse('Patient?_count=0');
    assert.equal(search.summary, 'count');
    assert.equal(search.plan.count, 1);
  });

  it('collects includes, elements and totals', () => {
    const search = parse(
      'ImagingStudy?_include=ImagingStudy:endpoint&_include=ImagingStudy:based-on:ServiceRequest' +
        '&_revinclude=DiagnosticReport:imagingStudy&_elements=status,started&_total=accurate',
    );
    assert.deepEqual(search.includes, [
      { source: 'ImagingStudy', parameter: 'endpoint', target: undefined },
      { source: 'ImagingStudy', parameter: 'basedon', target: 'ServiceRequest' },
    ]);
    assert.deepEqual(search.revincludes, [
      { source: 'DiagnosticReport', parameter: 'imaging-study', target: undefined },
    ]);
    assert.deepEqual(search.elements, ['status', 'started']);
    assert.equal(search.total, 'accurate');
  });

  it('hands the position of the page before to the plan', () => {
    assert.deepEqual(parse('Patient', { after: [1, 2] }).plan.after, [1, 2]);
  });
});

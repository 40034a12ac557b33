import assert from 'node:assert/strict';
import { ARCHIVE, JEANNE, PAUL, report, study } from '../resources.ts';
import { type RunningEdge, startEdge } from '../running-edge.ts';
import { itAnswers } from '../scenario.ts';

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

describe('searches over FHIR', () => {
  let edge: RunningEdge;
  const scene = new Map<string, string>();
  before(async () => {
    edge = await startEdge();
    const add = async (name: string, resource: object) => {
      scene.set(name, (await edge.create(resource)).id);
      return scene.get(name)!;
    };
    const jeanne = await add('jeanne', JEANNE);
    const paul = await add('paul', PAUL);
    const archive = await add('archive', ARCHIVE);
    for (let day = 1; day <= 7; day++) {
      const others = {
        endpoint: [{ reference: `Endpoint/${archive}` }],
        identifier: [{ system: 'urn:dicom:uid', value: `urn:oid:1.2.3.${day}` }],
      };
      await add(`study${day}`, study(jeanne, `2025-03-0${day}T08:00:00Z`, others));
    }
    await add('other', study(paul, '2025-03-04T09:00:00Z'));
    await add('report', report(jeanne, scene.get('study3')!));
  });
  after(() => edge.close());

  itAnswers(
    [
      {
        name: 'find a patient’s studies and nobody else’s',
        url: '/fhir/ImagingStudy?patient={jeanne}',
        status: 200,
        contains: ['"type":"searchset"', '{study1}', '{study7}', '"mode":"match"', '"relation":"self"'],
        lacks: ['{other}', '"relation":"next"', '"total"'],
        header: { 'content-type': 'application/fhir+json; charset=utf-8', 'cache-control': 'no-store' },
      },
      {
        name: 'find nothing, in a Bundle without entries',
        url: '/fhir/ImagingStudy?patient=nobody',
        status: 200,
        contains: ['"searchset"'],
        lacks: ['"entry"'],
      },
      {
        name: 'find a study by its UID with and without urn:oid:',
        url: '/fhir/ImagingStudy?identifier=urn:dicom:uid|1.2.3.5',
        status: 200,
        contains: ['{study5}'],
        lacks: ['{study4}'],
      },
      {
        name: 'find a study by its UID with urn:oid:',
        url: '/fhir/ImagingStudy?identifier=urn:dicom:uid%7Curn:oid:1.2.3.5',
        status: 200,
        contains: ['{study5}'],
        lacks: ['{study4}'],
      },
      {
        name: 'count exactly when asked',
        url: '/fhir/ImagingStudy?patient={jeanne}&_count=2&_total=accurate',
        status: 200,
        contains: ['"total":7', '"relation":"next"'],
      },
      {
        name: 'only count when asked so',
        url: '/fhir/ImagingStudy?patient={jeanne}&_summary=count',
        status: 200,
        contains: ['"total":7'],
        lacks: ['"entry"'],
      },
      {
        name: 'only count when no resource is wanted',
        url: '/fhir/ImagingStudy?patient={jeanne}&_count=0',
        status: 200,
        contains: ['"total":7'],
        lacks: ['"entry"'],
      },
      {
        name: 'bring the endpoint of the studies, once',
        url: '/fhir/ImagingStudy?patient={jeanne}&_include=ImagingStudy:endpoint',
        status: 200,
        contains: ['"mode":"include"', 'https://pacs.example.org/wado'],
        lacks: ['Morel'],
      },
      {
        name: 'bring no endpoint where the study has none',
        url: '/fhir/ImagingStudy?patient={paul}&_include=ImagingStudy:endpoint',
        status: 200,
        contains: ['{other}'],
        lacks: ['"mode":"include"'],
      },
      {
        name: 'bring the patient of a study',
        url: '/fhir/ImagingStudy?_id={study1}&_include=ImagingStudy:patient',
        status: 200,
        contains: ['Morel'],
        lacks: ['Lefèvre'],
      },
      {
        name: 'bring only the type that the include names',
        url: '/fhir/ImagingStudy?_id={study1}&_include=ImagingStudy:subject:Patient',
        status: 200,
        contains: ['Morel'],
      },
      {
        name: 'bring the reports of a study',
        url: '/fhir/ImagingStudy?_id={study3}&_revinclude=DiagnosticReport:imaging-study',
        status: 200,
        contains: ['TDM thoracique', '"mode":"include"'],
      },
      {
        name: 'bring no report of another study',
        url: '/fhir/ImagingStudy?_id={study4}&_revinclude=DiagnosticReport:imaging-study',
        status: 200,
        lacks: ['TDM thoracique'],
      },
      {
        name: 'keep to the elements asked for, and say that it is a part',
        url: '/fhir/Patient?_id={jeanne}&_elements=birthDate',
        status: 200,
        contains: ['1951-07-14', 'SUBSETTED'],
        lacks: ['Morel'],
      },
      {
        name: 'give the summary',
        url: '/fhir/Patient?_id={jeanne}&_summary=true',
        status: 200,
        contains: ['SUBSETTED'],
      },
      {
        name: 'find through a chain',
        url: '/fhir/ImagingStudy?patient.identifier=IPP-0002',
        status: 200,
        contains: ['{other}'],
        lacks: ['{study1}'],
      },
      {
        name: 'refuse an unknown parameter and name the nearest',
        url: '/fhir/Patient?famly=Morel',
        status: 400,
        contains: ['family'],
        lacks: ['Morel'],
      },
      {
        name: 'drop an unknown parameter for a lenient caller, with a warning, and not in the link',
        url: '/fhir/Patient?famly=Morel&birthdate=1951-07-14',
        headers: { Prefer: 'handling=lenient' },
        status: 200,
        contains: [
          '{jeanne}',
          '"mode":"outcome"',
          '"severity":"warning"',
          '/fhir/Patient?birthdate=1951-07-14"',
        ],
        lacks: ['{paul}', 'famly=Morel'],
      },
      { name: 'refuse an operator of a database in a name', url: '/fhir/Patient?name[$ne]=x', status: 400 },
      { name: 'refuse __proto__', url: '/fhir/Patient?__proto__=x', status: 400 },
      {
        name: 'refuse a date that is no date',
        url: '/fhir/Patient?birthdate=31/12/1999',
        status: 400,
        contains: ['birthdate'],
        lacks: ['31/12/1999'],
      },
      { name: 'refuse a negative count', url: '/fhir/Patient?_count=-1', status: 400, contains: ['_count'] },
      { name: 'refuse an escape that is no UTF-8', url: '/fhir/Patient?family=%E9', status: 400 },
      {
        name: 'refuse a thousand parameters',
        url: `/fhir/Patient?${Array(1000).fill('family=a').join('&')}`,
        status: 413,
        contains: ['256'],
      },
      {
        name: 'refuse another page position than the hub gave',
        url: '/fhir/ImagingStudy?_after=WzEsMV0.AAAAAAAAAAAAAAAAAAAAAA',
        status: 400,
        contains: ['page link'],
      },
      { name: 'are not made on documents', url: '/fhir/Binary?contenttype=text/plain', status: 404 },
      {
        name: 'by POST take their parameters from the body',
        method: 'POST',
        url: '/fhir/Patient/_search',
        headers: FORM,
        body: 'family=Morel',
        status: 200,
        contains: ['{jeanne}', '/fhir/Patient?family=Morel'],
        lacks: ['{paul}'],
      },
      {
        name: 'by POST take accents and spaces as a form writes them',
        method: 'POST',
        url: '/fhir/Patient/_search',
        headers: FORM,
        body: 'name=Lef%C3%A8vre&given=pa',
        status: 200,
        contains: ['{paul}'],
        lacks: ['{jeanne}'],
      },
      {
        name: 'by POST join the parameters of URL and body',
        method: 'POST',
        url: '/fhir/ImagingStudy/_search?patient={jeanne}',
        headers: FORM,
        body: 'started=2025-03-03',
        status: 200,
        contains: ['{study3}'],
        lacks: ['{study4}', '{other}'],
      },
      {
        name: 'by POST may have no body',
        method: 'POST',
        url: '/fhir/Patient/_search?family=Morel',
        status: 200,
        contains: ['{jeanne}'],
        lacks: ['{paul}'],
      },
      {
        name: 'by POST are refused as JSON',
        method: 'POST',
        url: '/fhir/Patient/_search',
        body: { family: 'Morel' },
        status: 415,
        contains: ['x-www-form-urlencoded'],
      },
      {
        name: 'by POST are pretty when the form says so',
        method: 'POST',
        url: '/fhir/Patient/_search',
        headers: FORM,
        body: 'family=Morel&_pretty=true',
        status: 200,
        contains: ['\n  "type": "searchset"'],
      },
      {
        name: 'by POST refuse XML in the form too',
        method: 'POST',
        url: '/fhir/Patient/_search',
        headers: FORM,
        body: 'family=Morel&_format=xml',
        status: 406,
      },
      {
        name: 'by GET are not at _search',
        url: '/fhir/Patient/_search?family=Morel',
        status: 405,
        header: { allow: 'POST' },
      },
      { name: 'answer HEAD', method: 'HEAD', url: '/fhir/Patient?family=Morel', status: 200 },
    ],
    () => ({ edge, scene }),
  );

  it('follow the next link to the end: every study once, newest first, whatever is added meanwhile', async () => {
    let url: string | undefined = `/fhir/ImagingStudy?patient=${scene.get('jeanne')}&_sort=-started&_count=2`;
    const ids: string[] = [];
    while (url !== undefined) {
      const bundle = (await (await edge.ask(url)).json()) as Bundle;
      ids.push(...bundle.entry.map((entry) => entry.resource.id));
      url = bundle.link.find((link) => link.relation === 'next')?.url;
      if (ids.length === 2) {
        const added = await edge.create(study(scene.get('jeanne')!, '2026-01-01T00:00:00Z'));
        await edge.ask(`/fhir/ImagingStudy/${added.id}`, { method: 'DELETE' });
        await edge.create(study(scene.get('paul')!, '2025-03-04T00:00:00Z'));
      }
    }
    assert.deepEqual(
      ids,
      [7, 6, 5, 4, 3, 2, 1].map((day) => scene.get(`study${day}`)),
    );
  });

  it('refuse a next link of which anything was changed', async () => {
    const first = await edge.ask(`/fhir/ImagingStudy?patient=${scene.get('jeanne')}&_count=2`);
    const next = ((await first.json()) as Bundle).link.find((link) => link.relation === 'next')?.url ?? '';
    assert.equal((await edge.ask(next)).status, 200);
    const changes = [
      next.replace(scene.get('jeanne')!, scene.get('paul')!),
      next.replace('_count=2', '_count=3'),
      next.replace('ImagingStudy', 'ServiceRequest'),
      next.slice(0, -2),
    ];
    for (const changed of changes) assert.equal((await edge.ask(changed)).status, 400, changed);
  });

  it('serve the bytes that were stored, as they are', async () => {
    const read = await (await edge.ask(`/fhir/Patient/${scene.get('jeanne')}`)).text();
    const found = await (await edge.ask(`/fhir/Patient?_id=${scene.get('jeanne')}`)).text();
    assert.ok(found.includes(read));
  });

  it('give valid JSON with one entry per include, however many studies share it', async () => {
    const url = `/fhir/ImagingStudy?patient=${scene.get('jeanne')}&_include=ImagingStudy:endpoint&_include=ImagingStudy:patient`;
    const bundle = (await (await edge.ask(url)).json()) as Bundle;
    const brought = bundle.entry.filter((entry) => entry.search.mode === 'include');
    assert.deepEqual(
      brought.map((entry) => entry.resource.id).sort(),
      [scene.get('jeanne'), scene.get('archive')].sort(),
    );
    for (const entry of bundle.entry) assert.ok(entry.fullUrl.startsWith(`${edge.origin}/fhir/`));
  });
});

interface Bundle {
  readonly link: readonly { readonly relation: string; readonly url: string }[];
  readonly entry: readonly {
    readonly fullUrl: string;
    readonly resource: { readonly id: string };
    readonly search: { readonly mode: string };
  }[];
}

import assert from 'node:assert/strict';
import type { Feed } from '../../src/hl7/feed.ts';
import { parse } from '../../src/hl7/message.ts';
import { feedOf } from './mapping-files.ts';
import { message, projectMapping } from './small-mapping.ts';

const DOCTOR = '4711^LAMBERT^Zoé^^^DR^^^CHRU';
const ORDER = (doctor: string) => [
  'PID|1||1^^^FAC||X^Y',
  'ORC|NW|P1|F1',
  `OBR|1|P1|F1|CT^Scanner||||||||||||${doctor}`,
];

describe('a professional whom a feed names in every message', () => {
  const mapping = projectMapping();

  function doctorIn(feed: Feed, doctor = DOCTOR, mapped = mapping) {
    const { resources } = mapped.map(message('ORM^O01', ...ORDER(doctor)), feed);
    const found = resources.find(({ resource }) => resource.resourceType === 'Practitioner');
    assert.ok(found);
    return found;
  }

  it('is the same in the second message as in the first, with the same origins', () => {
    const feed = feedOf();
    const first = structuredClone(doctorIn(feed));
    assert.deepEqual(doctorIn(feed), first);
  });

  it('is not changed in later messages by what was done to an earlier one', () => {
    const feed = feedOf();
    const first = doctorIn(feed).resource as { name?: { family?: string }[] };
    first.name![0]!.family = 'AUTRE';
    const later = doctorIn(feed).resource as { name?: { family?: string }[] };
    assert.equal(later.name?.[0]?.family, 'LAMBERT');
  });

  it('of another facility, under the same number, is somebody else', () => {
    const [here, there] = ['A', 'B'].map((facility) => doctorIn(feedOf({ facility })).identities[0]);
    assert.notEqual(here, there);
  });

  it('is read by the separators of each message', () => {
    const feed = feedOf();
    doctorIn(feed);
    const header = String.raw`MSH|*~\&|APP|FAC|HUB|REGION|20260310120000||ORM*O01|1|P|2.5.1`;
    const other = parse([header, ...ORDER(DOCTOR)].join('\r'));
    const { resources } = mapping.map(other, feed);
    const doctor = resources.find(({ resource }) => resource.resourceType === 'Practitioner');
    assert.notDeepEqual(doctor?.identities, doctorIn(feed).identities);
  });
});

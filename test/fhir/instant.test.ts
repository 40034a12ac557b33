import assert from 'node:assert/strict';
import fc from 'fast-check';
import { intervalOf } from '../../src/fhir/instant.ts';
import { createZone, UTC } from '../../src/fhir/zone.ts';

const paris = createZone('Europe/Paris');

function span(text: string, zone = paris): string | undefined {
  const interval = intervalOf(text, zone);
  return interval && `${new Date(interval.low).toISOString()} ${new Date(interval.high).toISOString()}`;
}

describe('dates as intervals', () => {
  for (const [text, expected] of [
    ['2024', '2023-12-31T23:00:00.000Z 2024-12-31T23:00:00.000Z'],
    ['2024-02', '2024-01-31T23:00:00.000Z 2024-02-29T23:00:00.000Z'],
    ['2024-12', '2024-11-30T23:00:00.000Z 2024-12-31T23:00:00.000Z'],
    ['2024-07-14', '2024-07-13T22:00:00.000Z 2024-07-14T22:00:00.000Z'],
    ['2024-03-31', '2024-03-30T23:00:00.000Z 2024-03-31T22:00:00.000Z'],
    ['2024-07-14T10:30', '2024-07-14T08:30:00.000Z 2024-07-14T08:31:00.000Z'],
    ['2024-07-14T10:30:15', '2024-07-14T08:30:15.000Z 2024-07-14T08:30:16.000Z'],
    ['2024-07-14T10:30:15Z', '2024-07-14T10:30:15.000Z 2024-07-14T10:30:16.000Z'],
    ['2024-07-14T10:30:15-04:00', '2024-07-14T14:30:15.000Z 2024-07-14T14:30:16.000Z'],
    ['2024-07-14T10:30:15.2Z', '2024-07-14T10:30:15.200Z 2024-07-14T10:30:15.300Z'],
    ['2024-07-14T10:30:15.123456Z', '2024-07-14T10:30:15.123Z 2024-07-14T10:30:15.124Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z 2017-01-01T00:00:01.000Z'],
  ] as const) {
    it(`${text} covers what it says, in Paris`, () => assert.equal(span(text), expected));
  }

  it('keep the years before 100 where they are', () => {
    assert.equal(span('0024', UTC), '0024-01-01T00:00:00.000Z 0025-01-01T00:00:00.000Z');
  });

  for (const text of [
    '',
    '24',
    '2024-13',
    '2024-00',
    '2024-02-30',
    '2023-02-29',
    '2024-1-1',
    '0000',
    '2024-07-14T24:00',
    '2024-07-14T10',
    '2024-07-14T10:60',
    '2024-07-14T10:30:61',
    '2024-07-14T10:30:00+15:00',
    '20240714',
    '2024-07-14 ',
    'hier',
  ]) {
    it(`'${text}' is no date`, () => assert.equal(intervalOf(text, paris), undefined));
  }

  it('agree with the calendar on every day of four centuries', () => {
    const day = fc.date({ min: new Date('1800-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(day, (date) => {
        const text = date.toISOString();
        assert.equal(intervalOf(text, UTC)?.low, date.getTime());
        assert.equal(intervalOf(text.slice(0, 10), UTC)?.low, Date.parse(text.slice(0, 10)));
      }),
    );
  });
});

describe('a time zone', () => {
  it('reads the hour that comes twice as the first', () => {
    assert.equal(span('2024-10-27T02:30'), '2024-10-27T00:30:00.000Z 2024-10-27T00:31:00.000Z');
  });

  it('reads the hour that is skipped as the next', () => {
    assert.equal(span('2024-03-31T02:30'), '2024-03-31T01:30:00.000Z 2024-03-31T01:31:00.000Z');
  });

  it('agrees with the clock of the zone for any moment', () => {
    const clock = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'Europe/Paris',
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) => {
        const local = clock.format(seconds * 1000).replace(' ', 'T');
        const low = intervalOf(local, paris)!.low;
        // In the hour that comes twice the first is meant.
        assert.ok(low === seconds * 1000 || low === (seconds - 3600) * 1000, local);
      }),
    );
  });

  it('that does not exist is a fault of the configuration', () => {
    assert.throws(() => createZone('Europe/Metz'), { kind: 'configuration' });
  });
});

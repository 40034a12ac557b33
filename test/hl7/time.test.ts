import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Fault } from '../../src/fault.ts';
import { createZone } from '../../src/hl7/time.ts';

/** FHIR R4's own patterns (https://hl7.org/fhir/R4/datatypes.html), kept to the form this reader writes. */
const DATE_TIME =
  /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?[+-]((0\d|1[0-3]):[0-5]\d|14:00))?)?)?$/;

describe('HL7 times', () => {
  const paris = createZone('Europe/Paris');

  const DATE_TIMES: readonly (readonly [string, string])[] = [
    ['1980', '1980'],
    ['198005', '1980-05'],
    ['19800512', '1980-05-12'],
    ['2024031111', '2024-03-11'],
    ['202403111100', '2024-03-11T11:00:00+01:00'],
    ['20240311110000', '2024-03-11T11:00:00+01:00'],
    ['20240711110005', '2024-07-11T11:00:05+02:00'],
    ['20240711110005.25', '2024-07-11T11:00:05.25+02:00'],
    ['20160701123030-0700', '2016-07-01T12:30:30-07:00'],
    ['202110201126+0215', '2021-10-20T11:26:00+02:15'],
    ['20240229', '2024-02-29'],
    ['19800512+0100', '1980-05-12'],
    ['20240311110000+0000', '2024-03-11T11:00:00+00:00'],
    ['20240311000000', '2024-03-11T00:00:00+01:00'],
    [' 19800512 ', '1980-05-12'],
  ];
  for (const [dtm, expected] of DATE_TIMES) {
    it(`reads "${dtm}" as ${expected}, no more and no less precise`, () => {
      assert.equal(paris.toDateTime(dtm), expected);
      assert.match(expected, DATE_TIME);
    });
  }

  const NO_DATES = [
    '',
    '20241345',
    '20240231',
    '20230229',
    '20240100',
    '20240011',
    '00000000',
    '0000',
    '198',
    '19805',
    '1980051',
    'inconnu',
    '2024-03-11',
    '20240311T1100',
    '202403112500',
    '202403111160',
    '20240311110061',
    '20240311110000+1500',
    '20240311110000+01',
    '20240311110000Z',
    '202403111100.5',
    '１９８０',
    '""',
  ];
  for (const dtm of NO_DATES) {
    it(`takes ${JSON.stringify(dtm)} for no date`, () => {
      assert.equal(paris.toDateTime(dtm), undefined);
      assert.equal(paris.toDate(dtm), undefined);
      assert.equal(paris.toInstant(dtm), undefined);
    });
  }

  it('gives an exam in the hour that clocks repeat in autumn its first pass', () => {
    assert.equal(paris.toDateTime('20241027013000'), '2024-10-27T01:30:00+02:00');
    assert.equal(paris.toDateTime('20241027023000'), '2024-10-27T02:30:00+02:00');
    assert.equal(paris.toDateTime('20241027030000'), '2024-10-27T03:00:00+01:00');
  });

  it('keeps the digits of a time in the hour that clocks skip in spring, as a moment that exists', () => {
    assert.equal(paris.toDateTime('20240331015959'), '2024-03-31T01:59:59+01:00');
    assert.equal(paris.toDateTime('20240331023000'), '2024-03-31T02:30:00+01:00');
    assert.equal(paris.toDateTime('20240331030000'), '2024-03-31T03:00:00+02:00');
  });

  it('knows the days around a change of clocks', () => {
    assert.equal(paris.toDateTime('20240330233000'), '2024-03-30T23:30:00+01:00');
    assert.equal(paris.toDateTime('20240401000000'), '2024-04-01T00:00:00+02:00');
    assert.equal(paris.toDateTime('20241026235959'), '2024-10-26T23:59:59+02:00');
    assert.equal(paris.toDateTime('20241028000000'), '2024-10-28T00:00:00+01:00');
  });

  it('reads the overseas departments in their own time', () => {
    assert.equal(createZone('Indian/Reunion').toDateTime('20240711110000'), '2024-07-11T11:00:00+04:00');
    assert.equal(createZone('America/Guadeloupe').toDateTime('20240711110000'), '2024-07-11T11:00:00-04:00');
    assert.equal(createZone('America/St_Johns').toDateTime('20240111110000'), '2024-01-11T11:00:00-03:30');
    assert.equal(createZone('Etc/UTC').toDateTime('20240111110000'), '2024-01-11T11:00:00+00:00');
  });

  it('reads a birth in 1890, when Paris was nine minutes from Greenwich', () => {
    assert.equal(paris.toDateTime('189001021530'), '1890-01-02T15:30:00+00:09');
  });

  it('drops the time from a birth date', () => {
    assert.equal(paris.toDate('19800512143000'), '1980-05-12');
    assert.equal(paris.toDate('198005'), '1980-05');
    assert.equal(paris.toDate('1980'), '1980');
  });

  it('makes an instant from minutes, never from a day', () => {
    assert.equal(paris.toInstant('20240311110042'), '2024-03-11T11:00:42+01:00');
    assert.equal(paris.toInstant('202403111100'), '2024-03-11T11:00:00+01:00');
    assert.equal(paris.toInstant('2024031111'), undefined);
    assert.equal(paris.toInstant('20240311'), undefined);
  });

  it('refuses a zone that does not exist, and says what to write', () => {
    assert.throws(
      () => createZone('Europe/Pariss'),
      (error) => error instanceof Fault && error.kind === 'configuration' && /IANA/.test(error.message),
    );
  });

  it('gives the same moment back for every local time that exists', () => {
    const zones = [
      'Europe/Paris',
      'America/Guadeloupe',
      'Indian/Reunion',
      'Pacific/Noumea',
      'Africa/Casablanca',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 2_000_000_000 }), (name, seconds) => {
        const moment = new Date(seconds * 1000);
        const shown = new Intl.DateTimeFormat('sv-SE', {
          timeZone: name,
          dateStyle: 'short',
          timeStyle: 'medium',
        });
        const local = shown.format(moment);
        const text = createZone(name).toDateTime(local.replace(/\D/g, ''));
        assert.match(text ?? '', DATE_TIME);
        const back = new Date(text ?? '');
        // An hour that happens twice may come back as its first pass: then the clock shows the same.
        assert.equal(shown.format(back), local);
        assert.ok(back.getTime() === moment.getTime() || back.getTime() < moment.getTime());
      }),
      { numRuns: 300 },
    );
  });

  it('never throws and never invents, whatever the digits', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{0,16}(\.\d{0,5})?([+-]\d{0,5})?$/), (dtm) => {
        const text = paris.toDateTime(dtm);
        if (text === undefined) return;
        assert.match(text, DATE_TIME);
        assert.ok(dtm.replace(/\D/g, '').startsWith(text.slice(0, 10).replace(/-/g, '')));
      }),
    );
  });
});

import assert from 'node:assert/strict';
import { mapSmall } from './small-mapping.ts';

const PID = 'PID|1||7^^^A&1.2.3&ISO^PI||DOE^JO||19800101|F|||1 Road^^Town~2 Road^^Ville';

/** [condition, whether it holds for PID above] */
const TABLE: readonly (readonly [string, boolean])[] = [
  ['PID-8 VALUED', true],
  ['PID-9 VALUED', false],
  ['PID-9 NOT VALUED', true],
  ['PID-5.2 VALUED', true],
  ['PID-5.3 NOT VALUED', true],
  ['PID-8 EQUALS "F"', true],
  ['PID-8 EQUALS F', true],
  ['PID-8 EQUALS "f"', false],
  ['PID-8 NOT EQUALS "M"', true],
  ['PID-8 IS "F"', true],
  ['PID-8 IN ("M", "F")', true],
  ['PID-8 IN (M, O)', false],
  ['PID-8 NOT IN ("M", "O")', true],
  ['PID-9 IN ("", "X")', true],
  ['PID-11 COUNT > 1', true],
  ['PID-11 COUNT = 1', false],
  ['PID-9 COUNT = 0', true],
  ['PID-11 COUNT <= 2', true],
  ['IF PID-8 IS "F" AND PID-5.1 IS "DOE"', true],
  ['PID-8 IS "M" AND PID-5.1 IS "DOE" OR PID-5.2 IS "JO"', true],
  ['PID-5.2 IS "JO" OR PID-8 IS "M" AND PID-5.1 IS "ROE"', true],
  ['PID-8 IS "M" OR PID-5.1 IS "ROE"', false],
  ['PV1-2 NOT VALUED', true],
  ['PID-3.4.2 EQUALS "1.2.3"', true],
];

describe('a condition of the v2-to-FHIR tables', () => {
  for (const [condition, holds] of TABLE) {
    it(`${condition} is ${holds}`, () => {
      const { resource } = mapSmall([`{value: true, to: active, if: '${condition}'}`], PID).resources[0]!;
      assert.equal('active' in resource, holds);
    });
  }

  it('reads the row’s own field in the repetition that the row stands on', () => {
    const rows = ['{from: PID-11, to: "address[]", as: "XAD[Address]", if: PID-11.3 IS "Ville"}'];
    const { resource } = mapSmall(rows, PID).resources[0]!;
    assert.deepEqual((resource as { address?: unknown }).address, [{ line: ['2 Road'], city: 'Ville' }]);
  });

  it('reads other fields of the segment that the row stands on', () => {
    const rows = ['{from: OBX-5, to: "address[].text", if: OBX-3 IS "B"}'];
    const { resource } = mapSmall(rows, PID, 'OBX|1|ST|A||un', 'OBX|2|ST|B||deux').resources[0]!;
    assert.deepEqual((resource as { address?: unknown }).address, [{ text: 'deux' }]);
  });
});

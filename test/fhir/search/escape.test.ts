import assert from 'node:assert/strict';
import fc from 'fast-check';
import { splitUnescaped, unescaped } from '../../../src/fhir/search/escape.ts';

/** How a client escapes. */
function escaped(text: string): string {
  return text.replace(/[\\,|$]/g, '\\$&');
}

describe('escapes of search values', () => {
  const text = fc.string({ unit: fc.constantFrom('a', ' ', '\\', ',', '|', '$', 'é') });

  it('give back any text that was escaped', () => {
    fc.assert(fc.property(text, (one) => unescaped(escaped(one)) === one));
  });

  it('keep values apart that commas separate', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), (values) => {
        const joined = values.map(escaped).join(',');
        assert.deepEqual(splitUnescaped(joined, ',').map(unescaped), values);
      }),
    );
  });

  it('keep a system and its code apart, inside alternatives', () => {
    fc.assert(
      fc.property(text, text, text, (system, code, other) => {
        const [first = ''] = splitUnescaped(`${escaped(system)}|${escaped(code)},${escaped(other)}`, ',');
        assert.deepEqual(splitUnescaped(first, '|').map(unescaped), [system, code]);
      }),
    );
  });

  it('leave a backslash before anything else as it is', () => {
    assert.equal(unescaped('C:\\temp'), 'C:\\temp');
    assert.deepEqual(splitUnescaped('a\\', ','), ['a\\']);
  });
});

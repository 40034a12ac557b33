import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Fault } from '../../src/fault.ts';
import { readExact } from '../../src/http/exact.ts';
import { readJson } from '../../src/http/json.ts';

function refusal(text: string): string {
  try {
    readJson(text);
  } catch (error) {
    assert.ok(error instanceof Fault, 'every refusal is a Fault');
    assert.equal(error.kind, 'structure');
    return error.message;
  }
  return assert.fail('was read');
}

describe('JSON that comes in', () => {
  it('is read as JSON.parse reads it, when it is JSON', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), (text) => {
        if (text.includes('"__proto__"')) return;
        assert.deepEqual(readJson(text), JSON.parse(text));
      }),
    );
  });

  it('is refused wherever JSON.parse refuses it, whatever one character was changed', () => {
    const sample = '{"a": [1, -2.5e3, "x\\u00e9\\n"], "b": {"c": null, "d": true}, "e": ""}';
    fc.assert(
      fc.property(fc.nat(sample.length - 1), fc.constantFrom(...'{}[]",:x0-.e\\ \n\t'), (at, sign) => {
        const text = sample.slice(0, at) + sign + sample.slice(at + 1);
        let good = true;
        try {
          JSON.parse(text);
        } catch {
          good = false;
        }
        if (good && !/"([abcde])".*"\1"/s.test(text)) readJson(text);
        if (!good) refusal(text);
      }),
      { numRuns: 500 },
    );
  });

  const REFUSED: readonly (readonly [name: string, text: string, says: RegExp])[] = [
    ['a missing value', '{"a":}', /line 1, column 6: expected a value/],
    ['an error on the third line', '{\n "a": 1,\n "b" 2}', /line 3, column 6: expected a colon/],
    ['a comma too many', '[1,]', /line 1, column 4/],
    ['text after the end', '{} {}', /line 1, column 4: the document ends here/],
    ['an unfinished text', '{"a":"abc', /closing quote/],
    ['a line break in a text', '"a\nb"', /control character/],
    ['a wrong escape', '"\\x41"', /escape/],
    ['a leading zero', '[01]', /line 1, column 3/],
    ['single quotes', "{'a':1}", /name in double quotes/],
    ['brackets that do not pair', '{"a":[1}', /comma or the closing bracket/],
    ['nothing', '', /line 1, column 1/],
    ['the same name twice', '{"a":1,"b":{"a":2},"a":3}', /line 1, column 20: the same name twice/],
    ['the same name twice, once escaped', '{"a":1,"\\u0061":2}', /the same name twice/],
    ['__proto__', '{"__proto__":{"x":1}}', /__proto__ is not allowed/],
    ['__proto__ escaped', '{"__pr\\u006fto__":{"x":1}}', /__proto__ is not allowed/],
  ];
  for (const [name, text, says] of REFUSED) {
    it(`is refused with its place: ${name}`, () => {
      assert.match(refusal(text), says);
    });
  }

  it('is refused, not overflowed on, at 10 000 levels and at ten million', () => {
    for (const depth of [10_000, 10_000_000]) {
      assert.match(refusal('['.repeat(depth)), /more than 200 levels/);
      assert.match(refusal('{"a":'.repeat(depth / 10)), /more than 200 levels/);
    }
  });

  it('never appears in the refusal, since it may be a patient’s', () => {
    assert.doesNotMatch(refusal('{"family":"Dupont" "given":1}'), /Dupont/);
  });

  it('may hold a document of 20 MB in one text', () => {
    const text = JSON.stringify({ data: 'QUJD'.repeat(5_000_000) });
    assert.equal((readJson(text) as { data: string }).data.length, 20_000_000);
  });

  it('keeps every digit of a number on its way out', () => {
    const text = '{"a":1.10,"b":1e400,"c":-0,"d":12345678901234567890,"e":[0.0],"f":3}';
    assert.equal(JSON.stringify(readExact(text)), text);
  });
});

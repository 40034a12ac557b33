import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Fault } from '../../src/fault.ts';
import { createPageLinks } from '../../src/http/page-link.ts';
import { encodeQuery, parseQuery } from '../../src/http/query.ts';

const kind = (kind: string) => (error: unknown) => error instanceof Fault && error.kind === kind;

describe('the query of a URL', () => {
  it('comes back as it was, whatever its names and values hold', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ minLength: 1 }), text)), (pairs) => {
        assert.deepEqual(parseQuery(encodeQuery(pairs)), pairs);
      }),
    );
  });

  it('keeps order and repetition, reads + as a space and takes a name without value', () => {
    assert.deepEqual(parseQuery('a=1&b=x+y&a=2&&c'), [
      ['a', '1'],
      ['b', 'x y'],
      ['a', '2'],
      ['c', ''],
    ]);
  });

  it('is refused when an escape is no UTF-8: half a name would find the wrong patients', () => {
    for (const text of ['a=%', 'a=%zz', 'a=%e9', '%c3=1'])
      assert.throws(() => parseQuery(text), kind('structure'));
  });

  it('is refused with a thousand parameters', () => {
    assert.throws(() => parseQuery(Array(1000).fill('a=1').join('&')), kind('too-large'));
  });
});

describe('the link to the next page', () => {
  const links = createPageLinks(Buffer.alloc(32, 7));
  const search = [
    ['family', 'Dùp=ont&'],
    ['_count', '20'],
  ] as const;
  const next = links.next('Patient', search, ['dupont', 42]);

  it('leads to where the page ended, with the same search', () => {
    assert.deepEqual(links.open('Patient', parseQuery(next)), { search, after: ['dupont', 42] });
  });

  it('keeps negative dates, missing values and text rows', () => {
    for (const cursor of [
      [-1e9, 1],
      [null, 'x'],
    ] as const) {
      const query = parseQuery(links.next('ImagingStudy', [], cursor));
      assert.deepEqual(links.open('ImagingStudy', query).after, cursor);
    }
  });

  it('is refused when anything of it was changed: type, search, position, signature, secret', () => {
    const token = parseQuery(next).at(-1)![1];
    const elsewhere = Buffer.from('["a",1]').toString('base64url');
    const altered: readonly (readonly [string, string])[] = [
      ['ServiceRequest', next],
      ['Patient', next.replace('ont', 'and')],
      ['Patient', next.replace('_count=20', '_count=500')],
      ['Patient', `${next}&active=true`],
      ['Patient', `${next}&_after=${token}`],
      ['Patient', next.replace(/_after=[^.]+/, `_after=${elsewhere}`)],
      ['Patient', next.slice(0, -1)],
      ['Patient', '_after='],
      ['Patient', '_after=%00.%00'],
    ];
    for (const [type, query] of altered) {
      assert.throws(() => links.open(type, parseQuery(query)), kind('value'), query);
    }
    const others = createPageLinks(Buffer.alloc(32, 8));
    assert.throws(() => others.open('Patient', parseQuery(next)), kind('value'));
  });
});

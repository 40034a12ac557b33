import assert from 'node:assert/strict';
import { createAccess } from '../../src/access/authenticate.ts';
import { Fault } from '../../src/fault.ts';

const token = 'a'.repeat(40);

/** who asks, with what → enters or not */
const SCENARIOS: readonly [
  who: string,
  hub: string | undefined,
  header: string | undefined,
  enters: boolean,
][] = [
  ['the developer with the hub’s token', token, `Bearer ${token}`, true],
  ['the developer, scheme in lower case', token, `bearer ${token}`, true],
  ['somebody without a token', token, undefined, false],
  ['somebody with an empty header', token, '', false],
  ['somebody with a longer token', token, `Bearer ${token}a`, false],
  ['somebody with a shorter token', token, `Bearer ${token.slice(1)}`, false],
  ['somebody with Basic', token, `Basic ${token}`, false],
  ['anybody, where the hub has no token', undefined, `Bearer ${token}`, false],
  ['anybody who sends the word undefined, where the hub has no token', undefined, 'Bearer undefined', false],
];

describe('who enters', () => {
  for (const [who, hub, header, enters] of SCENARIOS) {
    it(`${who} ${enters ? 'enters' : 'does not enter'}`, () => {
      const ask = () => createAccess(hub).authenticate(header);
      if (enters) assert.deepEqual(ask(), { kind: 'developer' });
      else assert.throws(ask, (error) => error instanceof Fault && error.kind === 'unauthenticated');
    });
  }
});

import assert from 'node:assert/strict';
import { type RunningEdge, startEdge } from '../running-edge.ts';
import { itAnswers } from '../scenario.ts';

describe('dead letters are replayed over HTTP', () => {
  let edge: RunningEdge;
  let runs = 0;
  let release = (): void => undefined;
  before(async () => {
    edge = await startEdge({
      async replay() {
        const turn = ++runs;
        if (turn === 2) {
          await new Promise<void>((resolve) => {
            release = resolve;
          });
        }
        return { mapped: turn, refused: 1, reasons: { 'unsupported-message': 1 } };
      },
    });
  });
  after(() => edge.close());

  itAnswers(
    [
      {
        name: 'for nobody without a token',
        method: 'POST',
        url: '/admin/replay',
        token: false,
        status: 401,
        header: { 'www-authenticate': 'Bearer realm="moselle"' },
      },
      {
        name: 'not by GET, which a browser could be made to send',
        url: '/admin/replay',
        status: 405,
        header: { allow: 'POST' },
      },
      {
        name: 'with the figures of what became of them',
        method: 'POST',
        url: '/admin/replay',
        status: 200,
        contains: ['"mapped":1', '"refused":1', '"unsupported-message":1'],
        header: { 'content-type': /^application\/json/ },
      },
    ],
    () => ({ edge, scene: new Map() }),
  );

  it('once for two who ask at the same time', async () => {
    const ask = () => edge.ask('/admin/replay', { method: 'POST' });
    const first = ask();
    const second = ask();
    const inFlight = async () => (await edge.ask('/metrics')).text();
    while (!(await inFlight()).includes('moselle_http_requests_in_flight 3')) assert.ok(runs <= 2);
    release();
    const answers = await Promise.all([first, second].map(async (one) => (await one).json()));
    assert.deepEqual(answers[0], answers[1]);
    assert.equal(runs, 2);
  });
});

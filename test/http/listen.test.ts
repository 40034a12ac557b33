import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Fault } from '../../src/fault.ts';
import { listenHttp } from '../../src/http/listen.ts';

describe('the HTTP listener', () => {
  it('says which setting to change when its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await assert.rejects(
      listenHttp(() => undefined, { host: '127.0.0.1', port }),
      (error) => error instanceof Fault && error.kind === 'configuration' && /http\.port/.test(error.message),
    );
    other.close();
  });

  it('finishes the request under way when it stops, and takes no new one', async () => {
    let arrived = (): void => undefined;
    let release = (): void => undefined;
    const began = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const may = new Promise<void>((resolve) => {
      release = resolve;
    });
    const listener = await listenHttp(
      async (_request, response) => {
        arrived();
        await may;
        response.end('done');
      },
      { host: '127.0.0.1', port: 0 },
    );
    const url = `http://127.0.0.1:${listener.port}/`;
    const running = fetch(url);
    await began;
    const closed = listener.close();
    await assert.rejects(fetch(url));
    release();
    assert.equal(await (await running).text(), 'done');
    await closed;
  });
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createFraming, frame } from '../../src/hl7/framing.ts';
import { parse } from '../../src/hl7/message.ts';
import { type RunningHub, startHub, temporaryFolder } from './hub.ts';
import { reportMessage } from './messages.ts';

const MESSAGES = 5000;
const KILLS = 10;
const CONNECTIONS = 16;

/**
 * Sends what is still to do over one connection, stop and wait, until the hub is gone or nothing is left.
 * `acknowledged` learns of each AA the moment it was read.
 */
async function feed(hub: RunningHub, todo: number[], acknowledged: (number: number) => void): Promise<void> {
  const socket = connect({ host: '127.0.0.1', port: hub.mllp });
  const gone = Promise.race([once(socket, 'close'), once(socket, 'error')]).catch(() => undefined);
  const framing = createFraming({ maxBytes: 65_536 });
  try {
    await Promise.race([once(socket, 'connect'), gone]);
    for (let number = todo.pop(); number !== undefined; number = todo.pop()) {
      socket.write(frame(reportMessage(number)));
      const answered = await nextAnswer(number);
      if (answered !== 'AA') {
        todo.push(number);
        return;
      }
      acknowledged(number);
    }
  } finally {
    socket.destroy();
  }

  async function nextAnswer(number: number): Promise<string | undefined> {
    for (;;) {
      const chunk = await Promise.race([
        once(socket, 'data').catch(() => undefined),
        gone.then(() => undefined),
      ]);
      if (chunk === undefined) return undefined;
      for (const event of framing.push(chunk[0] as Buffer)) {
        assert.equal(event.kind, 'frame');
        const answer = parse(Buffer.from(event.bytes).toString('utf8'));
        assert.equal(answer.get('MSA', 2), `R${number}`);
        return answer.get('MSA', 1);
      }
    }
  }
}

describe('kill -9 in the middle of the day', () => {
  it(`every message acknowledged AA is there, once, after ${KILLS} kills among ${MESSAGES} messages`, async function () {
    this.timeout(600_000);
    const data = temporaryFolder();
    const todo = Array.from({ length: MESSAGES }, (_, number) => number).reverse();
    const acknowledged = new Map<number, number>();
    let kills = 0;
    let hub = await startHub({ data });
    while (todo.length > 0) {
      const running = hub;
      // Killed at a count that no group's size divides, so that it falls anywhere in a commit.
      const killAt = kills < KILLS ? acknowledged.size + 211 + kills * 37 : Number.POSITIVE_INFINITY;
      await Promise.all(
        Array.from({ length: CONNECTIONS }, () =>
          feed(running, todo, (number) => {
            acknowledged.set(number, (acknowledged.get(number) ?? 0) + 1);
            if (acknowledged.size === killAt) running.process.kill('SIGKILL');
          }),
        ),
      );
      if (running.process.signalCode === 'SIGKILL' || running.process.killed) {
        kills++;
        hub = await startHub({ data });
      }
    }
    assert.equal(kills, KILLS);
    assert.equal(acknowledged.size, MESSAGES);

    for (let start = 0; start < MESSAGES; start += 100) {
      const numbers = Array.from({ length: 100 }, (_, offset) => start + offset);
      for (const [type, values] of [
        [
          'Patient',
          numbers.map((number) => `urn:oid:1.2.250.1.999.1.1|IPP${String(number).padStart(6, '0')}`),
        ],
        ['ServiceRequest', numbers.map((number) => `urn:oid:1.2.250.1.999.1.2|P${number}`)],
        ['ImagingStudy', numbers.map((number) => `urn:dicom:uid|1.2.250.1.999.7.${number}`)],
      ] as const) {
        const found = await hub.fhir(
          `${type}?identifier=${values.map(encodeURIComponent).join(',')}&_total=accurate&_count=1`,
        );
        assert.equal(found.body.total, 100, `${type} from ${start}`);
      }
    }
    for (const type of ['Patient', 'ServiceRequest', 'ImagingStudy', 'DiagnosticReport', 'Provenance']) {
      const { body } = await hub.fhir(`${type}?_summary=count`);
      assert.equal(body.total, MESSAGES, type);
    }
    assert.equal(await hub.stop(), 0);
  });
});

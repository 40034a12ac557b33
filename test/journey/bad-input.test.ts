import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createFraming, frame } from '../../src/hl7/framing.ts';
import { type Message, parse } from '../../src/hl7/message.ts';
import { firstOf, type RunningHub, startHub } from './hub.ts';
import { reportMessage } from './messages.ts';

/** A sender that writes whatever bytes it likes, and reads acknowledgements as they come. */
class Sender {
  readonly #answers: Message[] = [];
  readonly #waiting: ((message: Message | undefined) => void)[] = [];
  readonly #socket: Socket;
  readonly closed: Promise<unknown>;

  constructor(port: number) {
    const framing = createFraming({ maxBytes: 1_048_576 });
    this.#socket = connect({ port, host: '127.0.0.1' });
    this.closed = once(this.#socket, 'close').then(() => {
      for (const wait of this.#waiting.splice(0)) wait(undefined);
    });
    this.#socket.on('error', () => undefined);
    this.#socket.on('data', (chunk) => {
      for (const event of framing.push(chunk)) {
        const message = parse(Buffer.from(event.bytes).toString('utf8'));
        const wait = this.#waiting.shift();
        if (wait === undefined) this.#answers.push(message);
        else wait(message);
      }
    });
  }

  write(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** Bytes by the megabyte, as fast as the hub takes them; stops when it has hung up. */
  async flood(chunk: Buffer, times: number): Promise<void> {
    for (let n = 0; n < times && !this.#socket.destroyed && this.#socket.writable; n++) {
      if (!this.#socket.write(chunk))
        await Promise.race([once(this.#socket, 'drain').catch(() => undefined), this.closed]);
    }
  }

  async answer(): Promise<Message> {
    const answer =
      this.#answers.shift() ??
      (await new Promise<Message | undefined>((resolve) => this.#waiting.push(resolve)));
    assert.ok(answer, 'the hub closed the connection without an answer');
    return answer;
  }

  async ask(content: Uint8Array): Promise<Message> {
    this.write(frame(content));
    return this.answer();
  }

  close(): void {
    this.#socket.destroy();
  }
}

function changed(number: number, change: (text: string) => string): Buffer {
  return Buffer.from(change(reportMessage(number).toString('utf8')));
}

function said(message: Message): string[] {
  return [
    message.get('MSA', 1),
    message.get('MSA', 2),
    message.get('ERR', 3),
    message.get('ERR', 2),
    message.get('ERR', 2, 3),
  ];
}

describe('what senders do wrong', () => {
  let hub: RunningHub;
  let sender: Sender;
  let number = 0;
  before(async () => {
    hub = await startHub();
  });
  beforeEach(() => {
    sender = new Sender(hub.mllp);
    number++;
  });
  afterEach('the next message passes', async () => {
    const next = new Sender(hub.mllp);
    assert.deepEqual(said(await next.ask(reportMessage(1000 + number))).slice(0, 2), [
      'AA',
      `R${1000 + number}`,
    ]);
    next.close();
    sender.close();
  });
  after(async () => {
    assert.equal(await hub.stop(), 0);
    assert.doesNotMatch(hub.output(), /ESSAI\^|PATIENT\d|IPP0/, 'no patient in the log');
  });

  /** Resident bytes of the hub's process. */
  async function resident(): Promise<number> {
    const metrics = await (await fetch(`http://127.0.0.1:${hub.http}/metrics`)).text();
    return Number(/^moselle_process_resident_memory_bytes (\S+)$/m.exec(metrics)?.[1]);
  }

  async function dead(): Promise<number> {
    const health = await (await fetch(`http://127.0.0.1:${hub.http}/health`)).json();
    return (health as { feeds: { dead: number }[] }).feeds.reduce((sum, feed) => sum + feed.dead, 0);
  }

  it('garbage in a frame is answered AR and kept', async () => {
    const before = await dead();
    const answer = await sender.ask(Buffer.from([0x00, 0xff, 0x80, 0x41, 0x0d, 0x0a, 0xc3]));
    assert.equal(answer.get('MSA', 1), 'AR');
    assert.notEqual(answer.get('ERR', 8), '');
    assert.equal(await dead(), before + 1);
  });

  it('a frame without MSH is answered AR', async () => {
    assert.equal((await sender.ask(Buffer.from('PID|1||X\rOBR|1\r'))).get('MSA', 1), 'AR');
  });

  it('a message that breaks off never mixes with the next patient’s: AR for one, AA for the other', async () => {
    const first = reportMessage(number);
    const second = reportMessage(500 + number);
    sender.write(Buffer.concat([Buffer.from([0x0b]), first.subarray(0, first.length - 60), frame(second)]));
    assert.equal((await sender.answer()).get('MSA', 1), 'AR');
    assert.deepEqual(said(await sender.answer()).slice(0, 2), ['AA', `R${500 + number}`]);
    const patients = await hub.fhir(
      `Patient?identifier=urn:oid:1.2.250.1.999.1.1|IPP${String(number).padStart(6, '0')}`,
    );
    assert.equal(patients.body.entry?.length ?? 0, 0, 'nothing of the broken message is seen');
    const report = await hub.fhir(
      `DiagnosticReport?patient.identifier=urn:oid:1.2.250.1.999.1.1|IPP${String(500 + number).padStart(6, '0')}`,
    );
    assert.equal(report.body.entry?.length, 1);
  });

  it('an unknown kind of message is answered AR 200', async () => {
    const answer = await sender.ask(
      changed(number, (text) => text.replace('ORU^R01^ORU_R01', 'XYZ^Z99^XYZ_Z99')),
    );
    assert.deepEqual(said(answer).slice(0, 3), ['AR', `R${number}`, '200']);
  });

  it('an unknown version is answered AR 203, at MSH-12', async () => {
    const answer = await sender.ask(changed(number, (text) => text.replace('|P|2.5.1|', '|P|9.9|')));
    assert.equal(answer.get('MSA', 1), 'AR');
  });

  it('a message without PID is answered AE 101, naming PID', async () => {
    const answer = await sender.ask(changed(number, (text) => text.replace(/PID\|[^\r]*\r/, '')));
    assert.deepEqual(said(answer).slice(0, 4), ['AE', `R${number}`, '101', 'PID']);
  });

  it('a patient without an identifier is answered AE 101 at PID-3', async () => {
    const answer = await sender.ask(changed(number, (text) => text.replace(/PID\|1\|\|[^|]*\|/, 'PID|1|||')));
    assert.deepEqual(said(answer), ['AE', `R${number}`, '101', 'PID', '3']);
  });

  it('a date that is no date is left out, and the acknowledgement warns of it with its place', async () => {
    const answer = await sender.ask(changed(number, (text) => text.replace('|19600101|', '|19601345|')));
    assert.deepEqual(said(answer), ['AA', `R${number}`, '102', 'PID', '7']);
    assert.equal(answer.get('ERR', 4), 'W');
    const { body } = await hub.fhir(
      `Patient?identifier=urn:oid:1.2.250.1.999.1.1|IPP${String(number).padStart(6, '0')}`,
    );
    assert.equal(firstOf(body)['birthDate'], undefined);
  });

  it('8-bit text under no character set keeps its accents', async () => {
    const text = reportMessage(number)
      .toString('utf8')
      .replace('|UNICODE UTF-8', '')
      .replace('Technique', 'Œdème réséqué');
    const bytes = Buffer.from(text.replaceAll('Œ', '\u008c'), 'latin1');
    assert.equal((await sender.ask(bytes)).get('MSA', 1), 'AA');
    const { body } = await hub.fhir(
      `DiagnosticReport?patient.identifier=urn:oid:1.2.250.1.999.1.1|IPP${String(number).padStart(6, '0')}`,
    );
    const form = (firstOf(body)['presentedForm'] as { data: string }[])[0]!;
    assert.match(Buffer.from(form.data, 'base64').toString('utf8'), /Œdème réséqué/);
  });

  it('a message of 100 MB is answered AR, and the hub does not hold it in memory', async () => {
    const before = await resident();
    sender.write(Buffer.concat([Buffer.from([0x0b]), reportMessage(number)]));
    await sender.flood(Buffer.alloc(1_048_576, 0x41), 100);
    assert.equal((await sender.answer()).get('MSA', 1), 'AR');
    await sender.closed;
    // The limit is 32 MiB: that much may be held, and the copy that is journaled; never the message.
    assert.ok((await resident()) - before < 90_000_000, 'the hub grew by the size of the message');
  });

  it('bytes between messages are passed over', async () => {
    sender.write(Buffer.from('\r\nHELLO\r\n\x1c\r'));
    assert.equal((await sender.ask(reportMessage(number))).get('MSA', 1), 'AA');
  });

  it('the same message again is answered as the first time, and is there once', async () => {
    const first = await sender.ask(reportMessage(number));
    const again = await sender.ask(reportMessage(number));
    assert.equal(again.get('MSH', 10), first.get('MSH', 10));
    const { body } = await hub.fhir(
      `DiagnosticReport?patient.identifier=urn:oid:1.2.250.1.999.1.1|IPP${String(number).padStart(6, '0')}`,
    );
    assert.equal(body.entry?.length, 1);
    assert.equal((firstOf(body)['meta'] as { versionId: string }).versionId, '1');
  });

  it('a segment name or field that looks like JavaScript’s insides is only text', async () => {
    const answer = await sender.ask(
      changed(number, (text) => text.replace('IRM du crâne^CCAM', '__proto__^constructor')),
    );
    assert.equal(answer.get('MSA', 1), 'AA');
  });
});

import assert from 'node:assert/strict';
import { Fault, type FaultKind } from '../../src/fault.ts';
import { acknowledge } from '../../src/hl7/acknowledge.ts';
import { type Message, parse } from '../../src/hl7/message.ts';

const AT = '20240311110000+0100';

function sent(version = '2.5.1', head = '^~\\&'): Message {
  const field = 'RIS^1.2.3^ISO|CHRU&x|HUB|REGION^4.5^ISO|20240311||ORU^R01^ORU_R01|A\\T\\1^2|D|';
  return parse(`MSH|${head}|${field}${version}|||||FRA|8859/15\rPID|||SECRET-IPP||DUPONT^JEAN||19800512\r`);
}

function lines(text: string): string[] {
  assert.ok(text.endsWith('\r'));
  return text.slice(0, -1).split('\r');
}

const MISSING = new Fault('required', 'PID-3 has no identifier: send the patient’s IPP | or INS.', {
  segment: 'PID',
  occurrence: 1,
  field: 3,
});

describe('an acknowledgement', () => {
  it('goes back to the sender, under its own control id, character set, version and processing id', () => {
    assert.deepEqual(lines(acknowledge(sent(), { code: 'AA', at: AT, control: 'H1' })), [
      'MSH|^~\\&|HUB|REGION^4.5^ISO|RIS^1.2.3^ISO|CHRU&x|20240311110000+0100||ACK^R01^ACK|H1|D|2.5.1||||||8859/15',
      'MSA|AA|A\\T\\1^2',
    ]);
  });

  it('says which field was missing, in ERR, to a sender of version 2.5 or later', () => {
    for (const version of ['2.5', '2.5.1', '2.5^FRA^2.11', '2.6', '2.8', '']) {
      const [, msa, err] = lines(
        acknowledge(sent(version), { code: 'AE', at: AT, control: 'H2', fault: MISSING }),
      );
      assert.equal(msa, 'MSA|AE|A\\T\\1^2');
      assert.equal(
        err,
        'ERR||PID^1^3|101^Required field missing^HL70357|E||||PID-3 has no identifier: send the patient’s IPP \\F\\ or INS.',
      );
    }
  });

  it('says it in MSA-3 and ERR-1 to a sender of an older version', () => {
    for (const version of ['2.1', '2.2', '2.3', '2.3.1', '2.4']) {
      const [, msa, err] = lines(
        acknowledge(sent(version), { code: 'AE', at: AT, control: 'H2', fault: MISSING }),
      );
      assert.equal(msa, 'MSA|AE|A\\T\\1^2|PID-3 has no identifier: send the patient’s IPP \\F\\ or INS.');
      assert.equal(err, 'ERR|PID^1^3^101&Required field missing&HL70357');
    }
  });

  it('names the component when it is known, and nothing when the place is unknown', () => {
    const err = (fault: Fault, version: string) =>
      lines(acknowledge(sent(version), { code: fault.row.ack, at: AT, control: 'H', fault }))[2];
    const place = { segment: 'OBX', occurrence: 12, field: 5, component: 4 };
    assert.match(err(new Fault('value', 'x', place), '2.5') ?? '', /^ERR\|\|OBX\^12\^5\^\^4\|102\^/);
    assert.match(err(new Fault('structure', 'x', { segment: 'MSH' }), '2.5') ?? '', /^ERR\|\|MSH\^1\|100\^/);
    assert.match(err(new Fault('internal', 'x'), '2.5') ?? '', /^ERR\|\|\|207\^/);
    assert.match(err(new Fault('internal', 'x'), '2.3') ?? '', /^ERR\|\^\^\^207&/);
  });

  it('is well-formed even when what came could not be read', () => {
    const fault = new Fault('structure', 'This is no HL7 v2 message.', { segment: 'MSH', occurrence: 1 });
    assert.deepEqual(lines(acknowledge(undefined, { code: 'AR', at: AT, control: 'H3', fault })), [
      'MSH|^~\\&|||||20240311110000+0100||ACK^^ACK|H3|P|2.5.1',
      'MSA|AR',
      'ERR||MSH^1|100^Segment sequence error^HL70357|E||||This is no HL7 v2 message.',
    ]);
  });

  it('uses the separators of its sender', () => {
    const message = parse('MSH#*!$%#RIS*1#CHRU#HUB#REGION#20240311##ORM*O01#77#P#2.5\rPID###1\r');
    const text = acknowledge(message, { code: 'AE', at: AT, control: 'H#4', fault: MISSING });
    assert.deepEqual(lines(text), [
      'MSH#*!$%#HUB#REGION#RIS*1#CHRU#20240311110000+0100##ACK*O01*ACK#H$F$4#P#2.5',
      'MSA#AE#77',
      'ERR##PID*1*3#101*Required field missing*HL70357#E####PID-3 has no identifier: send the patient’s IPP | or INS.',
    ]);
  });

  it('answers a message without event, control id or version', () => {
    assert.deepEqual(lines(acknowledge(parse('MSH|^~\\&|RIS\r'), { code: 'AA', at: AT, control: 'H5' })), [
      'MSH|^~\\&|||RIS||20240311110000+0100||ACK^^ACK|H5|P|2.5.1',
      'MSA|AA',
    ]);
  });

  it('can be read again, whatever the fault, and names a condition of table 0357 for each', () => {
    const kinds: readonly FaultKind[] = [
      'structure',
      'required',
      'value',
      'code',
      'invalid',
      'business-rule',
      'unsupported-message',
      'unsupported-event',
      'unsupported-version',
      'not-supported',
      'unauthenticated',
      'forbidden',
      'not-found',
      'method',
      'not-acceptable',
      'conflict',
      'gone',
      'precondition',
      'too-large',
      'media-type',
      'throttled',
      'configuration',
      'internal',
      'unavailable',
      'full',
    ];
    for (const kind of kinds) {
      const fault = new Fault(kind, 'a|b^c&d~e\\f\nPID|injected', {
        segment: 'PID',
        occurrence: 1,
        field: 3,
      });
      const answer = parse(acknowledge(sent(), { code: fault.row.ack, at: AT, control: 'H6', fault }));
      assert.deepEqual(
        answer.segments.map((segment) => segment.name),
        ['MSH', 'MSA', 'ERR'],
      );
      assert.equal(answer.get('MSA', 1), fault.row.ack);
      assert.equal(answer.get('ERR', 8), 'a|b^c&d~e\\f\nPID|injected');
      assert.equal(answer.get('ERR', 3), String(fault.row.condition));
      assert.notEqual(answer.get('ERR', 3, 2), '', kind);
    }
  });

  it('holds nothing of the patient', () => {
    const text = acknowledge(sent(), { code: 'AE', at: AT, control: 'H7', fault: MISSING });
    assert.doesNotMatch(text, /DUPONT|JEAN|SECRET|1980/);
  });
});

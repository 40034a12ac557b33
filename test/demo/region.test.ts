import assert from 'node:assert/strict';
import { luhnKey, nirKey } from '../../src/demo/check-digits.ts';
import { FACILITIES } from '../../src/demo/facilities.ts';
import { demoFeeds } from '../../src/demo/feeds.ts';
import { type DemoMessage, type DemoRegion, demoRegion } from '../../src/demo/region.ts';
import { EXAMS } from '../../src/demo/tables/exams.ts';
import { FINDINGS } from '../../src/demo/tables/findings.ts';
import { EMERGENCY, RADIOLOGISTS, REFERRERS } from '../../src/demo/tables/staff.ts';
import { STORIES } from '../../src/demo/tables/stories.ts';
import { decode, encode } from '../../src/hl7/charset.ts';
import { type Message, parse } from '../../src/hl7/message.ts';

const TODAY = '2026-03-12';

interface Read {
  readonly sent: DemoMessage;
  readonly message: Message;
  readonly text: string;
  readonly issue: string | undefined;
}

describe('the demo region', () => {
  const feeds = demoFeeds();
  let region: DemoRegion;
  let all: Read[];
  before(() => {
    region = demoRegion({ today: TODAY });
    all = region.messages.map((sent) => {
      const fallback = feeds.find((feed) => feed.name === sent.facility)!.charset;
      const { text, issue } = decode(sent.bytes, fallback);
      return { sent, message: parse(text), text, issue };
    });
  });
  const ofKind = (kind: string): Read[] => all.filter((one) => one.sent.kind === kind);
  const from = (key: string): Read[] => all.filter((one) => one.sent.facility === key);

  it('is the same bytes for the same day and seed, and another region for another seed', () => {
    assert.deepEqual(demoRegion({ today: TODAY }), region);
    assert.notDeepEqual(demoRegion({ today: TODAY, seed: 55 }).messages, region.messages);
  });

  it('holds about a thousand messages of sixty patients and three hundred exams', () => {
    const orders = ofKind('ORM^O01').filter(({ message }) => message.get('ORC', 1) === 'NW');
    const patients = new Set(all.map(({ message }) => `${message.get('PID', 7)} ${message.get('PID', 5)}`));
    assert.ok(all.length > 900 && all.length < 1200, `${all.length} messages`);
    assert.ok(orders.length > 270 && orders.length < 340, `${orders.length} orders`);
    // People whose identity is not qualified are written the same everywhere, so names tell patients apart.
    assert.equal(patients.size, 60);
  });

  it('has every facility speak every day kind that it should', () => {
    for (const { key, registers } of FACILITIES) {
      const kinds = new Set(from(key).map((one) => one.sent.kind));
      for (const kind of [`ADT^${registers}`, 'ADT^A31', 'ORM^O01', 'ORU^R01'])
        assert.ok(kinds.has(kind), `${key} ${kind}`);
    }
    assert.ok(ofKind('OMI^O23').length > 100);
    assert.equal(new Set(all.map((one) => one.sent.kind)).size, 6);
  });

  it('is told in order of time, and ends before the day it is asked for', () => {
    const times = all.map(({ message }) => message.get('MSH', 7));
    assert.deepEqual(times, times.toSorted());
    assert.ok(times.every((time) => /^\d{14}$/.test(time) && time < '20260312'));
    assert.ok(times[0]! > '20230101' && times.at(-1)! > '20260310');
  });

  it('parses, says who sends it, and numbers its messages once in a facility', () => {
    for (const { key, application, sender } of FACILITIES) {
      const own = from(key);
      for (const { message, sent } of own) {
        assert.equal(message.kind, sent.kind);
        assert.equal(message.control, sent.control);
        assert.equal(message.get('MSH', 3), application);
        assert.equal(message.get('MSH', 4), sender);
      }
      assert.equal(new Set(own.map((one) => one.sent.control)).size, own.length);
    }
  });

  it('is written in the character set that each facility declares, without a lost letter', () => {
    for (const { key, charset } of FACILITIES) {
      const own = from(key);
      for (const { sent, text, issue } of own) {
        const declared = charset === '' ? 'WINDOWS-1252' : charset;
        assert.deepEqual(Buffer.from(encode(text, declared)), Buffer.from(sent.bytes));
        assert.ok(!text.includes('\ufffd') && !/\p{L}\?\p{L}/u.test(text), sent.control);
        if (charset !== '') assert.equal(issue, undefined);
      }
      assert.ok(
        own.some(({ text }) => /[éèêàç]/.test(text)),
        key,
      );
    }
    // The oe ligature needs 8859/15, Windows-1252 or UTF-8; a curved apostrophe one of the last two.
    assert.ok(from('chru').some(({ text }) => text.includes('œ')));
    assert.ok(from('charmelle').some(({ text }) => text.includes('œ') && text.includes('’')));
    assert.ok(!from('rambevaux').some(({ text }) => /[œ’]/.test(text)));
  });

  it('knows some patients at two and at three facilities, by the same qualified INS under different IPPs', () => {
    const sites = new Map<string, Map<string, string>>();
    for (const { message, sent } of all) {
      const [ipp, ins] = message.first('PID')!.values(3);
      assert.match(ipp!.part(1), /^\d+$/);
      if (ins === undefined) {
        assert.equal(message.get('PID', 32), 'PROV');
        continue;
      }
      assert.equal(message.get('PID', 32), 'VALI');
      assert.equal(ins.part(4, 2), '1.2.250.1.213.1.4.10');
      const known = sites.get(ins.part(1)) ?? new Map<string, string>();
      sites.set(ins.part(1), known.set(sent.facility, ipp!.part(1)));
    }
    const counts = [...sites.values()].map((known) => known.size);
    assert.ok(counts.filter((count) => count === 2).length >= 5);
    assert.ok(counts.filter((count) => count >= 3).length >= 5);
    for (const known of sites.values()) assert.equal(new Set(known.values()).size, known.size);
    for (const ins of sites.keys()) assert.equal(ins.slice(13), nirKey(ins.slice(0, 13)));
  });

  it('gives the same accession numbers at two hospitals to different patients', () => {
    const accessions = (key: string): Map<string, string> =>
      new Map(
        from(key)
          .filter(({ message }) => message.first('OBR'))
          .map(({ message }) => [message.get('OBR', 18), message.get('PID', 5)]),
      );
    const rambevaux = accessions('rambevaux');
    const shared = [...accessions('charmelle')].filter(([number]) => rambevaux.has(number));
    assert.ok(shared.length > 5);
    assert.ok(shared.some(([number, patient]) => rambevaux.get(number) !== patient));
    const systems = feeds.map((feed) => feed.accessionSystem);
    assert.equal(new Set(systems).size, FACILITIES.length);
  });

  it('cancels some orders, and leaves others open', () => {
    const fillers = (read: readonly Read[]): Set<string> =>
      new Set(read.map(({ message, sent }) => `${sent.facility} ${message.get('ORC', 3)}`));
    const placed = fillers(ofKind('ORM^O01').filter(({ message }) => message.get('ORC', 1) === 'NW'));
    const cancelled = fillers(ofKind('ORM^O01').filter(({ message }) => message.get('ORC', 1) === 'CA'));
    const done = fillers(all.filter(({ message }) => ['SC', 'RE'].includes(message.get('ORC', 1))));
    assert.ok(cancelled.size >= 5);
    assert.equal(done.intersection(cancelled).size, 0);
    assert.ok(placed.difference(done).difference(cancelled).size >= 8);
  });

  it('reports most exams once, some provisionally first, some corrected later, a few not yet', () => {
    const reports = new Map<string, string[]>();
    for (const { message, sent } of ofKind('ORU^R01')) {
      const key = `${sent.facility} ${message.get('OBR', 3)}`;
      reports.set(key, [...(reports.get(key) ?? []), message.get('OBR', 25)]);
    }
    const ways = [...reports.values()].map((statuses) => statuses.join(''));
    const count = (way: string): number => ways.filter((one) => one === way).length;
    assert.ok(count('F') > 200 && count('PF') > 10 && count('FC') > 8, ways.join(' '));
    assert.deepEqual(
      [...new Set(ways)].filter((way) => !['F', 'P', 'PF', 'FC', 'PFC'].includes(way)),
      [],
    );
    const done = new Set(
      all
        .filter(({ message }) => message.get('ORC', 1) === 'SC')
        .map(({ message, sent }) => `${sent.facility} ${message.get('ORC', 3)}`),
    );
    assert.ok(done.difference(new Set(reports.keys())).size >= 3);
  });

  it('sends one report before its order, and two of exams without images', () => {
    const ordered = new Set<string>();
    let early = 0;
    const studies = new Set<string>();
    const reported = new Set<string>();
    for (const { message, sent } of all) {
      const key = `${sent.facility} ${message.get('ORC', 3)}`;
      if (message.get('ORC', 1) === 'NW') ordered.add(key);
      if (message.kind === 'ORU^R01' && !ordered.has(key)) early++;
      if (message.kind === 'ORU^R01') reported.add(key);
      if (studyOf(message) !== '') studies.add(key);
    }
    assert.equal(early, 1);
    assert.equal(reported.difference(studies).size, 2);
  });

  it('never gives one Study UID to two exams, and keeps within 64 characters', () => {
    const exams = new Map<string, string>();
    for (const { message, sent } of all) {
      const study = studyOf(message);
      if (study === '') continue;
      assert.match(study, /^(0|[1-9]\d*)(\.(0|[1-9]\d*))+$/);
      assert.ok(study.length <= 64);
      const key = `${sent.facility} ${message.get('ORC', 3)}`;
      assert.equal(exams.get(study) ?? key, key);
      exams.set(study, key);
    }
  });

  it('leaves no placeholder in a text, and prints the radiologist’s sentences line by line', () => {
    for (const { message } of ofKind('ORU^R01')) {
      const texts = message.all('OBX').map((obx) => obx.value(5)?.text() ?? '');
      assert.ok(!texts.some((text) => /[{}]|undefined|NaN/.test(text)));
      if (message.get('OBX', 2) === 'ED' || message.get('MSH', 4) === 'CLCC3V') continue;
      const lines = texts.join('\n').split('\n');
      for (const heading of ['INDICATION', 'TECHNIQUE', 'RÉSULTATS', 'CONCLUSION'])
        assert.ok(lines.includes(heading));
    }
  });

  it('names an example: a patient of three facilities, and a study that was sent', () => {
    const ins = region.example.patient.split('|')[1]!;
    const own = all.filter(({ message }) => message.first('PID')!.values(3)[1]?.part(1) === ins);
    assert.ok(new Set(own.map((one) => one.sent.facility)).size >= 3);
    assert.ok(own.some(({ message }) => studyOf(message) === region.example.study));
  });

  it('holds for a handful of patients and for another day', () => {
    assert.ok(demoRegion({ today: '2024-02-29', patients: 1 }).messages.length > 3);
    assert.deepEqual(demoRegion({ today: '2024-02-29', patients: 0 }).messages, []);
  });
});

describe('the demo tables', () => {
  it('have a finding for every step of every story', () => {
    for (const { steps } of STORIES) {
      for (const { exam, finding } of steps) assert.ok(FINDINGS[exam][finding], `${exam} ${finding}`);
    }
  });

  it('give every exam a story', () => {
    const told = new Set(STORIES.flatMap(({ steps }) => steps.map((step) => step.exam)));
    assert.deepEqual(
      Object.keys(EXAMS).filter((exam) => !told.has(exam as keyof typeof EXAMS)),
      [],
    );
  });

  it('carry right keys in invented ranges: FINESS, RPPS', () => {
    for (const { finess } of FACILITIES) assert.equal(finess.at(-1), luhnKey(finess.slice(0, -1)));
    const doctors = [...REFERRERS, ...EMERGENCY, ...Object.values(RADIOLOGISTS).flat()];
    for (const { rpps } of doctors) assert.match(rpps, /^9979\d{7}$/);
    for (const { rpps } of doctors) assert.equal(rpps.at(-1), luhnKey(rpps.slice(0, -1)));
    assert.equal(new Set(doctors.map(({ rpps }) => rpps)).size, doctors.length);
  });
});

/** Study UID that a message carries, wherever its sender puts it. */
function studyOf(message: Message): string {
  const named = message.all('OBX').find((obx) => obx.get(3) === '113014');
  return message.get('IPC', 3) || message.get('ZDS', 1) || (named?.get(5) ?? '');
}

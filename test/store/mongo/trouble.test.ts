import assert from 'node:assert/strict';
import { openMongo } from '../../../src/store/mongo/open.ts';
import type { Store } from '../../../src/store/store.ts';
import { ids, key, message, patient, put, studies, study } from '../../contract/samples.ts';
import { freePort } from '../../servers/free-port.ts';
import { type Stub, startStub } from '../../servers/stub/stub.ts';

/** What goes wrong around the database, and what the hub says and does then. */
describe('trouble with the MongoDB store', () => {
  let stub: Stub;
  let store: Store;
  const open = (changes = {}) =>
    openMongo({ url: stub.url, serverSelectionMs: 2000, requestMs: 4000, ...changes });
  beforeEach(async () => {
    stub = await startStub();
    store = await open();
  });
  afterEach(async () => {
    stub.heal();
    await stub.restart();
    await store.close();
    await stub.stop();
  });

  const exam = () => ({
    writes: [patient({ id: 'p1', identities: ['Patient|ipp|1'] }), study({ id: 's1', patient: 'p1' })],
    journal: message('1'),
  });
  /** Everything of the exam, once. */
  const once = async () => {
    assert.deepEqual(await store.counts(), { ImagingStudy: 1, Patient: 1 });
    assert.equal((await store.journal.feeds())[0]?.messages, 1);
    assert.deepEqual(await ids(store, studies()), ['s1']);
    const [found] = await store.read([{ type: 'ImagingStudy', id: 's1' }]);
    assert.equal(found?.version, 1);
  };
  const nothing = async () => {
    assert.deepEqual(await store.counts(), {});
    assert.deepEqual(await store.journal.feeds(), []);
    assert.deepEqual(await ids(store, studies()), []);
    assert.equal((await store.resolve(['Patient|ipp|1'])).size, 0);
  };

  for (const how of ['not-primary', 'drop', 'lose-reply', 'write-conflict'] as const) {
    for (const command of ['insert', 'update', 'commitTransaction']) {
      it(`${how} at ${command} in mid-commit: the message is taken, and once`, async () => {
        stub.fail({ command, how, after: command === 'commitTransaction' ? 0 : 1 });
        assert.equal((await store.commit(exam())).state, 'committed');
        await once();
        assert.equal((await store.commit(exam())).state, 'duplicate');
      });
    }
  }

  it('when the answer to the commit is lost again and again, the rows tell that it was made', async () => {
    stub.fail({ command: 'commitTransaction', how: 'lose-reply', times: 20 });
    assert.equal((await store.commit(exam())).state, 'committed');
    await once();
  });

  it('a database that is gone is unavailable, and the message is taken once it is back', async () => {
    await stub.stop();
    const gone = { kind: 'unavailable', message: /does not answer: send again/ };
    await assert.rejects(store.commit(exam()), gone);
    await assert.rejects(store.ping(), gone);
    await assert.rejects(store.search(studies()), gone);
    await stub.restart();
    await store.ping();
    await nothing();
    assert.equal((await store.commit(exam())).state, 'committed');
    await once();
  });

  it('a full disk at the server is said to be one, and nothing is half written', async () => {
    stub.fail({ command: 'insert', how: 'full', after: 1, times: 10 });
    await assert.rejects(store.commit(exam()), { kind: 'full', message: /disk of the database is full/ });
    stub.heal();
    await nothing();
    assert.equal((await store.commit(exam())).state, 'committed');
  });

  it('a bad commit fails alone: those of the same group are made', async () => {
    const bodies = ['a', 'b', 'c'].map((id) => study({ id }));
    const large = { ...study({ id: 'large' }), body: Buffer.alloc(17_000_000, ' ') };
    const outcomes = await Promise.allSettled(
      [...bodies, large].map((write) => store.commit({ writes: [write] })),
    );
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'fulfilled', 'rejected'],
    );
    assert.deepEqual(await store.counts(), { ImagingStudy: 3 });
  });

  it('a resource over 16 MB is refused and told why', async () => {
    const large = { ...study({ id: 'large' }), body: Buffer.alloc(17_000_000, ' ') };
    await assert.rejects(store.commit({ writes: [large] }), { kind: 'too-large', message: /16 MB/ });
    const [found] = await store.read([{ type: 'ImagingStudy', id: 'large' }]);
    assert.equal(found, undefined);
  });

  it('a message of 20 MB is kept byte for byte', async () => {
    const raw = Buffer.alloc(20_000_000, 'MSH|');
    await store.commit({ writes: [], journal: message('big', { raw, digest: 'big' }) });
    assert.ok(raw.equals((await store.journal.row(1))?.raw ?? Buffer.alloc(0)));
  });

  it('keys with dollar signs, dots and quotes are keys like any other', async () => {
    const strange = ['$where', 'a.b.$[]', '{"$gt":""}', "'; drop", '\u0000nul'];
    for (const [i, text] of strange.entries()) {
      await put(
        store,
        patient({ id: `p${i}`, ins: text, identities: [`Patient|${text}`], families: [text] }),
      );
      const plan = {
        type: 'Patient',
        all: [key(`Patient.identifier=urn:oid:1.2.250.1.213.1.4.8|${text}`)],
        count: 9,
      };
      assert.deepEqual(await ids(store, plan), [`p${i}`]);
      assert.equal((await store.resolve([`Patient|${text}`])).get(`Patient|${text}`)?.id, `p${i}`);
    }
    const again = await store.commit({ writes: [patient({ id: 'other', identities: ['Patient|$where'] })] });
    assert.deepEqual(again, { state: 'conflict', on: 'Patient|$where' });
  });

  it('of 64 writers in 8 hubs that bring the same new patient at once exactly one makes it', async () => {
    const hubs = await Promise.all(Array.from({ length: 8 }, () => open()));
    const identity = 'Patient|ins|1';
    const outcomes = await Promise.all(
      Array.from({ length: 64 }, (_, i) =>
        hubs[i % 8]!.commit({ writes: [patient({ id: `p${i}`, identities: [identity] })] }),
      ),
    );
    assert.equal(outcomes.filter(({ state }) => state === 'committed').length, 1);
    for (const outcome of outcomes) {
      if (outcome.state !== 'committed') assert.deepEqual(outcome, { state: 'conflict', on: identity });
    }
    assert.deepEqual(await store.counts(), { Patient: 1 });
    await Promise.all(hubs.map((hub) => hub.close()));
  });

  describe('at the start', () => {
    const secret = 'Zebra-4711';

    it('an address that is none is a mistake of configuration, and is not repeated', async () => {
      for (const url of [
        `mongodb://hub:${secret}@`,
        `mongodb://hub:${secret}@[::/x`,
        `mongodb://hub:${secret}@h:port/x`,
      ]) {
        await assert.rejects(
          openMongo({ url, serverSelectionMs: 200 }),
          (fault: Error & { kind?: string }) => {
            assert.equal(fault.kind, 'configuration');
            assert.match(fault.message, /MOSELLE_STORE/);
            assert.ok(!`${fault.message}${(fault.cause as Error).message}`.includes(secret));
            return true;
          },
        );
      }
    });

    it('a server that nobody runs is unavailable', async () => {
      const url = `mongodb://hub:${secret}@127.0.0.1:${await freePort()}/`;
      await assert.rejects(openMongo({ url, serverSelectionMs: 200 }), (fault: Error & { kind?: string }) => {
        assert.equal(fault.kind, 'unavailable');
        assert.ok(!`${fault.message}${(fault.cause as Error).message}`.includes(secret));
        return true;
      });
    });

    it('wrong credentials are a mistake of configuration', async () => {
      stub.requireAuth = true;
      const url = stub.url.replace('//', `//hub:${secret}@`);
      await assert.rejects(openMongo({ url, serverSelectionMs: 500 }), (fault: Error & { kind?: string }) => {
        assert.equal(fault.kind, 'configuration');
        assert.match(fault.message, /user, password/);
        assert.ok(!`${fault.message}${(fault.cause as Error).message}`.includes(secret));
        return true;
      });
      stub.requireAuth = false;
    });
  });
});

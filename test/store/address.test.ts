import assert from 'node:assert/strict';
import { openStore, storeAddress } from '../../src/store/address.ts';

describe('the address of a store', () => {
  it('is a folder, said with or without a scheme, or the hub’s own data folder', () => {
    const folders = ['sqlite', 'sqlite:./x', 'sqlite:x', './x', '/var/lib/x', 'data/x', '..'];
    const read = folders.map((text) => storeAddress(text, './data'));
    assert.deepEqual(
      read.map((address) => address.adapter === 'sqlite' && address.directory),
      ['./data', './x', 'x', './x', '/var/lib/x', 'data/x', '..'],
    );
  });

  it('is a MongoDB address, which is not repeated when it is refused', async () => {
    const url = 'mongodb://hub:tiroir7@db.example/moselle';
    assert.deepEqual(storeAddress(url, './data'), { adapter: 'mongodb', url });
    const mongo = { serverSelectionMs: 200 };
    await assert.rejects(
      openStore(storeAddress(url, './data'), { mongo }),
      (fault: Error & { kind: string }) => {
        assert.equal(fault.kind, 'configuration');
        assert.doesNotMatch(fault.message, /tiroir7|db\.example/);
        return true;
      },
    );
  });

  it('is no misspelt word and no other scheme, which may hold a password', () => {
    for (const text of [
      'sqlte',
      '',
      'sqlite:',
      'mysql://u:password@db.example/x',
      'mongo://u:password@db.example/x',
    ]) {
      assert.throws(() => storeAddress(text, './data'), {
        kind: 'configuration',
        message: /^A store is sqlite:DIRECTORY or mongodb:\/\/HOST\/DATABASE/,
      });
    }
  });
});

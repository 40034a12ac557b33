import assert from 'node:assert/strict';
import { withoutCredentials } from '../../src/credentials.ts';

describe('an address that is shown', () => {
  it('keeps the servers and loses user and password', () => {
    assert.equal(
      withoutCredentials('mongodb://hub:pass@a:27017,b:27017/moselle?replicaSet=rs0'),
      'mongodb://(not shown)@a:27017,b:27017/moselle?replicaSet=rs0',
    );
    assert.equal(withoutCredentials('mongodb+srv://hub:pass@db/x'), 'mongodb+srv://(not shown)@db/x');
  });

  it('loses a password whose @ or / was not escaped, whole', () => {
    for (const password of ['p@ss', 'pa/ss', 'p@s/s', 'p?a#ss'])
      assert.equal(withoutCredentials(`mongodb://hub:${password}@db/x`), 'mongodb://(not shown)@db/x');
  });

  it('loses the passwords among its parameters', () => {
    assert.equal(
      withoutCredentials('mongodb://db/x?tls=true&tlsCertificateKeyFilePassword=pass&retryWrites=true'),
      'mongodb://db/x?tls=true&tlsCertificateKeyFilePassword=(not shown)&retryWrites=true',
    );
  });

  it('stays as it is when it holds none', () => {
    for (const one of ['sqlite', 'mongodb://db:27017/x?replicaSet=rs0'])
      assert.equal(withoutCredentials(one), one);
  });
});

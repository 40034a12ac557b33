import assert from 'node:assert/strict';
import { asFault, Fault } from '../../src/fault.ts';

describe('failures', () => {
  it('know how every protocol says them', () => {
    const fault = new Fault('required', 'PID-3 is empty: send the patient’s identifier.', {
      segment: 'PID',
      field: 3,
    });
    assert.deepEqual(
      [fault.row.http, fault.row.issue, fault.row.ack, fault.row.condition, fault.row.exit],
      [400, 'required', 'AE', 101, 65],
    );
  });

  it('keep a foreign error’s message to themselves: it may quote a patient', () => {
    const fault = asFault(new Error('near "MARCHAL"'));
    assert.equal(fault.kind, 'internal');
    assert.doesNotMatch(fault.message, /MARCHAL/);
  });

  it('know a full disk by the words of the system and of SQLite', () => {
    assert.equal(asFault(Object.assign(new Error('x'), { code: 'ENOSPC' })).kind, 'full');
    assert.equal(asFault(Object.assign(new Error('x'), { errcode: 13 })).kind, 'full');
    assert.equal(asFault('thrown text').kind, 'internal');
  });
});

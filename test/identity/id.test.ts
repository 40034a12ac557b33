import assert from 'node:assert/strict';
import { createIds } from '../../src/identity/id.ts';

const ids = createIds(Buffer.alloc(32, 1));
const UUID_V8 = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('ids of resources', () => {
  it('the same study has the same id whoever sends it first', () => {
    const one = ids.derive('ImagingStudy|urn:dicom:uid|1.2.3', 'Patient|urn:a|1');
    assert.equal(
      one,
      createIds(Buffer.alloc(32, 1)).derive('ImagingStudy|urn:dicom:uid|1.2.3', 'Patient|urn:a|1'),
    );
    assert.match(one, UUID_V8);
  });

  it('another hub gives other ids: nobody can compute a patient’s id from the number on the file', () => {
    const elsewhere = createIds(Buffer.alloc(32, 2));
    assert.notEqual(ids.derive('Patient|urn:a|1', 'x'), elsewhere.derive('Patient|urn:a|1', 'x'));
  });

  it('what belongs to one patient carries the patient’s shard in its first 12 bits', () => {
    const shard = (id: string) => id.slice(0, 3);
    const patient = ids.derive('Patient|urn:a|1', 'Patient|urn:a|1');
    assert.equal(shard(ids.derive('ServiceRequest|urn:o|7', 'Patient|urn:a|1')), shard(patient));
    assert.equal(shard(ids.draw(patient)), shard(patient));
  });

  it('drawn ids are version 8 too, and never the same twice', () => {
    const drawn = Array.from({ length: 1000 }, () => ids.draw());
    assert.equal(new Set(drawn).size, 1000);
    for (const id of drawn) assert.match(id, UUID_V8);
    assert.match(ids.draw('no-uuid'), UUID_V8);
  });
});

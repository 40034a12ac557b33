import assert from 'node:assert/strict';
import type { Practitioner } from '@medplum/fhirtypes';
import type { Statement } from '../../src/identity/assemble.ts';
import { createAcquaintance } from '../../src/ingest/acquaintance.ts';

function radiologist(family: string, deleted: readonly string[] = []): Statement {
  const resource: Practitioner = { resourceType: 'Practitioner', name: [{ family }] };
  const identities = ['Practitioner|https://rpps.esante.gouv.fr|10002308410'];
  return { local: 'who', resource, identities, references: [], deleted, rank: 10, ranks: {} };
}

describe('professionals who come with every message', () => {
  it('are known again when the same is said of them, word for word', () => {
    const acquaintance = createAcquaintance();
    assert.equal(acquaintance.idOf(radiologist('LAMBERT')), undefined);
    acquaintance.remember(radiologist('LAMBERT'), 'p1');
    assert.equal(acquaintance.idOf(radiologist('LAMBERT')), 'p1');
  });

  it('are looked up again when anything is said otherwise', () => {
    const acquaintance = createAcquaintance();
    acquaintance.remember(radiologist('LAMBERT'), 'p1');
    assert.equal(acquaintance.idOf(radiologist('LAMBERT-GIRARD')), undefined);
  });

  it('are not remembered by a message that deletes something of them, and patients never are', () => {
    const acquaintance = createAcquaintance();
    acquaintance.remember(radiologist('LAMBERT', ['telecom']), 'p1');
    assert.equal(acquaintance.idOf(radiologist('LAMBERT')), undefined);
    const patient: Statement = {
      ...radiologist('X'),
      resource: { resourceType: 'Patient' },
      identities: ['Patient|s|1'],
    };
    acquaintance.remember(patient, 'p2');
    assert.equal(acquaintance.idOf(patient), undefined);
  });
});

// http://hl7.org/fhir/R4/http.html#create
import type { Reference, Resource } from '@medplum/fhirtypes';
import { Fault } from '../../fault.ts';
import { rowOf } from '../../fhir/catalogue.ts';
import type { Interact } from './ask.ts';
import { finish, readDraft } from './draft.ts';
import { written } from './written.ts';

/** Stores a new resource under an id of the hub's own, whatever id the body has. */
export const create: Interact = async (bench, ask) => {
  if (ask.headers['if-none-exist'] !== undefined) {
    throw new Fault(
      'not-supported',
      'Conditional create (If-None-Exist) is not served yet: search, then create.',
    );
  }
  const draft = await readDraft(ask);
  const id = bench.ids.draw(patientOf(draft.resource));
  const updated = bench.now();
  const { resource, body } = finish(draft, id, 1, updated);
  const entry = bench.index(resource);
  const outcome = await bench.store.commit({
    writes: [{ type: ask.type, id, expect: 0, updated, method: 'POST', body, entry }],
  });
  if (outcome.state !== 'committed') {
    throw new Fault('conflict', 'The hub could not take this resource just now: send it again.');
  }
  return written(ask, { id, version: 1, updated, body }, true);
};

/** Id of the Patient that it names, so that both live on one shard. */
function patientOf(resource: Resource): string | undefined {
  const element = rowOf(resource.resourceType)?.patient;
  if (element === undefined) return undefined;
  const holder = (resource as unknown as Record<string, Reference | undefined>)[element];
  return /^Patient\/([A-Za-z0-9.-]{1,64})$/.exec(holder?.reference ?? '')?.[1];
}

// http://hl7.org/fhir/R4/http.html#update
import { Fault } from '../../fault.ts';
import type { Interact } from './ask.ts';
import { demandVersion } from './conditions.ts';
import { finish, readDraft } from './draft.ts';
import { currentOf } from './visible.ts';
import { written } from './written.ts';

/**
 * Replaces a resource, or brings a deleted one back, as its next version. Ids are given by the hub, so an update
 * cannot create (the specification's 405 for servers that give ids).
 */
export const update: Interact = async (bench, ask) => {
  const { type, id, headers, restriction } = ask;
  const draft = await readDraft(ask);
  if (draft.resource.id !== id) {
    throw new Fault(
      'invalid',
      `The body's id must be the one of the URL: give ${type}.id the id that the URL has.`,
      {
        expression: [`${type}.id`],
      },
    );
  }
  const current = await currentOf(bench.store, { type, id }, restriction);
  if (current === undefined) {
    demandVersion(headers, 0);
    throw new Fault(
      'method',
      `There is no ${type} with this id, and the hub gives ids: create it by POST ${type}.`,
    );
  }
  const deleted = current.body === undefined;
  demandVersion(headers, deleted ? 0 : current.version);
  const version = current.version + 1;
  const updated = bench.now();
  const { resource, body } = finish(draft, id, version, updated);
  const outcome = await bench.store.commit({
    writes: [
      {
        type,
        id,
        expect: current.version,
        updated,
        method: 'PUT',
        body,
        stamps: current.stamps,
        entry: bench.index(resource),
      },
    ],
  });
  if (outcome.state !== 'committed') {
    const kind = headers['if-match'] === undefined ? 'conflict' : 'precondition';
    throw new Fault(kind, `Another change of this ${type} came first: read it again, then write again.`);
  }
  return written(ask, { id, version, updated, body }, deleted);
};

// http://hl7.org/fhir/R4/http.html#delete
import { Fault } from '../../fault.ts';
import type { Interact } from './ask.ts';
import { demandVersion, versionHeaders } from './conditions.ts';
import { currentOf } from './visible.ts';

/** Lost races before the caller has to try again. */
const ATTEMPTS = 5;

/**
 * Deletes; 204 as well when there is nothing (any more), so that a caller who lost the answer may just repeat. The
 * versions before stay readable in its history.
 */
export const remove: Interact = async ({ store, now }, { type, id, headers, restriction }) => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const current = await currentOf(store, { type, id }, restriction);
    const exists = current?.body !== undefined;
    demandVersion({ 'if-match': headers['if-match'] }, exists ? current.version : 0);
    if (!exists) return { status: 204 };
    const updated = now();
    const outcome = await store.commit({
      writes: [
        { type, id, expect: current.version, updated, method: 'DELETE', body: undefined, entry: undefined },
      ],
    });
    if (outcome.state === 'committed') {
      return { status: 204, headers: versionHeaders({ version: current.version + 1, updated }) };
    }
  }
  throw new Fault('conflict', `This ${type} is being changed by others right now: delete it again.`);
};

// http://hl7.org/fhir/R4/http.html#vread
import { Fault } from '../../fault.ts';
import type { Interact } from './ask.ts';
import { versionHeaders } from './conditions.ts';
import { currentOf, demandBody, unknownId } from './visible.ts';

/** One version. Who may see the resource now may see what it was. */
export const vread: Interact = async ({ store }, { type, id, version, restriction }) => {
  const current = await currentOf(store, { type, id }, restriction);
  if (current === undefined) throw unknownId(type);
  const number = readVersion(version);
  const stored = number === current.version ? current : await store.version({ type, id }, number);
  if (stored === undefined) {
    throw new Fault('not-found', `This ${type} has no such version: its _history lists them.`);
  }
  return { status: 200, headers: versionHeaders(stored), body: demandBody(stored, type).body };
};

/** The number of a version; 0, which none has, for what is no number of ours. */
export function readVersion(text: string): number {
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : 0;
}

// http://hl7.org/fhir/R4/http.html#read
import type { Answer } from '../answer.ts';
import type { Interact } from './ask.ts';
import { isKnown, versionHeaders } from './conditions.ts';
import { demandCurrent } from './visible.ts';

/** The current version, its bytes as they are stored; 304 when the caller has it. */
export const read: Interact = async ({ store }, { type, id, headers, restriction }): Promise<Answer> => {
  const stored = await demandCurrent(store, { type, id }, restriction);
  if (isKnown(headers, stored)) return { status: 304, headers: versionHeaders(stored) };
  return { status: 200, headers: versionHeaders(stored), body: stored.body };
};

import { timingSafeEqual } from 'node:crypto';
import { Fault } from '../fault.ts';
import { type Restriction, UNRESTRICTED } from '../fhir/search/plan.ts';

/** Who asks. Real tokens, roles and patients come with SMART; until then there is the developer's token. */
export interface Caller {
  readonly kind: 'developer';
}

export interface Access {
  /** From the Authorization header (RFC 6750 §2.1). Throws Fault `unauthenticated`. */
  authenticate(authorization: string | undefined): Caller;
  /** What the caller may see, as conditions that every read takes. */
  decide(caller: Caller): Restriction;
}

export function createAccess(developerToken: string | undefined): Access {
  const expected = developerToken === undefined ? undefined : Buffer.from(developerToken);
  return {
    authenticate(authorization) {
      const token = /^Bearer +([\w.~+/-]+=*) *$/i.exec(authorization ?? '')?.[1];
      if (token === undefined) {
        throw new Fault('unauthenticated', 'Send an access token: "Authorization: Bearer …".');
      }
      const given = Buffer.from(token);
      // The time tells the length of the token, which is no secret, and nothing of what is in it.
      if (expected === undefined || given.length !== expected.length || !timingSafeEqual(given, expected)) {
        throw new Fault('unauthenticated', 'This access token is not valid here: ask for a new one.');
      }
      return { kind: 'developer' };
    },
    decide: () => UNRESTRICTED,
  };
}

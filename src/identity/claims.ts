import { compareStamps, type Stamp } from './stamp.ts';

/**
 * Whose a resource is, by each authority that numbers patients. A hospital may correct itself: of its own statements
 * the newest counts. But the message of another hospital, which knows the person by another number, does not carry
 * an exam away: the authority that spoke first keeps it, unless one speaks that knows more (rank).
 */
export type Claim = readonly [authority: string, first: Stamp, newest: Stamp, subject: unknown];

/** The claims with one more; sorted by authority, so that they do not tell who came first. */
export function addClaim(
  claims: readonly Claim[],
  authority: string,
  stamp: Stamp,
  subject: unknown,
): Claim[] {
  const mine = claims.find(([name]) => name === authority);
  const others = claims.filter(([name]) => name !== authority);
  return [
    ...others,
    mine === undefined ? ([authority, stamp, stamp, subject] as const) : joined(mine, stamp, subject),
  ].sort(([one], [other]) => (one < other ? -1 : 1));
}

function joined([authority, first, newest, held]: Claim, stamp: Stamp, subject: unknown): Claim {
  const earlier = compareTimes(stamp, first) < 0 ? stamp : first;
  return compareStamps(stamp, newest) > 0
    ? [authority, earlier, stamp, subject]
    : [authority, earlier, newest, held];
}

/** The subject of the claim that stands. */
export function standing(claims: readonly Claim[]): unknown {
  const [best] = claims.toSorted(
    ([oneName, oneFirst, oneNewest], [otherName, otherFirst, otherNewest]) =>
      otherNewest[0] - oneNewest[0] || compareTimes(oneFirst, otherFirst) || (oneName < otherName ? -1 : 1),
  );
  return best?.[3];
}

/** Which came first, whoever knew more. */
function compareTimes(left: Stamp, right: Stamp): number {
  return compareStamps([0, left[1], left[2]], [0, right[1], right[2]]);
}

import type { Reference, Resource } from '@medplum/fhirtypes';
import { addClaim, type Claim, standing } from './claims.ts';
import { compareStamps, type Stamp } from './stamp.ts';

/**
 * How facts from several messages make one resource, the same whatever the order of their arrival.
 *
 * Each top-level element is a register: the fact with the higher stamp wins. A stamp is the sender's knowledge (the
 * mapping's rank), then the message's own time, then its control id. An element that a message does not mention
 * stays; one that it deletes (`""`, HL7 v2 §2.5.3) is gone until a later fact sets it. Elements that are sets
 * (identifiers, references to orders, studies, endpoints) are joined instead: nobody's statement removes another's.
 */
export interface Fact {
  /** Without `id` and `meta`. */
  readonly resource: Resource;
  readonly deleted: readonly string[];
  readonly stamp: Stamp;
  /** The rank of single elements, where it is not the stamp's: 0 for what nobody stated and somebody had to assume. */
  readonly ranks?: Readonly<Record<string, number>>;
  /** Who numbers the patient that `subject` refers to: the identifier system. See claims.ts. */
  readonly authority?: string;
}

/** By element; and the claims to the subject, where authorities made any. */
export interface Stamps {
  readonly elements: Readonly<Record<string, Stamp>>;
  readonly claims?: readonly Claim[];
}

/** As JSON. Most elements share one stamp, which is written once and repeated: half the time of JSON.stringify. */
export function stampsText({ elements, claims }: Stamps): string {
  let shared: Stamp | undefined;
  let text = '';
  const parts = Object.entries(elements).map(([name, stamp]) => {
    if (stamp !== shared) {
      shared = stamp;
      text = JSON.stringify(stamp);
    }
    return `"${name}":${text}`;
  });
  const claimed = claims === undefined ? '' : `,"claims":${JSON.stringify(claims)}`;
  return `{"elements":{${parts.join(',')}}${claimed}}`;
}

export const NO_STAMPS: Stamps = Object.freeze({ elements: Object.freeze({}) });

export interface Merged {
  readonly resource: Resource;
  readonly stamps: Stamps;
}

type Elements = Record<string, unknown>;

const SETS: Readonly<Record<string, (item: never) => string>> = {
  identifier: (item: { system?: string; value?: string }) => `${item.system ?? ''}|${item.value ?? ''}`,
  basedOn: referenceKey,
  imagingStudy: referenceKey,
  endpoint: referenceKey,
  modality: (item: { system?: string; code?: string }) => `${item.system ?? ''}|${item.code ?? ''}`,
};

const FIXED = new Set(['resourceType', 'id', 'meta']);

export function merge(current: { resource: Resource; stamps: Stamps } | undefined, fact: Fact): Merged {
  const before = (current?.resource ?? {}) as unknown as Elements;
  const after: Elements = { ...before };
  const stamps: Record<string, Stamp> = { ...current?.stamps.elements };
  let claims = current?.stamps.claims;

  const said = fact.resource as unknown as Elements;
  for (const name of new Set([...Object.keys(said), ...fact.deleted])) {
    if (FIXED.has(name)) continue;
    if (name === 'subject' && fact.authority !== undefined) {
      claims = addClaim(claims ?? [], fact.authority, fact.stamp, said[name]);
      after[name] = standing(claims);
      continue;
    }
    const keyOf = Array.isArray(said[name]) ? SETS[name] : undefined;
    if (keyOf !== undefined) {
      after[name] = join(before[name], said[name] as unknown[], keyOf);
    } else {
      const rank = fact.ranks?.[name];
      const own: Stamp = rank === undefined ? fact.stamp : [rank, fact.stamp[1], fact.stamp[2]];
      const stamp = stamps[name];
      if (stamp !== undefined && compareStamps(own, stamp) <= 0) continue;
      stamps[name] = own;
      if (said[name] === undefined) delete after[name];
      else after[name] = said[name];
    }
  }
  after['resourceType'] = fact.resource.resourceType;
  return {
    resource: after as unknown as Resource,
    stamps: { elements: stamps, ...(claims === undefined ? {} : { claims }) },
  };
}

/** The union, ordered by key so that it does not tell who came first; of two spellings of one item the fuller stays. */
function join(before: unknown, said: readonly unknown[], keyOf: (item: never) => string): unknown[] {
  const items = new Map<string, unknown>();
  for (const item of [...((before as unknown[] | undefined) ?? []), ...said]) {
    const key = keyOf(item as never);
    const known = items.get(key);
    if (known === undefined || compareFullness(item, known) > 0) items.set(key, item);
  }
  return [...items.keys()].sort().map((key) => items.get(key));
}

function compareFullness(left: unknown, right: unknown): number {
  const a = JSON.stringify(left);
  const b = JSON.stringify(right);
  return a.length - b.length || (a < b ? -1 : Number(a > b));
}

/** A reference is what it points to; one that points nowhere yet is its identifier. */
function referenceKey(item: Reference): string {
  return item.reference ?? `${item.identifier?.system ?? ''}|${item.identifier?.value ?? ''}`;
}

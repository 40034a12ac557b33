import type { Reference, Resource } from '@medplum/fhirtypes';
import type { Ids } from './id.ts';
import type { Fact } from './merge.ts';
import type { Stamp } from './stamp.ts';

/** A resource as one message states it: the part of the mapping's output that identity reads. */
export interface Statement {
  readonly local: string;
  readonly resource: Resource;
  readonly identities: readonly string[];
  readonly references: readonly { readonly at: Reference; readonly to: string }[];
  readonly deleted: readonly string[];
  readonly rank: number;
  readonly ranks: Readonly<Record<string, number>>;
}

/** A statement that knows which resource of the hub it is about. */
export interface Assembled extends Fact {
  readonly type: string;
  readonly id: string;
  /** The business keys that it may claim: those that no other resource owns. */
  readonly identities: readonly string[];
}

/**
 * Decides which resource each statement is about and makes its references point there. The id is that of the
 * resource which owns one of the statement's business keys, best key first, else derived from the best key, on the
 * shard of the message's patient. Statements about one resource stay apart: merging them in order is the caller's.
 *
 * @param owners which resource (id) owns which business key now, from the store
 */
export function assemble(
  statements: readonly Statement[],
  owners: ReadonlyMap<string, { readonly type: string; readonly id: string }>,
  ids: Ids,
  when: Pick<{ time: number; control: string }, 'time' | 'control'>,
): readonly Assembled[] {
  const patient = statements.find((one) => one.resource.resourceType === 'Patient')?.identities[0];
  // `Patient|system|value`: the system is the authority that numbers the patient.
  const authority = patient?.split('|')[1];
  const claimed = new Map<string, string>();
  const assembled = statements.map((statement): Assembled => {
    const type = statement.resource.resourceType;
    const known = statement.identities.map((key) => owners.get(key)?.id).find((id) => id !== undefined);
    const best = statement.identities[0]!;
    const id = known ?? ids.derive(best, SHARED.has(type) || patient === undefined ? best : patient);
    const stamp: Stamp = [statement.rank, when.time, when.control];
    // A number that two of the message's resources carry belongs to the first: neither may be refused for it.
    const identities = statement.identities.filter((key) => {
      const owner = owners.get(key)?.id ?? claimed.get(key) ?? id;
      if (owner === id) claimed.set(key, id);
      return owner === id;
    });
    const { resource, deleted, ranks } = statement;
    return {
      type,
      id,
      identities,
      resource,
      deleted,
      stamp,
      ranks,
      ...(authority === undefined ? {} : { authority }),
    };
  });
  const places = new Map(statements.map((statement, index) => [statement.local, assembled[index]!]));
  for (const statement of statements) {
    for (const { at, to } of statement.references) {
      const target = places.get(to);
      if (target !== undefined) at.reference = `${target.type}/${target.id}`;
    }
  }
  return assembled;
}

/** Resources that belong to no patient live on a shard of their own. */
const SHARED: ReadonlySet<string> = new Set(['Practitioner', 'Organization', 'Endpoint']);

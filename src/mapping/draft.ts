import type { Reference } from '@medplum/fhirtypes';
import type { Value } from '../hl7/message.ts';
import type { Origin } from './mapped.ts';
import type { Filled } from './target.ts';

/** A resource while rows fill it. */
export interface Draft extends Filled {
  readonly local: string;
  readonly type: string;
  readonly identities: readonly string[];
  readonly rank: number;
  /** The value that named the resource, and where it lay: source of `KEY` rows. */
  readonly key: Named | undefined;
  readonly references: { readonly at: Reference; readonly to: string }[];
  readonly origins: Origin[];
  /** Top-level elements whose field was `""`; those that another field filled are taken out at the end. */
  readonly deleted: Set<string>;
  /** Top-level elements whose row has a rank of its own, or only a default. */
  readonly ranks: Record<string, number>;
}

export interface Named {
  readonly value: Value;
  readonly position: string;
}

export function createDraft(
  made: Pick<Draft, 'local' | 'type' | 'identities' | 'rank' | 'key'>,
  content: Record<string, unknown> = { resourceType: made.type },
  slots: Filled['slots'] = new Map(),
): Draft {
  const { local, type, identities, rank, key } = made;
  return {
    local,
    type,
    identities,
    rank,
    key,
    content,
    slots,
    references: [],
    origins: [],
    deleted: new Set(),
    ranks: {},
  };
}

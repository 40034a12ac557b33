import type { Statement } from '../identity/assemble.ts';

/**
 * Practitioners, organizations and endpoints come with nearly every message and hardly ever change. What was said of
 * one last time, word for word, need not be looked up and merged again: most of a message's look-ups are these.
 *
 * It holds what this hub committed since its start. Whatever is said differently is looked up as ever.
 */
export interface Acquaintance {
  /** The id of the resource when the same was said of it last time. */
  idOf(statement: Statement): string | undefined;
  /** To be called once that is committed. */
  remember(statement: Statement, id: string): void;
}

const SHARED: ReadonlySet<string> = new Set(['Practitioner', 'Organization', 'Endpoint']);
/** Professionals and services of a large region. */
const MOST = 50_000;

export function createAcquaintance(): Acquaintance {
  const known = new Map<string, { readonly text: string; readonly id: string }>();
  return {
    idOf(statement) {
      const one = known.get(statement.identities[0]!);
      return one !== undefined && one.text === textOf(statement) ? one.id : undefined;
    },
    remember(statement, id) {
      if (!SHARED.has(statement.resource.resourceType) || statement.deleted.length > 0) return;
      if (known.size >= MOST) known.clear();
      known.set(statement.identities[0]!, { text: textOf(statement), id });
    },
  };
}

function textOf({ resource }: Statement): string {
  return JSON.stringify(resource);
}

import type { Stored } from './store.ts';

/** What a Binary remembers instead of stamps of a merge: which document it is. */
export function documentStamps(digest: string): string {
  return JSON.stringify({ document: digest });
}

/** Digest of the document that a Binary is; undefined when the resource is none, or was deleted. */
export function documentOf({
  type,
  body,
  stamps,
}: Pick<Stored, 'type' | 'body' | 'stamps'>): string | undefined {
  if (type !== 'Binary' || body === undefined || stamps === undefined) return undefined;
  return (JSON.parse(stamps) as { document?: string }).document;
}

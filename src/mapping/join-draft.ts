import type { Draft } from './draft.ts';
import type { Origin } from './mapped.ts';

function joinList(first: Draft, second: Draft, name: string, held: unknown[], entries: unknown[]): void {
  const known = new Set(held.map((entry) => sameness(entry, first)));
  for (const [index, entry] of entries.entries()) {
    if (known.has(sameness(entry, second))) continue;
    const place = `${name}[${held.push(entry) - 1}]`;
    const from = `${name}[${index}]`;
    take(first, second, (path) => (isBelow(path, from) ? place + path.slice(from.length) : undefined), entry);
  }
}

/** What an entry says, references by what they point to. */
function sameness(entry: unknown, draft: Draft): string {
  const targets = new Map<unknown, string>(draft.references.map(({ at, to }) => [at, to]));
  return JSON.stringify(entry, (_key, value: unknown) => {
    const to = targets.get(value);
    return to === undefined ? value : { ...(value as object), to };
  });
}

/** Moves the references inside a value, and the origins of its elements under their new paths. */
function take(
  first: Draft,
  second: Draft,
  renamed: (path: string) => string | undefined,
  value: unknown,
): void {
  for (const reference of second.references)
    if (contains(value, reference.at)) first.references.push(reference);
  for (const origin of second.origins) {
    const path = renamed(origin.path);
    if (path !== undefined) first.origins.push({ ...origin, path } satisfies Origin);
  }
}

function isBelow(path: string, name: string): boolean {
  return path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`);
}

function contains(value: unknown, wanted: object): boolean {
  if (value === wanted) return true;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((item) => contains(item, wanted));
}

/**
 * Adds to a resource what a second group of the same message says of it: elements that it lacks, and entries of
 * lists that it does not hold yet (a study's second order). What the first group said stands.
 */
export function joinDraft(first: Draft, second: Draft): void {
  for (const [name, value] of Object.entries(second.content)) {
    if (name === 'resourceType') continue;
    const held = first.content[name];
    if (held === undefined) {
      first.content[name] = value;
      take(first, second, (path) => (isBelow(path, name) ? path : undefined), value);
    } else if (Array.isArray(held) && Array.isArray(value)) {
      joinList(first, second, name, held, value);
    }
  }
  for (const name of second.deleted) first.deleted.add(name);
}

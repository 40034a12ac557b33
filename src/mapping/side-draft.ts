import { type Cursor, positionOf } from './cursor.ts';
import { createDraft, type Draft } from './draft.ts';
import type { Filled } from './target.ts';

/** Records where the elements came from: all of them, or those below one. */
function trace(
  draft: Draft,
  inside: readonly string[],
  position: string,
  row: string,
  below: string | undefined,
): void {
  for (let i = 0; i < inside.length; i += 2) {
    const path = inside[i]!;
    if (below !== undefined && /^[A-Za-z]+/.exec(path)?.[0] !== below) continue;
    draft.origins.push({ path, position: position + inside[i + 1]!, row });
  }
}

/** What a message says of somebody in passing yields to what a directory says. */
const SIDE_RANK = 10;

/** `report`, then `report#2`. */
export function nextLocal(locals: Map<string, number>, name: string): string {
  const number = (locals.get(name) ?? 0) + 1;
  locals.set(name, number);
  return number === 1 ? name : `${name}#${number}`;
}

/**
 * The resource that a value names (a practitioner, an organization, an endpoint): made at its first mention in the
 * message; a later mention adds the elements that the first lacked.
 *
 * @param inside pairs (path, position suffix) of what the rows filled
 * @returns its local name
 */
export function sideDraft(
  cursor: Cursor,
  type: string,
  identifier: { readonly system: string; readonly value: string },
  { content, slots }: Filled,
  inside: readonly string[],
): string {
  const { run, row } = cursor;
  const identity = `${type}|${identifier.system}|${identifier.value}`;
  const position = positionOf(cursor);
  const known = run.byIdentity.get(identity);
  if (known) {
    for (const name of Object.keys(content)) {
      if (known.content[name] !== undefined) continue;
      known.content[name] = content[name];
      trace(known, inside, position, row, name);
    }
    return known.local;
  }
  const local = nextLocal(run.locals, type.toLowerCase());
  const draft = createDraft(
    { local, type, identities: [identity], rank: SIDE_RANK, key: undefined },
    content,
    slots,
  );
  trace(draft, inside, position, row, undefined);
  run.byIdentity.set(identity, draft);
  run.drafts.push(draft);
  return local;
}

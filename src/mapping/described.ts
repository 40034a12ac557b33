import type { Feed } from '../hl7/feed.ts';
import type { Value } from '../hl7/message.ts';
import { copyOf } from './copy.ts';
import { Bad, type Cursor } from './cursor.ts';
import type { Part } from './position.ts';

/** What a value says of the resource that it names. */
export interface Described {
  /** Undefined: it names nobody for certain. */
  readonly identifier: { readonly system: string; readonly value: string } | undefined;
  readonly content: Record<string, unknown>;
  /** Pairs (path, position suffix). */
  readonly origins: readonly string[];
}

export type Describe = (value: Value, part: Part, cursor: Cursor) => Described | Bad;

/** Professionals and organizations that a feed names over and over; each value may be a kilobyte or two. */
const REMEMBERED = 2000;
const LONGEST = 500;

/**
 * The same few professionals are named in every message of a feed, word for word: they are read once. What raised an
 * issue is read anew, so that each message has its own.
 */
export function remembering(describe: Describe): Describe {
  const feeds = new WeakMap<Feed, Map<string, Described>>();
  return (value, part, cursor) => {
    const { feed, issues, message } = cursor.run;
    if (value.raw.length > LONGEST) return describe(value, part, cursor);
    const { component, subcomponent, escape: mark } = message.separators;
    const text = `${part.suffix}${component}${subcomponent}${mark}${value.raw}`;
    const known = feeds.get(feed)?.get(text);
    if (known !== undefined) return { ...known, content: copyOf(known.content) as Described['content'] };
    const before = issues.length;
    const found = describe(value, part, cursor);
    if (found instanceof Bad || issues.length > before) return found;
    let remembered = feeds.get(feed);
    if (remembered === undefined || remembered.size >= REMEMBERED) {
      remembered = new Map();
      feeds.set(feed, remembered);
    }
    remembered.set(text, { ...found, content: copyOf(found.content) as Described['content'] });
    return found;
  };
}

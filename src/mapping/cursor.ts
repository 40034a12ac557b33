import type { Feed } from '../hl7/feed.ts';
import type { Message, Segment, Value } from '../hl7/message.ts';
import type { Zone } from '../hl7/time.ts';
import type { Draft } from './draft.ts';
import type { Group } from './groups.ts';
import type { Link } from './link.ts';
import type { MapIssue } from './mapped.ts';

/** One message on its way through the mapping. */
export interface Run {
  readonly message: Message;
  readonly feed: Feed;
  readonly zone: Zone;
  readonly issues: MapIssue[];
  /** In order of output. */
  readonly drafts: Draft[];
  /** By type and best business key: the same practitioner in two fields is one resource. */
  readonly byIdentity: Map<string, Draft>;
  /** Drafts by resource name and group: what `ref` rows point to. */
  readonly byGroup: Map<string, Map<Group, Draft[]>>;
  /** What values that name a resource were linked to, by data type map and value as sent. */
  readonly links: Map<string, Link>;
  /** How many drafts carry a name: for `report#2`. */
  readonly locals: Map<string, number>;
}

/** Where the row at work reads: moved over segments and repetitions, never kept. */
export interface Cursor {
  readonly run: Run;
  readonly group: Group;
  readonly draft: Draft;
  row: string;
  segment: Segment | undefined;
  field: number;
  /** From 0. */
  repetition: number;
  value: Value | undefined;
  /** Position of `value` when it lies in no field: KEY and feed rows. */
  elsewhere: string | undefined;
  /** Pairs (path, position) inside the value being converted, relative to it; emptied by the row. */
  readonly inside: string[];
}

export function createCursor(run: Run, group: Group, draft: Draft): Cursor {
  return {
    run,
    group,
    draft,
    row: '',
    segment: undefined,
    field: 0,
    repetition: 0,
    value: undefined,
    elsewhere: undefined,
    inside: [],
  };
}

/** `PID-3[2]`, `OBX[3]-5`: the first occurrence and repetition go without saying. */
export function positionOf({ segment, field, repetition, elsewhere }: Cursor): string {
  if (elsewhere !== undefined || segment === undefined) return elsewhere ?? '';
  const occurrence = segment.occurrence > 1 ? `[${segment.occurrence}]` : '';
  return `${segment.name}${occurrence}-${field}${repetition > 0 ? `[${repetition + 1}]` : ''}`;
}

/** A value that the row could not use: the element is left out and an issue says why. */
export class Bad {
  /** "is no date". */
  readonly reason: string;
  /** Component and sub-component, `.7`. */
  readonly suffix: string;
  constructor(reason: string, suffix = '') {
    this.reason = reason;
    this.suffix = suffix;
  }
}

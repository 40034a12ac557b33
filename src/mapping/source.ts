import type { Segment, Value } from '../hl7/message.ts';
import type { Operand } from './condition.ts';
import type { Cursor } from './cursor.ts';
import { type GroupShape, type Route, routeToSegment, segmentsAt } from './groups.ts';
import { leafOf } from './leaf.ts';
import { type Line, type Located, textOf, wrong } from './located.ts';
import { type Position, readPosition } from './position.ts';

/** A field that a row or key reads, and how to get there from the resource's group. */
export interface Source {
  readonly position: Position;
  segments(cursor: Cursor): readonly Segment[];
}

/** A field named by a row or key of a resource of this group. */
export function readSource(from: Located, group: GroupShape): Source {
  const position = readPosition(textOf(from, 'from'), from);
  const route = routeOf(group, position.segment, from);
  return { position, segments: (cursor) => segmentsAt(cursor.group, route, position.segment) };
}

function routeOf(group: GroupShape, segment: string, at: Line): Route {
  const route = routeToSegment(group, segment);
  if (route) return route;
  throw wrong(at, `No group of this message has the segment ${segment}: add it to "segments".`);
}

/**
 * An operand of a condition. A field of the row's own segment is read in the very segment that the row stands on,
 * and the row's own field in the very repetition; any other field is the first one in reach.
 */
export function operand(
  text: string,
  at: Line,
  group: GroupShape,
  own: Position | undefined,
): Operand<Cursor> {
  const { segment, field, part } = readPosition(text, at);
  const route = routeOf(group, segment, at);
  const segmentOf = (cursor: Cursor): Segment | undefined =>
    own?.segment === segment ? cursor.segment : segmentsAt(cursor.group, route, segment)[0];
  const repetitionOf = (cursor: Cursor): Value | undefined =>
    own?.segment === segment && own.field === field ? cursor.value : segmentOf(cursor)?.value(field);
  return {
    text(cursor) {
      const value = repetitionOf(cursor);
      return value === undefined ? '' : leafOf(value, part);
    },
    valued(cursor) {
      const value = repetitionOf(cursor);
      if (value === undefined || value.isNull) return false;
      return part.component === undefined ? value.raw !== '' : leafOf(value, part) !== '';
    },
    count: (cursor) => segmentOf(cursor)?.values(field).length ?? 0,
  };
}

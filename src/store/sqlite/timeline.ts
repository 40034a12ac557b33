import { comparePlaces, END, type Place } from '../place.ts';
import { clinicalSpan, type Span } from '../span.ts';
import { wideKey } from '../wide.ts';
import { conditionOf, FEW_LISTS } from './condition.ts';
import type { Lead } from './lead.ts';
import { type Course, walkDenseList, walkMergedLists, walkSparseList } from './lists.ts';
import type { Reader } from './reader.ts';
import type { View } from './view.ts';
import type { Walk } from './walk.ts';

/** From where to where: what of the span lies after the place that the page before ended with. */
function courseOf(
  lists: readonly number[],
  descending: boolean,
  span: Span | undefined,
  after: Place | undefined,
): Course {
  const { from, to } = span ?? { from: -END, to: END };
  const start: Place = descending ? [to, END] : [from, -END];
  const later = after !== undefined && comparePlaces(after, start) < 0 === descending;
  return { lists, descending, first: later ? after : start, last: descending ? from : to };
}

/** Alternatives mostly name nothing: a look at each costs less than merging it. */
function withoutEmpty(reader: Reader, lists: readonly number[]): readonly number[] {
  if (lists.length < 2 || lists.length > FEW_LISTS) return lists;
  const any = reader.statements('SELECT 1 FROM post WHERE k = ? LIMIT 1');
  return lists.filter((list) => any.get(list) !== undefined);
}

/**
 * Walks posting lists in the order of clinical dates, beginning after a place.
 *
 * When the search asks for a span of clinical dates and the lead is long, only that part of it is read, and beside it
 * the few resources that the clinical date does not place (wide.ts).
 */
export function walkTimeline(
  reader: Reader,
  view: View,
  lead: Lead & { from: 'lists' },
  descending: boolean,
  after: Place | undefined,
): Walk {
  const { bound } = view;
  const lists = withoutEmpty(reader, lead.clause?.keys?.any.map(({ k }) => k) ?? [reader.hash(bound.type).k]);
  const clinical = lead.short ? undefined : reader.clinical[bound.type];
  const span = clinical === undefined ? undefined : clinicalSpan(bound.clauses, clinical);
  const wideList =
    clinical === undefined || span === undefined ? undefined : reader.hash(wideKey(clinical)).k;
  const anyWide =
    wideList !== undefined &&
    reader.statements('SELECT 1 FROM post WHERE k = ? LIMIT 1').get(wideList) !== undefined;

  if (lists.length === 0 && !anyWide) return () => undefined;
  const course = courseOf(lists, descending, span, after);
  const condition = conditionOf(bound, lead.clause);
  if (lists.length > 1 || anyWide) {
    return walkMergedLists(reader, view, course, condition, anyWide ? { list: wideList, after } : undefined);
  }
  const dense =
    lead.short || bound.clauses.every((clause) => clause === lead.clause || clause.values !== undefined);
  return dense
    ? walkDenseList(reader, view, course, condition)
    : walkSparseList(reader, view, course, condition);
}

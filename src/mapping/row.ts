import type { Reference } from '@medplum/fhirtypes';
import { checkValue } from './choose.ts';
import { copyOf } from './copy.ts';
import type { Cursor } from './cursor.ts';
import { compileFields } from './field-row.ts';
import { compileJoin } from './join-row.ts';
import { type Located, plain, textOf, unknown } from './located.ts';
import { DELETED, FILLED, NOTHING, type Outcome, refusal, report, Unusable } from './outcome.ts';
import { WHOLE } from './position.ts';
import { put } from './put.ts';
import { anyTest, fitting, type RowScope } from './row-scope.ts';
import type { RowSpec } from './row-spec.ts';
import { isTaken, place, readTarget, type Target } from './target.ts';
import { wordValue } from './word-value.ts';

/** A row, ready to run on one resource. */
export type Row = (cursor: Cursor) => void;

const FEED_PROPERTIES = ['name', 'facility', 'wado'] as const;

function compileSource(spec: RowSpec, scope: RowScope, target: Target): (cursor: Cursor) => Outcome {
  if (spec.ref) return compileRef(spec, spec.ref, scope, target);
  if (spec.from.length === 0 && spec.value) return compileConstant(spec, spec.value, scope, target);
  if (spec.feed) return compileFeed(spec, spec.feed, scope, target);
  const keyed = spec.from.length === 1 && spec.from[0]!.value === 'KEY';
  if (keyed) return compileKey(spec, scope, target);
  return spec.join ? compileJoin(spec, scope, target) : compileFields(spec, scope, target);
}

function compileRef(
  spec: RowSpec,
  ref: Located,
  scope: RowScope,
  target: Target,
): (cursor: Cursor) => Outcome {
  const drafts = scope.drafts(ref, target);
  const test = anyTest(spec, scope);
  return (cursor) => {
    if (test && !test(cursor)) return NOTHING;
    let outcome: Outcome = NOTHING;
    for (const { local } of drafts(cursor)) {
      const placed = place(cursor.draft, target, {});
      if (!placed) break;
      cursor.draft.references.push({ at: placed.value as Reference, to: local });
      outcome = FILLED;
      if (!target.many) break;
    }
    return outcome;
  };
}

function compileConstant(
  spec: RowSpec,
  value: Located,
  scope: RowScope,
  target: Target,
): (cursor: Cursor) => Outcome {
  const constant = plain(value);
  checkValue(value, constant, target);
  const test = anyTest(spec, scope);
  return (cursor) => {
    if (test && !test(cursor)) return NOTHING;
    place(cursor.draft, target, copyOf(constant));
    return FILLED;
  };
}

function compileFeed(
  spec: RowSpec,
  feed: Located,
  scope: RowScope,
  target: Target,
): (cursor: Cursor) => Outcome {
  const name = textOf(feed, 'feed');
  const property = FEED_PROPERTIES.find((one) => one === name);
  if (!property) throw unknown(feed, 'property of the feed', name, FEED_PROPERTIES);
  const conversion = fitting(spec, scope, target);
  const test = anyTest(spec, scope);
  return (cursor) => {
    const text = cursor.run.feed[property] ?? '';
    if (text === '' || (test && !test(cursor))) return NOTHING;
    cursor.elsewhere = `feed.${property}`;
    const outcome = put(conversion, wordValue(text), WHOLE, cursor, target, undefined);
    cursor.elsewhere = undefined;
    return outcome;
  };
}

function compileKey(spec: RowSpec, scope: RowScope, target: Target): (cursor: Cursor) => Outcome {
  const conversion = fitting(spec, scope, target);
  const test = anyTest(spec, scope);
  return (cursor) => {
    const { key } = cursor.draft;
    if (!key || (test && !test(cursor))) return NOTHING;
    cursor.elsewhere = key.position;
    const outcome = put(conversion, key.value, WHOLE, cursor, target, undefined);
    cursor.elsewhere = undefined;
    return outcome;
  };
}

/** Nobody said it: any statement, however old, wins over a default. */
const ASSUMED = 0;

/** @throws Fault('configuration') with file and line */
export function compileRow(spec: RowSpec, scope: RowScope): Row {
  const target = readTarget(textOf(spec.to, 'to'), scope.type, spec.to);
  const id = `${scope.resource}.${spec.id}`;
  const fallback = spec.default && plain(spec.default);
  if (spec.default) checkValue(spec.default, fallback, target);
  const fill = compileSource(spec, scope, target);
  return (cursor) => {
    cursor.row = id;
    // A reference joins the element that a number already stands in; any other row finds it taken.
    if (!spec.ref && isTaken(cursor.draft, target)) return;
    const outcome = fill(cursor);
    if (outcome === FILLED) {
      if (spec.rank !== undefined) cursor.draft.ranks[target.top] = spec.rank;
      return;
    }
    if (spec.required) throw refusal(spec, outcome, target, cursor);
    if (outcome instanceof Unusable) report(outcome, cursor, target, fallback !== undefined);
    if (outcome === DELETED) cursor.draft.deleted.add(target.top);
    if (fallback === undefined) return;
    place(cursor.draft, target, copyOf(fallback));
    cursor.draft.ranks[target.top] = ASSUMED;
  };
}

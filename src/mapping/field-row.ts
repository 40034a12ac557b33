import type { Segment } from '../hl7/message.ts';
import { checkValue, chooseConversion } from './choose.ts';
import { compileCondition, type Test } from './condition.ts';
import type { Conversion } from './conversion.ts';
import type { Cursor } from './cursor.ts';
import { plain } from './located.ts';
import { DELETED, FILLED, NOTHING, type Outcome, report, Unusable } from './outcome.ts';
import type { Position } from './position.ts';
import { put } from './put.ts';
import { fitting, type RowScope } from './row-scope.ts';
import type { RowSpec } from './row-spec.ts';
import { operand, readSource, type Source } from './source.ts';
import type { Target } from './target.ts';

function readField(
  { position, segments }: Source,
  test: Test<Cursor> | undefined,
  every: boolean,
  conversion: Conversion,
  cursor: Cursor,
  target: Target,
  constant: unknown,
): Outcome {
  let outcome: Outcome = NOTHING;
  const found = segments(cursor);
  cursor.field = position.field;
  if (every && test && !everyValue(found, position, test, cursor)) return NOTHING;
  for (const segment of found) {
    const values = segment.values(position.field);
    cursor.segment = segment;
    for (let repetition = 0; repetition < values.length; repetition++) {
      const value = values[repetition]!;
      cursor.repetition = repetition;
      cursor.value = value;
      if (test && !test(cursor)) continue;
      if (value.isNull) {
        if (outcome === NOTHING) outcome = DELETED;
        continue;
      }
      const one = put(conversion, value, position.part, cursor, target, constant);
      if (one === FILLED) {
        outcome = FILLED;
        if (!target.many) return outcome;
      } else if (one instanceof Unusable && target.many) report(one, cursor, target, false);
      else if (one !== NOTHING && outcome === NOTHING) outcome = one;
    }
  }
  return outcome;
}

function everyValue(
  found: readonly Segment[],
  { field }: Position,
  test: Test<Cursor>,
  cursor: Cursor,
): boolean {
  return found.every((segment) => {
    cursor.segment = segment;
    return segment.values(field).every((value, repetition) => {
      cursor.value = value;
      cursor.repetition = repetition;
      return test(cursor);
    });
  });
}

/** A row that reads fields: every repetition of every segment in reach, until its element is full. */
export function compileFields(spec: RowSpec, scope: RowScope, target: Target): (cursor: Cursor) => Outcome {
  const sources = spec.from.map((from) => readSource(from, scope.group));
  const tests = sources.map(
    (source) =>
      spec.if && compileCondition(spec.if, (text, at) => operand(text, at, scope.group, source.position)),
  );
  const constant = spec.value && plain(spec.value);
  if (spec.value) checkValue(spec.value, constant, target);
  const conversion = spec.value ? chooseConversion(spec.as, scope.tables) : fitting(spec, scope, target);
  return (cursor) => {
    let outcome: Outcome = NOTHING;
    for (let i = 0; i < sources.length && outcome !== FILLED; i++) {
      const found = readField(sources[i]!, tests[i], spec.every, conversion, cursor, target, constant);
      if (found !== NOTHING && (outcome === NOTHING || found === FILLED)) outcome = found;
    }
    return outcome;
  };
}

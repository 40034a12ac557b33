import { checkFits, chooseJoined } from './choose.ts';
import { compileCondition } from './condition.ts';
import type { Cursor } from './cursor.ts';
import { wrong } from './located.ts';
import { FILLED, NOTHING, type Outcome } from './outcome.ts';
import type { RowScope } from './row-scope.ts';
import type { RowSpec } from './row-spec.ts';
import { operand, readSource } from './source.ts';
import { place, type Target } from './target.ts';

/** A row that joins all its values, one a line: the text of a report. */
export function compileJoin(spec: RowSpec, scope: RowScope, target: Target): (cursor: Cursor) => Outcome {
  const source = readSource(spec.from[0]!, scope.group);
  if (spec.from.length > 1) throw wrong(spec, 'A row that joins reads one field.');
  const conversion = chooseJoined(spec);
  checkFits(spec, conversion, target);
  const test =
    spec.if && compileCondition(spec.if, (text, at) => operand(text, at, scope.group, source.position));
  const { field } = source.position;
  return (cursor) => {
    const lines: string[] = [];
    cursor.field = field;
    for (const segment of source.segments(cursor)) {
      cursor.segment = segment;
      cursor.repetition = 0;
      cursor.value = segment.value(field);
      if (test && !test(cursor)) continue;
      const values = segment.values(field);
      // An empty result is an empty line: it keeps the paragraphs of a text sent line by line apart.
      lines.push(values.map((value) => (value.isNull ? '' : value.text())).join('\n'));
    }
    const text = lines
      .join('\n')
      .replace(/^(?:[^\S\n]*\n)+/, '')
      .trimEnd();
    if (text === '') return NOTHING;
    const placed = place(cursor.draft, target, conversion.join(text));
    if (!placed) return NOTHING;
    cursor.draft.origins.push({
      path: placed.path,
      position: `${source.position.segment}-${field}`,
      row: cursor.row,
    });
    return FILLED;
  };
}

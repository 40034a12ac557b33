import { checkFits, chooseConversion, type Tables } from './choose.ts';
import { compileCondition, type Test } from './condition.ts';
import type { Conversion } from './conversion.ts';
import type { Cursor } from './cursor.ts';
import type { GroupShape } from './groups.ts';
import type { Located } from './located.ts';
import type { RowSpec } from './row-spec.ts';
import { operand } from './source.ts';
import type { Target } from './target.ts';

/** What the rows of one resource are compiled against. */
export interface RowScope {
  readonly resource: string;
  readonly type: string;
  readonly group: GroupShape;
  readonly tables: Tables;
  /** Name and type of the message's other resources, and how to find their drafts. */
  drafts(ref: Located, target: Target): (cursor: Cursor) => readonly { readonly local: string }[];
}

/** The conversion that the row names, checked against its element. */
export function fitting(spec: RowSpec, scope: RowScope, target: Target): Conversion {
  const conversion = chooseConversion(spec.as, scope.tables, spec.vocab, target, spec.default !== undefined);
  checkFits(spec, conversion, target);
  return conversion;
}

/** The condition of a row that reads no field: each operand is its field's first value. */
export function anyTest(spec: RowSpec, scope: RowScope): Test<Cursor> | undefined {
  return spec.if && compileCondition(spec.if, (text, at) => operand(text, at, scope.group, undefined));
}

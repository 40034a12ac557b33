import { elementAt, typeInfo } from '../fhir/structure.ts';
import type { Value } from '../hl7/message.ts';
import { checkComplete, checkFits, checkValue, chooseConversion, type Tables } from './choose.ts';
import { compileCondition, type Operand } from './condition.ts';
import type { Conversion } from './conversion.ts';
import { copyOf } from './copy.ts';
import { Bad, type Cursor, positionOf } from './cursor.ts';
import { leafOf } from './leaf.ts';
import { linking } from './link.ts';
import { type Line, plain, textOf, wrong } from './located.ts';
import { type Part, readPart } from './position.ts';
import type { RowSpec } from './row-spec.ts';
import type { DataTypeSpec } from './spec.ts';
import { type Filled, isTaken, place, readTarget } from './target.ts';

type Fill = (value: Value, cursor: Cursor, filled: Filled) => void;

const NO_SLOTS: Filled['slots'] = new Map();

function isEmpty(content: Record<string, unknown>): boolean {
  for (const _ in content) return false;
  return true;
}

function compileComponent(row: RowSpec, spec: DataTypeSpec, tables: Tables): Fill {
  const target = readTarget(textOf(row.to, 'to'), spec.type, row.to);
  for (const [name, located] of Object.entries({ ref: row.ref, feed: row.feed, default: row.default })) {
    if (located) throw wrong(located, `"${name}" has no place in a data type map.`);
  }
  const test = row.if && compileCondition(row.if, (text, at) => componentOperand(text, spec.source, at));
  if (row.value && row.from.length === 0) {
    const constant = plain(row.value);
    checkValue(row.value, constant, target);
    return (value, _cursor, filled) => {
      if ((test && !test(value)) || isTaken(filled, target)) return;
      place(filled, target, copyOf(constant));
    };
  }
  const parts = row.from.map((from) => readPart(textOf(from, 'from'), spec.source, from));
  const constant = row.value && plain(row.value);
  if (row.value) checkValue(row.value, constant, target);
  const conversion = chooseConversion(row.as, tables, row.vocab, target);
  if (!row.value) checkFits(row, conversion, target);
  return (value, cursor, filled) => {
    if ((test && !test(value)) || isTaken(filled, target)) return;
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i]!;
      const before = cursor.inside.length;
      const converted = conversion.convert(value, part, cursor);
      if (converted === undefined) continue;
      if (converted instanceof Bad) {
        report(cursor, part, converted, target.text);
        continue;
      }
      const { inside } = cursor;
      const placed = place(filled, target, constant === undefined ? converted : copyOf(constant));
      if (!placed) inside.length = before;
      else if (inside.length === before) inside.push(placed.path, part.suffix);
      else for (let j = before; j < inside.length; j += 2) inside[j] = `${placed.path}.${inside[j]}`;
      return;
    }
  };
}

function report(cursor: Cursor, part: Part, bad: Bad, element: string): void {
  const position = positionOf(cursor) + part.suffix + bad.suffix;
  cursor.run.issues.push({
    severity: 'warning',
    row: cursor.row,
    position,
    text: `${position} ${bad.reason}; ${element} was left out.`,
  });
}

function componentOperand(text: string, source: string, at: Line): Operand<Value> {
  const part = readPart(text, source, at);
  return {
    text: (value) => leafOf(value, part),
    valued: (value) =>
      part.component === undefined ? value.raw !== '' && !value.isNull : leafOf(value, part) !== '',
    count: () => 1,
  };
}

/**
 * Compiles a data type map, `XPN[HumanName]`: rows from components to elements. A map to a resource type
 * (`XCN[Practitioner]`) makes that resource, once for each business key in the message, and yields a reference.
 *
 * @throws Fault('configuration') with file and line
 */
export function compileDataType(spec: DataTypeSpec, tables: Tables): Conversion {
  const element = typeInfo(spec.type);
  if (!element) throw wrong(spec, `"${spec.type}" is no FHIR type that the hub knows.`);
  const isResource = elementAt(`${spec.type}.meta`) !== undefined;
  const fills = spec.rows.map((row) => compileComponent(row, spec, tables));
  const slotted = spec.rows.some((row) => textOf(row.to, 'to').includes('['));
  if (!isResource) {
    return {
      yields: [spec.type],
      convert(value, _part, cursor) {
        const filled: Filled = { content: {}, slots: slotted ? new Map() : NO_SLOTS };
        for (const fill of fills) fill(value, cursor, filled);
        return isEmpty(filled.content) ? undefined : filled.content;
      },
    };
  }
  if (!spec.key)
    throw wrong(spec, `${spec.name} makes a resource: it needs a "key", the data type map that names it.`);
  checkComplete(spec, spec.type, spec.rows);
  const key = chooseConversion(spec.key, tables);
  if (!key.yields.includes('Identifier')) throw wrong(spec.key, 'A key is a data type map to Identifier.');
  return linking(spec.name, spec.type, key, (value, cursor, filled) => {
    for (const fill of fills) fill(value, cursor, filled);
  });
}

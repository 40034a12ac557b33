import { elementAt, typeInfo } from '../fhir/structure.ts';
import { JOINED } from './attachment.ts';
import type { Conversion, JoinedConversion } from './conversion.ts';
import { type Line, type Located, textOf, unknown, wrong } from './located.ts';
import { PLAIN } from './primitive.ts';
import type { RowSpec } from './row-spec.ts';
import type { Target } from './target.ts';
import { translating } from './translate.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What rows may name. */
export interface Tables {
  readonly conversions: ReadonlyMap<string, Conversion>;
  readonly vocabularies: ReadonlyMap<string, Vocabulary>;
}

/** The conversion that a row's `as` or `vocab` names; plain text without either. */
export function chooseConversion(
  as: Located | undefined,
  tables: Tables,
  vocab?: Located,
  target?: Target,
  fallback?: boolean,
): Conversion {
  if (vocab && target) {
    if (as) throw wrong(as, 'A row has "as" or "vocab": a vocabulary decides the form itself.');
    const name = textOf(vocab, 'vocab');
    const vocabulary = tables.vocabularies.get(name);
    if (!vocabulary) throw unknown(vocab, 'vocabulary', name, tables.vocabularies.keys());
    return translating(vocabulary, target.element, target.text, fallback === true);
  }
  if (!as) return PLAIN;
  const name = textOf(as, 'as');
  const conversion = tables.conversions.get(name);
  if (!conversion) throw unknown(as, 'data type map', name, tables.conversions.keys());
  return conversion;
}

/** The conversion of a row that joins its values. */
export function chooseJoined(row: RowSpec): JoinedConversion {
  const name = row.as ? textOf(row.as, 'as') : 'TX[string]';
  const conversion = JOINED.get(name);
  if (!conversion) throw unknown(row.as ?? row, 'data type map for joined values', name, JOINED.keys());
  return conversion;
}

/** A row must yield what its element takes. */
export function checkFits(
  row: RowSpec,
  { yields }: Pick<Conversion, 'yields'>,
  { element, text }: Target,
): void {
  const resource = yields.find((type) => type.startsWith('Reference('))?.slice(10, -1);
  const allowed = resource === undefined || !element.targets || element.targets.includes(resource);
  if (allowed && element.types.some((type) => yields.includes(type))) return;
  const types = element.targets ? `Reference(${element.targets.join(' or ')})` : element.types.join(' or ');
  throw wrong(
    row.as ?? row,
    `${text} takes ${types}, and this row yields ${resource ?? yields.join(' or ')}.`,
  );
}

/** A resource must have a row for each element that R4 demands. */
export function checkComplete(at: Line, type: string, rows: readonly RowSpec[]): void {
  for (const [name, { required, choice }] of typeInfo(type) ?? []) {
    if (!required || choice !== undefined) continue;
    if (rows.some(({ to }) => textOf(to, 'to').split(/[.[]/)[0] === name)) continue;
    throw wrong(at, `${type} needs ${name}: add a row that fills it.`);
  }
}

/** A constant must have the shape of its element, down to its leaves. */
export function checkValue(at: Located, value: unknown, { element, text }: Target): void {
  checkShape(at, value, element.types, element.codes, text);
}

function checkShape(
  at: Located,
  value: unknown,
  types: readonly string[],
  codes: readonly string[] | undefined,
  path: string,
): void {
  const complex = types.length === 1 ? typeInfo(types[0]!) : undefined;
  if (typeof value !== 'object' || value === null) {
    if (complex) throw wrong(at, `${path} is a ${types[0]}: write its elements.`);
    if (codes && !codes.includes(String(value))) throw unknown(at, `code for ${path}`, String(value), codes);
    return;
  }
  if (!complex) throw wrong(at, `${path} takes ${types.join(' or ')}, not elements.`);
  for (const [name, item] of Object.entries(value)) {
    const child = elementAt(`${types[0]}.${name}`);
    if (!child) throw unknown(at, `element of ${path}`, name, complex.keys());
    if (child.list !== Array.isArray(item))
      throw wrong(at, `${path}.${name} is ${child.list ? 'a' : 'no'} list.`);
    for (const one of Array.isArray(item) ? item : [item])
      checkShape(at, one, child.types, child.codes, `${path}.${name}`);
  }
}

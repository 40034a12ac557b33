import { entriesOf, flagOf, type Line, type Located, listOf, numberOf, textOf, wrong } from './located.ts';

/** One line of a mapping: a field, and the element that it becomes. Texts are still to be checked and compiled. */
export interface RowSpec extends Line {
  /** Unique in its resource; the target when the file gives none. */
  readonly id: string;
  readonly to: Located;
  /** Fields in order of preference (the first with a usable value is read), or `KEY`. */
  readonly from: readonly Located[];
  /** A property of the feed's configuration, instead of a field. */
  readonly feed: Located | undefined;
  /** A resource of this message to point at, instead of a field. */
  readonly ref: Located | undefined;
  /** Written as it stands; with `from`, when that field is valued. */
  readonly value: Located | undefined;
  readonly as: Located | undefined;
  readonly vocab: Located | undefined;
  readonly default: Located | undefined;
  readonly if: Located | undefined;
  /** All values together, one a line, as one text. */
  readonly join: boolean;
  /** Only when every value passes the condition. */
  readonly every: boolean;
  /** Missing or unusable: the message is refused. */
  readonly required: boolean;
  /** How much this row knows of its element, when that is not the resource's rank. */
  readonly rank: number | undefined;
}

const ROW_KEYS = [
  'id',
  'to',
  'from',
  'feed',
  'ref',
  'value',
  'as',
  'vocab',
  'default',
  'if',
  'join',
  'every',
  'required',
  'rank',
];

function readRow(located: Located): RowSpec {
  const row = entriesOf(located, 'row', ROW_KEYS);
  const to = row.get('to');
  if (!to) throw wrong(located, 'A row needs "to": the FHIR element that it fills.');
  const sources = ['from', 'feed', 'ref', 'value'].filter((name) => row.has(name));
  if (sources.length === 0) throw wrong(located, 'A row needs a source: from, feed, ref or value.');
  if (sources.length > 1 && sources.join() !== 'from,value') {
    throw wrong(located, `A row has one source; this one has ${sources.join(' and ')}.`);
  }
  const idLine = row.get('id');
  return {
    file: located.file,
    line: located.line,
    id: idLine ? textOf(idLine, 'A row id') : rowId(textOf(to, 'to')),
    to,
    from: alternatives(row.get('from')),
    feed: row.get('feed'),
    ref: row.get('ref'),
    value: row.get('value'),
    as: row.get('as'),
    vocab: row.get('vocab'),
    default: row.get('default'),
    if: row.get('if'),
    join: flagOf(row.get('join'), 'join'),
    every: flagOf(row.get('every'), 'every'),
    required: flagOf(row.get('required'), 'required'),
    rank: numberOf(row.get('rank'), 'rank'),
  };
}

/** `name[]` is the row `name`, `basedOn[order].identifier` is `basedOn.order.identifier`; of a URL its last word counts. */
function rowId(to: string): string {
  return to.replace(/\[(?:[^\]]*\/)?([^\]]*)\]/g, (_, label: string) => (label === '' ? '' : `.${label}`));
}

export function alternatives(located: Located | undefined): readonly Located[] {
  if (located === undefined) return [];
  return Array.isArray(located.value) ? located.value : [located];
}

export function readRows(located: Located | undefined): RowSpec[] {
  // `rows:` with nothing below it is an empty list.
  return located && located.value !== null ? listOf(located, 'rows').map(readRow) : [];
}

/** Row ids name rows in issues, provenance and overrides: no two alike in one resource. */
export function unique(rows: readonly RowSpec[]): readonly RowSpec[] {
  const seen = new Map<string, RowSpec>();
  for (const row of rows) {
    const before = seen.get(row.id);
    if (before) {
      throw wrong(
        row,
        `The row id "${row.id}" is taken by ${before.file}:${before.line}: give this row an "id" of its own.`,
      );
    }
    seen.set(row.id, row);
  }
  return rows;
}

import type { Identifier } from '@medplum/fhirtypes';
import { Fault } from '../fault.ts';
import { elementAt } from '../fhir/structure.ts';
import { checkComplete, chooseConversion, type Tables } from './choose.ts';
import { compileCondition, type Test } from './condition.ts';
import type { Conversion } from './conversion.ts';
import { Bad, type Cursor, createCursor, positionOf, type Run } from './cursor.ts';
import { createDraft, type Draft, type Named } from './draft.ts';
import { follow, type Group, type GroupShape, routeToShape } from './groups.ts';
import { joinDraft } from './join-draft.ts';
import { type Located, textOf, unknown, wrong } from './located.ts';
import { scopedSystem } from './namespace.ts';
import type { PersonKey } from './person-key.ts';
import { compileRow, type Row } from './row.ts';
import type { RowScope } from './row-scope.ts';
import { nextLocal } from './side-draft.ts';
import { operand, readSource, type Source } from './source.ts';
import type { KeySpec, ResourceSpec } from './spec.ts';

/** One resource of a message definition, ready to run. */
export interface ResourceMap {
  readonly id: string;
  /** Finds who the resource is in one group: none, one, or (with `each`) several drafts. */
  identify(run: Run, group: Group): void;
  /** Runs the rows on the drafts of one group. */
  fill(run: Run, group: Group): void;
}

interface Key {
  readonly source: Source;
  readonly test: Test<Cursor> | undefined;
  readonly conversion: Conversion;
}

interface Candidate extends Named {
  readonly identity: string;
  readonly order: number;
}

const NO_DRAFTS: readonly Draft[] = [];

function shapeOf({ per }: ResourceSpec, shapes: ReadonlyMap<string, GroupShape>): GroupShape {
  const name = per ? textOf(per, 'per') : '';
  const shape = shapes.get(name);
  if (!shape)
    throw unknown(
      per!,
      'group',
      name,
      [...shapes.keys()].filter((one) => one !== ''),
    );
  return shape;
}

function compileKeys(spec: KeySpec, shape: GroupShape, tables: Tables): Key[] {
  const conversion = chooseConversion(spec.as, tables);
  if (!conversion.yields.includes('Identifier'))
    throw wrong(spec.as, 'A key is a data type map to Identifier.');
  return spec.from.map((from: Located) => {
    const source = readSource(from, shape);
    const test =
      spec.if && compileCondition(spec.if, (text, at) => operand(text, at, shape, source.position));
    return { source, test, conversion };
  });
}

function findCandidates(
  keys: readonly Key[],
  type: string,
  spec: ResourceSpec,
  run: Run,
  group: Group,
): Candidate[] {
  const candidates: Candidate[] = [];
  const cursor = createCursor(run, group, NOBODY);
  cursor.row = `${spec.id}.key`;
  for (const { source, test, conversion } of keys) {
    cursor.field = source.position.field;
    for (const segment of source.segments(cursor)) {
      cursor.segment = segment;
      const values = segment.values(cursor.field);
      for (let repetition = 0; repetition < values.length; repetition++) {
        const value = values[repetition]!;
        cursor.repetition = repetition;
        cursor.value = value;
        if (value.isNull || (test && !test(cursor))) continue;
        const found = conversion.convert(value, source.position.part, cursor) as
          | Identifier
          | PersonKey
          | Bad
          | undefined;
        const position = positionOf(cursor) + source.position.part.suffix;
        if (found instanceof Bad) {
          const text = `${position} ${found.reason}; it names no ${type}.`;
          run.issues.push({ severity: 'warning', row: cursor.row, position, text });
        }
        if (found === undefined || found instanceof Bad) continue;
        const identity = identityOf(type, found, spec.scoped, run);
        if (candidates.length > 0 && candidates.some((one) => one.identity === identity)) continue;
        const ranked = 'order' in found;
        candidates.push({ identity, value, position, order: ranked ? found.order : 0 });
        if (spec.best && !ranked) return candidates;
      }
    }
  }
  return candidates.length > 1 ? candidates.sort((a, b) => a.order - b.order) : candidates;
}

const NOBODY: Draft = Object.freeze(
  createDraft({ local: '', type: '', identities: [], rank: 0, key: undefined }),
);

/** `Type|system|value`. A Study UID is written bare, as DICOM does. */
function identityOf(
  type: string,
  { system = '', value = '' }: Partial<Identifier>,
  scoped: boolean,
  run: Run,
): string {
  const bare = system === 'urn:dicom:uid' ? value.replace(/^urn:oid:/, '') : value;
  return `${type}|${scoped ? scopedSystem(run.feed, system) : system}|${bare}`;
}

function draftFor(named: readonly Candidate[], type: string, spec: ResourceSpec, run: Run): Draft {
  const [best] = named;
  const known = run.byIdentity.get(best!.identity);
  if (known && !spec.distinct) return known;
  // The second report of one order is `…|number#2`, whatever its position: the first keeps the bare number.
  const identities = [spec.distinct ? nextLocal(run.locals, best!.identity) : best!.identity];
  for (const { identity } of named.slice(1)) {
    // A business key belongs to one resource: the one that the message names by it first.
    if (!run.byIdentity.has(identity)) identities.push(identity);
  }
  const local = nextLocal(run.locals, spec.id);
  const draft = createDraft({ local, type, identities, rank: spec.rank, key: best });
  for (const identity of identities) run.byIdentity.set(identity, draft);
  run.drafts.push(draft);
  return draft;
}

function remember({ byGroup }: Run, id: string, group: Group, drafts: Draft[]): void {
  const groups = byGroup.get(id);
  if (groups) groups.set(group, drafts);
  else byGroup.set(id, new Map([[group, drafts]]));
}

/**
 * @param shapes the message's groups by name
 * @param resources all resources of the message, for `ref` rows
 * @throws Fault('configuration') with file and line
 */
export function compileResource(
  spec: ResourceSpec,
  shapes: ReadonlyMap<string, GroupShape>,
  resources: readonly ResourceSpec[],
  tables: Tables,
): ResourceMap {
  const type = textOf(spec.type, 'A resource type');
  if (elementAt(`${type}.meta`) === undefined)
    throw wrong(spec.type, `"${type}" is no resource type that the hub serves.`);
  const shape = shapeOf(spec, shapes);
  const keys = spec.key.flatMap((key) => compileKeys(key, shape, tables));
  if (keys.length === 0)
    throw wrong(spec, `The resource ${spec.id} needs a "key": the field that says which one it is.`);
  const required = spec.required && readSource(spec.required, shape);
  const scope: RowScope = {
    resource: spec.id,
    type,
    group: shape,
    tables,
    drafts: (ref, target) => {
      const name = textOf(ref, 'ref');
      const other = resources.find((one) => one.id === name);
      if (!other)
        throw unknown(
          ref,
          'resource of this message',
          name,
          resources.map((one) => one.id),
        );
      const otherType = textOf(other.type, 'A resource type');
      const { element, text } = target;
      if (!element.types.includes('Reference') || (element.targets && !element.targets.includes(otherType))) {
        throw wrong(ref, `${text} cannot point to ${otherType}.`);
      }
      const route = routeToShape(shape, shapeOf(other, shapes))!;
      return ({ run, group }) => {
        const byGroup = run.byGroup.get(name);
        if (byGroup === undefined) return NO_DRAFTS;
        const groups = follow(group, route);
        if (groups.length === 1) return byGroup.get(groups[0]!) ?? NO_DRAFTS;
        return [...new Set(groups.flatMap((one) => byGroup.get(one) ?? []))];
      };
    },
  };
  checkComplete(spec, type, spec.rows);
  const rows = spec.rows.map((row): Row => compileRow(row, scope));
  return {
    id: spec.id,
    identify(run, group) {
      if (group.shape !== shape) return;
      const candidates = findCandidates(keys, type, spec, run, group);
      if (candidates.length === 0) {
        if (!required) return;
        const { segment, field, part } = required.position;
        const occurrence = required.segments(createCursor(run, group, NOBODY))[0]?.occurrence ?? 1;
        throw new Fault(
          'required',
          `${segment}-${field}${part.suffix} names no ${type} that the hub can tell apart: fill it, then send again.`,
          { segment, occurrence, field },
        );
      }
      const found = spec.each
        ? candidates.map((one) => [one])
        : [spec.best ? candidates.slice(0, 1) : candidates];
      remember(
        run,
        spec.id,
        group,
        found.map((named) => draftFor(named, type, spec, run)),
      );
    },
    fill(run, group) {
      for (const draft of run.byGroup.get(spec.id)?.get(group) ?? NO_DRAFTS) {
        const described = Object.keys(draft.content).length > 1;
        const { local, type, identities, rank, key } = draft;
        const filled = described ? createDraft({ local, type, identities, rank, key }) : draft;
        const cursor = createCursor(run, group, filled);
        for (const row of rows) row(cursor);
        // Two groups that name one resource: one study for two orders.
        if (described) joinDraft(draft, filled);
      }
    },
  };
}

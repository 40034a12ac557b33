import type { Resource } from '@medplum/fhirtypes';
import { Fault } from '../fault.ts';
import type { Feed } from '../hl7/feed.ts';
import type { Message } from '../hl7/message.ts';
import type { Zone } from '../hl7/time.ts';
import type { Tables } from './choose.ts';
import type { Run } from './cursor.ts';
import type { Draft } from './draft.ts';
import { type Group, type GroupShape, growGroups } from './groups.ts';
import { textOf, unknown, wrong } from './located.ts';
import type { Mapped, MappedResource } from './mapped.ts';
import { readPosition } from './position.ts';
import { compileResource, type ResourceMap } from './resource.ts';
import type { MessageSpec } from './spec.ts';

export type MessageMap = (message: Message, feed: Feed, zone: Zone, kind: string) => Mapped;

function groupShapes(spec: MessageSpec): Map<string, GroupShape> {
  const root: GroupShape = {
    name: '',
    parent: undefined,
    children: [],
    starts: [],
    segments: new Set(['MSH', ...spec.segments]),
    carried: [],
  };
  const shapes = new Map([['', root]]);
  for (const group of spec.groups) {
    const parent = shapes.get(group.in ? textOf(group.in, 'in') : '');
    if (!parent)
      throw unknown(
        group.in!,
        'group (declared above)',
        textOf(group.in!, 'in'),
        [...shapes.keys()].slice(1),
      );
    const taken = [...shapes.values()].find((shape) =>
      shape.starts.some((name) => group.starts.includes(name)),
    );
    if (taken) throw wrong(group, `A segment that begins ${group.name} begins ${taken.name} already.`);
    const shape: GroupShape = {
      name: group.name,
      parent,
      children: [],
      starts: group.starts,
      segments: new Set(group.segments),
      carried: group.carries,
    };
    parent.children.push(shape);
    shapes.set(group.name, shape);
  }
  return shapes;
}

function each(
  tree: Group,
  resources: readonly ResourceMap[],
  act: (resource: ResourceMap, group: Group) => void,
): void {
  for (const resource of resources) visit(tree, (group) => act(resource, group));
}

function visit(group: Group, act: (group: Group) => void): void {
  act(group);
  for (const child of group.children) visit(child, act);
}

function finish(draft: Draft): MappedResource {
  for (const name of draft.deleted) if (draft.content[name] !== undefined) draft.deleted.delete(name);
  return {
    local: draft.local,
    resource: draft.content as unknown as Resource,
    identities: draft.identities,
    references: draft.references,
    deleted: [...draft.deleted],
    rank: draft.rank,
    ranks: draft.ranks,
    provenance: draft.origins,
  };
}

/**
 * Compiles a message definition: its groups and the resources in them.
 *
 * @throws Fault('configuration') with file and line
 */
export function compileMessage(spec: MessageSpec, tables: Tables): MessageMap {
  const shapes = groupShapes(spec);
  const root = shapes.get('')!;
  const required = spec.required.map((located) => readPosition(textOf(located, 'required'), located));
  const names = new Set<string>();
  for (const { id, ...at } of spec.resources) {
    if (names.has(id)) throw wrong(at, `The resource id "${id}" is taken in this message.`);
    names.add(id);
  }
  const resources = spec.resources.map((resource) =>
    compileResource(resource, shapes, spec.resources, tables),
  );

  return (message, feed, zone, kind) => {
    for (const { segment, field } of required) {
      if (message.first(segment)) continue;
      const text = `The message has no ${segment} segment, which says whom it is about: add it, then send again.`;
      throw new Fault('required', text, { segment, occurrence: 1, field });
    }
    const run: Run = {
      message,
      feed,
      zone,
      issues: [],
      drafts: [],
      byIdentity: new Map(),
      byGroup: new Map(),
      links: new Map(),
      locals: new Map(),
    };
    const tree = growGroups(root, message);
    // Who is in the message first, so that rows can point at resources further down.
    each(tree, resources, (resource, group) => resource.identify(run, group));
    each(tree, resources, (resource, group) => resource.fill(run, group));
    return { kind, resources: run.drafts.map(finish), issues: run.issues };
  };
}

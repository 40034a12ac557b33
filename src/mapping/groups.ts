import type { Message, Segment } from '../hl7/message.ts';
import { HeldSegment } from './held-segment.ts';

/**
 * A group of a message definition, e.g. ORDER_OBSERVATION of ORU_R01: which segments begin it and which belong to it.
 */
export interface GroupShape {
  readonly name: string;
  readonly parent: GroupShape | undefined;
  readonly children: GroupShape[];
  /**
   * Segments that begin an instance, in their order: `[ORC, OBR]` means that an OBR begins one unless the current
   * instance has its ORC alone.
   */
  readonly starts: readonly string[];
  readonly segments: ReadonlySet<string>;
  /** Start segments that hold for the instances after them until repeated: one ORC before several OBR. */
  readonly carried: readonly string[];
}

export interface Group {
  readonly shape: GroupShape;
  readonly parent: Group | undefined;
  readonly children: Group[];
  readonly segments: Segment[];
  /** Segments in reach of this group's rows, by name, once somebody asked. */
  readonly reach: Map<string, readonly Segment[]>;
  /** Index in `starts` of the last start segment seen. */
  started: number;
}

/**
 * Walks the message once. A segment belongs to the innermost open group that lists it; one that no group lists is
 * left out (the raw message keeps it). A group whose parent never began gets an empty parent, so that the
 * parent's missing segment is reported as such.
 */
export function growGroups(root: GroupShape, message: Message): Group {
  const starters = new Map<string, GroupShape>();
  const walk = (shape: GroupShape): void => {
    for (const name of shape.starts) starters.set(name, shape);
    shape.children.forEach(walk);
  };
  walk(root);
  const tree = open(root, undefined);
  let current = tree;
  for (const segment of message.segments) {
    const owner = ownerOf(segment.name, current);
    const begun = starters.get(segment.name);
    current =
      begun && beginsHere(begun, current, owner, segment) ? begin(begun, segment, current, tree) : owner;
    if (current.shape.segments.has(segment.name))
      current.segments.push(new HeldSegment(segment, message.separators));
  }
  return tree;
}

/** An OBX before any order is the patient's, where the patient's group lists it, and begins no order of its own. */
function beginsHere({ parent }: GroupShape, current: Group, owner: Group, { name }: Segment): boolean {
  return !parent || instanceAbove(parent, current) !== undefined || !owner.shape.segments.has(name);
}

function begin(shape: GroupShape, { name }: Segment, current: Group, tree: Group): Group {
  const index = shape.starts.indexOf(name);
  const running = instanceAbove(shape, current);
  if (running && running.started < index) {
    running.started = index;
    return running;
  }
  const group = open(shape, parentFor(shape, current, tree));
  group.started = index;
  if (shape.carried.length > 0) carry(group, index);
  return group;
}

/** Gives a group the start segments of the instance before it that still hold. */
function carry({ shape, parent, segments }: Group, index: number): void {
  const siblings = parent?.children ?? [];
  let before: Group | undefined;
  for (let i = siblings.length - 2; i >= 0 && !before; i--)
    if (siblings[i]!.shape === shape) before = siblings[i];
  for (const carried of shape.carried) {
    if (!before || shape.starts.indexOf(carried) >= index) continue;
    segments.push(...before.segments.filter((segment) => segment.name === carried));
  }
}

function instanceAbove(shape: GroupShape, current: Group): Group | undefined {
  for (let group: Group | undefined = current; group; group = group.parent)
    if (group.shape === shape) return group;
  return undefined;
}

function parentFor(shape: GroupShape, current: Group, tree: Group): Group {
  const { parent } = shape;
  if (parent === undefined) return tree;
  return instanceAbove(parent, current) ?? open(parent, parentFor(parent, current, tree));
}

function open(shape: GroupShape, parent: Group | undefined): Group {
  const group: Group = { shape, parent, children: [], segments: [], reach: new Map(), started: -1 };
  parent?.children.push(group);
  return group;
}

function ownerOf(name: string, current: Group): Group {
  for (let group: Group | undefined = current; group; group = group.parent) {
    if (group.shape.segments.has(name)) return group;
  }
  return current;
}

/** How to get from one group to another: so many parents up, then down to every instance of a shape. */
export interface Route {
  readonly up: number;
  readonly down: GroupShape;
}

/** The route from `from` to the nearest group with `name` among its segments: itself, below it, then above. */
export function routeToSegment(from: GroupShape, name: string): Route | undefined {
  return routeTo(from, (shape) => shape.segments.has(name));
}

export function routeToShape(from: GroupShape, to: GroupShape): Route | undefined {
  return routeTo(from, (shape) => shape === to);
}

function routeTo(from: GroupShape, wanted: (shape: GroupShape) => boolean): Route | undefined {
  let up = 0;
  for (let shape: GroupShape | undefined = from; shape; shape = shape.parent, up++) {
    const down = breadthFirst(shape).find(wanted);
    if (down) return { up, down };
  }
  return undefined;
}

function breadthFirst(shape: GroupShape): GroupShape[] {
  const found = [shape];
  for (let i = 0; i < found.length; i++) found.push(...found[i]!.children);
  return found;
}

/** The instances at the end of a route, in message order. */
export function follow(from: Group, { up, down }: Route): readonly Group[] {
  let group = from;
  for (let i = 0; i < up; i++) group = group.parent!;
  if (group.shape === down) return [group];
  const found: Group[] = [];
  collect(group, down, found);
  return found;
}

function collect(group: Group, down: GroupShape, found: Group[]): void {
  for (const child of group.children) {
    if (child.shape === down) found.push(child);
    else collect(child, down, found);
  }
}

/** The segments of a name at the end of the route from this group to that name, in message order. */
export function segmentsAt(from: Group, route: Route, name: string): readonly Segment[] {
  const known = from.reach.get(name);
  if (known) return known;
  const found: Segment[] = [];
  for (const group of follow(from, route)) {
    for (const segment of group.segments) if (segment.name === name) found.push(segment);
  }
  from.reach.set(name, found);
  return found;
}

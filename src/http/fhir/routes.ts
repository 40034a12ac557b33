import { Fault } from '../../fault.ts';
import { CATALOGUE, type Interaction } from '../../fhir/catalogue.ts';
import { nearest } from '../../nearest.ts';
import { decodeSegment } from '../query.ts';
import type { Interact } from './ask.ts';
import { readBinary, vreadBinary } from './binary.ts';
import { create } from './create.ts';
import { remove } from './delete.ts';
import { history } from './history.ts';
import { read } from './read.ts';
import { search, searchByPost } from './search.ts';
import { update } from './update.ts';
import { vread } from './vread.ts';

/** Where each interaction of the catalogue is, below its type, and who answers it. */
const PLACES: Readonly<
  Record<Interaction, readonly (readonly [method: string, path: string, run: Interact])[]>
> = {
  'search-type': [
    ['GET', '', search],
    ['POST', '/_search', searchByPost],
  ],
  create: [['POST', '', create]],
  read: [['GET', '/:id', read]],
  update: [['PUT', '/:id', update]],
  delete: [['DELETE', '/:id', remove]],
  'history-instance': [['GET', '/:id/_history', history]],
  vread: [['GET', '/:id/_history/:version', vread]],
};

/** Binary is served as itself, so its reads are its own. */
const BINARY = new Map<Interact, Interact>([
  [read, readBinary],
  [vread, vreadBinary],
]);

/** One path of one type: what each method does there. */
export interface Route {
  /** `/fhir/Patient/:id`: for the log and the figures. */
  readonly pattern: string;
  readonly byMethod: ReadonlyMap<string, Interact>;
  readonly allow: string;
}

export interface Found {
  readonly route: Route;
  readonly type: string;
  readonly id: string;
  readonly version: string;
}

/** Finds what a path below the FHIR base means. Throws Fault `not-found` for what the catalogue does not have. */
export type FindRoute = (path: string) => Found;

export function createRoutes(): FindRoute {
  const routes = new Map<string, Route>();
  for (const { type, interactions } of CATALOGUE) {
    for (const [path, byMethod] of placesOf(type, interactions)) {
      routes.set(type + path, { pattern: `/fhir/${type}${path}`, byMethod, allow: allowOf(byMethod) });
    }
  }
  return (path) => {
    const [, type = '', second = '', third, version = '', ...more] = segments(path);
    const shape = shapeOf(second, third, version);
    const route = more.length > 0 ? undefined : routes.get(type + shape);
    if (route === undefined) throw unknown(type, second);
    const isInstance = shape.startsWith('/:id');
    if (isInstance && !/^[A-Za-z0-9.-]{1,64}$/.test(second)) throw notAnId(type);
    return { route, type, id: isInstance ? second : '', version };
  };
}

/** Decoded after the path was split, so that an escaped slash is part of a name. */
function segments(path: string): readonly string[] {
  const parts = path.split('/');
  return path.includes('%') ? parts.map(decodeSegment) : parts;
}

/** The pattern that the segments after the type have; one that no route has when they make no sense. */
function shapeOf(second: string, third: string | undefined, version: string): string {
  if (second.startsWith('$')) return '/?';
  if (third === undefined) return second === '' ? '' : second.startsWith('_') ? `/${second}` : '/:id';
  if (second === '' || third !== '_history') return '/?';
  return version === '' ? '/:id/_history' : '/:id/_history/:version';
}

function placesOf(type: string, interactions: readonly Interaction[]): Map<string, Map<string, Interact>> {
  const paths = new Map<string, Map<string, Interact>>();
  for (const interaction of interactions) {
    for (const [method, path, run] of PLACES[interaction]) {
      const methods = paths.get(path) ?? new Map<string, Interact>();
      methods.set(method, (type === 'Binary' ? BINARY.get(run) : undefined) ?? run);
      paths.set(path, methods);
    }
  }
  return paths;
}

/** RFC 9110 §10.2.1; what answers GET answers HEAD. */
function allowOf(byMethod: ReadonlyMap<string, Interact>): string {
  return ['GET', 'HEAD', 'POST', 'PUT', 'DELETE']
    .filter((method) => byMethod.has(method === 'HEAD' ? 'GET' : method))
    .join(', ');
}

function unknown(type: string, second: string): Fault {
  const types = CATALOGUE.map((row) => row.type);
  if (type === '' && second === '') {
    return new Fault('not-found', 'This is the FHIR base: /fhir/metadata tells what is served below it.');
  }
  if (type.startsWith('$') || second.startsWith('$')) {
    return new Fault('not-found', 'The hub has no such operation: /fhir/metadata lists what it has.');
  }
  if (types.includes(type)) {
    return new Fault(
      'not-found',
      `Nothing is served here: /fhir/metadata lists what can be done with ${type}.`,
    );
  }
  const meant = nearest(type, types);
  const hint = meant === undefined ? `it serves ${types.join(', ')}` : `did you mean ${meant}?`;
  return new Fault('not-found', `The hub does not serve this resource type: ${hint}.`.replace('?.', '?'));
}

function notAnId(type: string): Fault {
  return new Fault('not-found', `There is no ${type} here: an id is up to 64 letters, digits, "-" and ".".`);
}

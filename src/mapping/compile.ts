import type { ConceptMap } from '@medplum/fhirtypes';
import { Fault } from '../fault.ts';
import type { Feed } from '../hl7/feed.ts';
import type { Message } from '../hl7/message.ts';
import { createZone, type Zone } from '../hl7/time.ts';
import { ENCAPSULATED } from './attachment.ts';
import type { Tables } from './choose.ts';
import type { Conversion } from './conversion.ts';
import { compileDataType } from './data-type.ts';
import { IDENTIFIERS } from './identifier.ts';
import { locate, type MappingSource, textOf, wrong } from './located.ts';
import type { Mapped } from './mapped.ts';
import { compileMessage, type MessageMap } from './message-map.ts';
import { PERSON_KEY } from './person-key.ts';
import { PRIMITIVES } from './primitive.ts';
import { type DataTypeSpec, readSpecs } from './spec.ts';
import { createVocabulary } from './vocabulary.ts';

export type { MappingSource };

export interface Mapping {
  /** `ADT^A01`, … in the order of the files. */
  readonly kinds: readonly string[];
  /**
   * What the message means. Pure: the same message and feed give the same value.
   *
   * @throws Fault `unsupported-message` or `unsupported-event` for a kind without mapping; `required` or `value`,
   *   with segment and field, for a message that cannot be used without what is missing or wrong
   */
  map(message: Message, feed: Feed): Mapped;
}

/** Data type maps that are code, because a row cannot say them. */
const CODE: readonly (readonly [string, Conversion])[] = [
  ...PRIMITIVES,
  ...IDENTIFIERS,
  ['CX[Patient]', PERSON_KEY],
  ['ED[Attachment]', ENCAPSULATED],
];

function byId(vocabularies: readonly ConceptMap[]): Tables['vocabularies'] {
  return new Map(vocabularies.map((map) => [map.id ?? '', createVocabulary(map)]));
}

/** Data type maps may name each other, in any order; a circle is a fault. */
function compileDataTypes(
  specs: readonly DataTypeSpec[],
  vocabularies: readonly ConceptMap[],
): ReadonlyMap<string, Conversion> {
  const conversions = new Map<string, Conversion>(CODE);
  const tables: Tables = { conversions, vocabularies: byId(vocabularies) };
  const names = new Map(specs.map((spec) => [spec.name, spec]));
  const done = new Set<string>();
  const compile = (spec: DataTypeSpec, above: readonly string[]): void => {
    if (done.has(spec.name)) return;
    if (above.includes(spec.name))
      throw wrong(spec, `${spec.name} needs itself: ${[...above, spec.name].join(' > ')}.`);
    if (conversions.has(spec.name)) throw wrong(spec, `${spec.name} is built in.`);
    for (const { as } of spec.rows) {
      const needed = as && names.get(textOf(as, 'as'));
      if (needed) compile(needed, [...above, spec.name]);
    }
    conversions.set(spec.name, compileDataType(spec, tables));
    done.add(spec.name);
  };
  for (const spec of specs) compile(spec, []);
  return conversions;
}

function zoneOf(name: string, zones: Map<string, Zone>): Zone {
  const known = zones.get(name);
  if (known) return known;
  const zone = createZone(name);
  zones.set(name, zone);
  return zone;
}

/** The mapped kind of a message. A message of old that names no event is taken for the only event of its type. */
function kindOf(sent: string, kinds: readonly string[]): string {
  if (kinds.includes(sent)) return sent;
  const [type = '', event = ''] = sent.split('^');
  const events = kinds.filter((kind) => kind.startsWith(`${type}^`));
  if (event === '' && events.length === 1) return events[0]!;
  const name = /^[A-Z0-9]{3}(?:\^[A-Z0-9]{3})?$/.test(sent) ? sent : 'what MSH-9 names';
  const text = `No mapping for ${name}. Mapped here: ${kinds.join(', ')}.`;
  const place = { segment: 'MSH', occurrence: 1, field: 9 };
  throw new Fault(events.length > 0 ? 'unsupported-event' : 'unsupported-message', text, place);
}

/**
 * Compiles mapping files (YAML, see mappings/README.md) and vocabularies (FHIR ConceptMaps, named by their `id`)
 * into closures.
 *
 * @throws Fault('configuration') `file:line: what is wrong`, at the first error
 */
export function compileMapping(
  sources: readonly MappingSource[],
  vocabularies: readonly ConceptMap[],
): Mapping {
  const specs = readSpecs(sources.map(locate));
  const tables: Tables = {
    conversions: compileDataTypes(specs.dataTypes, vocabularies),
    vocabularies: byId(vocabularies),
  };
  const maps = new Map<string, MessageMap>();
  for (const spec of specs.messages) {
    const map = compileMessage(spec, tables);
    for (const located of spec.kinds) {
      const kind = textOf(located, 'A kind of message');
      if (!/^[A-Z0-9]{3}\^[A-Z0-9]{3}$/.test(kind))
        throw wrong(located, `"${kind}" is no kind of message: write TYPE^EVENT.`);
      if (maps.has(kind)) throw wrong(located, `${kind} is mapped already.`);
      maps.set(kind, map);
    }
  }
  const kinds = Object.freeze([...maps.keys()]);
  const zones = new Map<string, Zone>();
  return {
    kinds,
    map(message, feed) {
      const kind = kindOf(message.kind, kinds);
      return maps.get(kind)!(message, feed, zoneOf(feed.zone, zones), kind);
    },
  };
}

import {
  entriesOf,
  flagOf,
  type Line,
  type Located,
  listOf,
  textOf,
  textsOf,
  unknown,
  wrong,
} from './located.ts';
import { alternatives, type RowSpec, readRows, unique } from './row-spec.ts';

/** Which field says who the resource is. */
export interface KeySpec extends Line {
  readonly from: readonly Located[];
  readonly as: Located;
  readonly if: Located | undefined;
}

export interface ResourceSpec extends Line {
  readonly id: string;
  readonly type: Located;
  /** Group of the message; once for the whole message when absent. */
  readonly per: Located | undefined;
  readonly key: readonly KeySpec[];
  /** One resource for each key found; otherwise all keys name one. */
  readonly each: boolean;
  /** Only the best key counts. */
  readonly best: boolean;
  /** Keys hold inside the sender's facility only. */
  readonly scoped: boolean;
  /** A second one in the message with the same key is another resource, told apart by its number. */
  readonly distinct: boolean;
  /** Without a key the message is refused, at this field. */
  readonly required: Located | undefined;
  readonly rank: number;
  readonly rows: readonly RowSpec[];
}

export interface DataTypeSpec extends Line {
  /** `XPN[HumanName]`. */
  readonly name: string;
  /** `XPN`, the prefix of its positions. */
  readonly source: string;
  /** `HumanName`; a resource type makes a resource and a reference to it. */
  readonly type: string;
  /** Data type map to Identifier which names the resource. */
  readonly key: Located | undefined;
  readonly rows: readonly RowSpec[];
}

export interface GroupSpec extends Line {
  readonly name: string;
  readonly in: Located | undefined;
  readonly starts: readonly string[];
  readonly carries: readonly string[];
  readonly segments: readonly string[];
}

export interface MessageSpec extends Line {
  readonly kinds: readonly Located[];
  readonly required: readonly Located[];
  /** Segments of the message that lie in no group. */
  readonly segments: readonly string[];
  readonly groups: readonly GroupSpec[];
  readonly resources: readonly ResourceSpec[];
}

/** What all files together declare. */
export interface Specs {
  readonly messages: readonly MessageSpec[];
  readonly dataTypes: readonly DataTypeSpec[];
}

const FILE_KEYS = ['messages', 'required', 'segments', 'groups', 'resources', 'fragments', 'dataTypes'];
const RESOURCE_KEYS = [
  'id',
  'use',
  'type',
  'per',
  'key',
  'each',
  'best',
  'scoped',
  'distinct',
  'required',
  'rank',
  'rows',
];
const DATA_TYPE_KEYS = ['key', 'rows'];
const GROUP_KEYS = ['in', 'starts', 'carries', 'segments'];
const KEY_KEYS = ['from', 'as', 'if'];

type Entries = ReadonlyMap<string, Located>;

function readKey(located: Located): KeySpec {
  const key = entriesOf(located, 'key', KEY_KEYS);
  const [from, as] = [key.get('from'), key.get('as')];
  if (!from || !as) throw wrong(located, 'A key needs "from" and "as".');
  return { file: located.file, line: located.line, from: alternatives(from), as, if: key.get('if') };
}

function readResource(located: Located, fragments: Entries): ResourceSpec {
  const own = entriesOf(located, 'resource', RESOURCE_KEYS);
  const use = own.get('use');
  const used = use ? fragment(use, fragments) : new Map<string, Located>();
  const get = (name: string): Located | undefined => own.get(name) ?? used.get(name);
  const id = get('id');
  const type = get('type');
  if (!id || !type) throw wrong(located, 'A resource needs an "id" and a "type".');
  const key = get('key');
  const rank = get('rank');
  if (!rank || typeof rank.value !== 'number')
    throw wrong(rank ?? located, 'A resource needs a "rank": a number.');
  // The message's own rows come first: the first value wins.
  const rows = unique([...readRows(own.get('rows')), ...readRows(used.get('rows'))]);
  return {
    file: located.file,
    line: located.line,
    id: textOf(id, 'A resource id'),
    type,
    per: get('per'),
    key: key ? listOf(key, 'key').map(readKey) : [],
    each: flagOf(get('each'), 'each'),
    best: flagOf(get('best'), 'best'),
    scoped: flagOf(get('scoped'), 'scoped'),
    distinct: flagOf(get('distinct'), 'distinct'),
    required: get('required'),
    rank: rank.value,
    rows,
  };
}

function fragment(use: Located, fragments: Entries): Entries {
  const name = textOf(use, 'use');
  const found = fragments.get(name);
  if (!found) throw unknown(use, 'fragment', name, fragments.keys());
  return entriesOf(
    found,
    'fragment',
    RESOURCE_KEYS.filter((key) => key !== 'use'),
  );
}

function readDataType(name: string, located: Located): DataTypeSpec {
  const match = /^([A-Z]{2,3})\[([A-Za-z]+)\]$/.exec(name);
  if (!match)
    throw wrong(located, `"${name}" is no data type map: write HL7TYPE[FhirType], as in XPN[HumanName].`);
  const entries = entriesOf(located, 'data type', DATA_TYPE_KEYS);
  return {
    file: located.file,
    line: located.line,
    name,
    source: match[1]!,
    type: match[2]!,
    key: entries.get('key'),
    rows: unique(readRows(entries.get('rows'))),
  };
}

function readGroup(name: string, located: Located): GroupSpec {
  const group = entriesOf(located, 'group', GROUP_KEYS);
  const texts = (key: string): readonly string[] => {
    const found = group.get(key);
    return found ? textsOf(found, key) : [];
  };
  if (texts('starts').length === 0)
    throw wrong(located, `The group ${name} needs "starts": the segments that begin it.`);
  return {
    file: located.file,
    line: located.line,
    name,
    in: group.get('in'),
    starts: texts('starts'),
    carries: texts('carries'),
    segments: [...texts('starts'), ...texts('segments')],
  };
}

function readMessage(entries: Entries, located: Located, fragments: Entries): MessageSpec {
  const kinds = listOf(entries.get('messages')!, 'messages');
  const groups = entries.get('groups');
  const resources = entries.get('resources');
  const segments = entries.get('segments');
  const required = entries.get('required');
  if (!resources) throw wrong(located, 'A message needs "resources".');
  return {
    file: located.file,
    line: located.line,
    kinds,
    required: required ? listOf(required, 'required') : [],
    segments: segments ? textsOf(segments, 'segments') : [],
    groups: groups ? [...entriesOf(groups, 'groups')].map(([name, group]) => readGroup(name, group)) : [],
    resources: listOf(resources, 'resources').map((resource) => readResource(resource, fragments)),
  };
}

function collect(files: readonly Entries[], section: string): Map<string, Located> {
  const found = new Map<string, Located>();
  for (const file of files) {
    const entries = file.get(section);
    if (!entries) continue;
    for (const [name, value] of entriesOf(entries, section)) {
      const before = found.get(name);
      if (before) throw wrong(value, `"${name}" is declared already, at ${before.file}:${before.line}.`);
      found.set(name, value);
    }
  }
  return found;
}

/**
 * The declarations of all files. A file holds a message (`messages`, `required`, `segments`, `groups`, `resources`)
 * or what messages share (`fragments`, `dataTypes`), or both.
 *
 * @throws Fault('configuration') at the file and line of an unknown key, a missing key or a name declared twice
 */
export function readSpecs(documents: readonly Located[]): Specs {
  const files = documents.map((document) => entriesOf(document, 'mapping file', FILE_KEYS));
  const fragments = collect(files, 'fragments');
  const dataTypes = [...collect(files, 'dataTypes')].map(([name, located]) => readDataType(name, located));
  const messages = files.flatMap((entries, index) =>
    entries.has('messages') ? [readMessage(entries, documents[index]!, fragments)] : [],
  );
  return { messages, dataTypes };
}

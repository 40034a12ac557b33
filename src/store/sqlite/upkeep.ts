import { setImmediate as othersHadTheirTurn } from 'node:timers/promises';
import { type Index, type Items, type Key, type Kind, PAGE, type Reindexed, type Upkeep } from '../upkeep.ts';
import { audit, type Turn } from './audit.ts';
import { parse } from './audit-resource.ts';
import { bytesOf, numberOf } from './columns.ts';
import { createContents } from './contents.ts';
import type { WriteQueue } from './queue.ts';
import type { Reader } from './reader.ts';
import type { Statements } from './statements.ts';
import { alone, type Fresh, type Parcel, type RowPlace } from './task.ts';

/** Upkeep of the embedded store: read on the reader's connection, written by the writer's thread. */
export function createUpkeep(
  reader: Reader,
  queue: WriteQueue,
  guarded: <T>(read: () => T) => Promise<T>,
): Upkeep {
  const { statements } = reader;
  const contents = createContents(statements);
  const turn: Turn = async (read) => {
    // A reading that never let go of its moment would keep the write-ahead log from starting anew.
    await othersHadTheirTurn();
    return guarded(read);
  };
  return {
    extent: (kind) => turn(() => contents.extent(kind)),
    contents: (kind, after, page = PAGE) => turn(() => contents.page(kind, after, page)),
    async restore(kind, items, index) {
      if (items.length > 0) await queue.perform({ do: 'restore', parcel: parcelOf(kind, items, index) });
    },
    audit: (index, tell = () => {}) => audit(reader, turn, index, tell),
    async *reindex(index, { after, count = PAGE.count } = {}) {
      const total = await turn(() => contents.extent('resource').count);
      let state: Reindexed = { done: 0, total, changed: 0, removed: 0, after };
      for (;;) {
        const keys = await turn(() => contents.keys('resource', state.after, count));
        if (keys.length === 0) break;
        const resources = await turn(() => keys.flatMap((key) => freshOf(statements, key, index)));
        const { changed } = await queue.perform({ do: 'reindex', resources });
        state = {
          ...state,
          done: state.done + keys.length,
          changed: state.changed + changed,
          after: String(keys.at(-1)),
        };
        yield state;
      }
      for (const table of ['post', 'rng'] as const) {
        let place: RowPlace | undefined;
        do {
          const { changed, next } = await queue.perform({ do: 'sweep', table, after: place });
          state = { ...state, removed: state.removed + changed };
          place = next;
        } while (place !== undefined);
      }
      await queue.perform({ do: 'recount' });
      yield state;
    },
  };
}

function parcelOf<K extends Kind>(kind: K, items: readonly Items[K][], index: Index): Parcel {
  const own = items.map((item) => alone(kind, item));
  if (kind !== 'resource') return { kind, items: own } as Parcel;
  return {
    kind: 'resource',
    items: (own as readonly Items['resource'][]).map((lineage) => {
      const body = lineage.versions.at(-1)?.body;
      // What cannot be read is brought along as it is, and found by the audit there too.
      const resource = body && parse(body);
      return { ...lineage, entry: resource && index(resource) };
    }),
  };
}

/** What the current version has in the index; nothing for a body that cannot be read, which the audit tells. */
function freshOf(statements: Statements, key: Key, index: Index): readonly Fresh[] {
  const [type = '', id = ''] = String(key).split('/');
  const row = statements(
    'SELECT ver, body FROM res WHERE kind = (SELECT n FROM kind WHERE name = ?) AND id = ?',
  ).get(type, id);
  if (row === undefined) return [];
  const version = numberOf(row[0]);
  if (row[1] === null) return [{ type, id, version, entry: undefined }];
  const resource = parse(bytesOf(row[1]));
  return resource === undefined ? [] : [{ type, id, version, entry: index(resource) }];
}

import type { Command } from './command.ts';
import { getMore, killCursors } from './cursors.ts';
import { buildInfo, hello, nothing, saslStart } from './greeting.ts';
import {
  create,
  createIndexes,
  drop,
  dropDatabase,
  dropIndexes,
  listCollections,
  listIndexes,
} from './namespaces.ts';
import { aggregate, count, distinct, find } from './reads.ts';
import { findAndModify, insert, remove, update } from './writes.ts';

/** Every command that the stub knows, by the name on the wire; transactions end in `sessions.ts`. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  hello,
  isMaster: hello,
  ismaster: hello,
  ping: nothing,
  buildInfo,
  endSessions: nothing,
  saslStart,
  insert,
  update,
  delete: remove,
  findAndModify,
  find,
  getMore,
  killCursors,
  aggregate,
  count,
  distinct,
  create,
  createIndexes,
  listIndexes,
  dropIndexes,
  listCollections,
  drop,
  dropDatabase,
};

/** Those by which a driver looks for a server: they pass whatever fails. */
export const GREETINGS: ReadonlySet<string> = new Set(['hello', 'isMaster', 'ismaster']);

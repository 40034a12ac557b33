import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../fault.ts';
import type { MongoOptions } from './mongo/open.ts';
import { openSqlite, type SqliteOptions } from './sqlite/open.ts';
import type { Store } from './store.ts';

/** Where a store is. */
export type StoreAddress =
  | { readonly adapter: 'sqlite'; readonly directory: string }
  | { readonly adapter: 'mongodb'; readonly url: string };

/**
 * `sqlite:DIRECTORY`, a `mongodb://` or `mongodb+srv://` address, or a directory as such, if it has a slash or dot by
 * which it can be told from a misspelt word.
 * @param data what the bare word `sqlite` means: the hub's own data folder.
 * @throws Fault `configuration` for another scheme; the text is not repeated, since it may hold a password.
 */
export function storeAddress(text: string, data: string): StoreAddress {
  if (/^mongodb(\+srv)?:\/\//.test(text)) return { adapter: 'mongodb', url: text };
  if (text === 'sqlite') return { adapter: 'sqlite', directory: data };
  const directory = text.startsWith('sqlite:') ? text.slice('sqlite:'.length) : text;
  if (directory === '' || (directory === text && !/^(?![a-z][a-z0-9+]+:).*[./]/i.test(text))) {
    throw new Fault(
      'configuration',
      'A store is sqlite:DIRECTORY or mongodb://HOST/DATABASE: give one of these.',
    );
  }
  return { adapter: 'sqlite', directory };
}

/**
 * Opens the store at an address: the one place that knows which adapter that takes.
 * @param options `existing`: a store that is not there yet is a mistake, not to be made.
 */
export async function openStore(
  address: StoreAddress,
  options: Omit<SqliteOptions, 'directory'> & {
    readonly existing?: boolean;
    /** What only a MongoDB store is told. */
    readonly mongo: Omit<MongoOptions, 'url'>;
  },
): Promise<Store> {
  const { existing = false, mongo, ...others } = options;
  if (address.adapter === 'mongodb') {
    // A hub on SQLite never loads the driver of the other database.
    const { openMongo } = await import('./mongo/open.ts');
    const { groupLimit, clinical } = others;
    return openMongo({
      ...mongo,
      url: address.url,
      ...(groupLimit !== undefined && { groupLimit }),
      ...(clinical !== undefined && { clinical }),
    });
  }
  const { directory } = address;
  if (existing && !existsSync(join(directory, 'hub.sqlite'))) {
    throw new Fault('not-found', `${directory}: there is no store in this folder.`, { file: directory });
  }
  return openSqlite({ ...others, directory });
}

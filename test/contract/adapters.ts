import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '../../src/store/sqlite/open.ts';
import type { Store } from '../../src/store/store.ts';
import { mongoAdapters } from './mongo.ts';
import { reopenable } from './reopenable.ts';

/** What a sentence may ask of the store that it is told about. */
export interface AdapterOptions {
  /** Fewer bits make keys collide. */
  readonly hashBits?: number;
  readonly chainLimit?: number;
}

/** A store of its own for one sentence, empty at first. */
export interface Bench {
  readonly store: Store;
  /** The same data, closed and opened again. */
  reopen(): Promise<Store>;
  dispose(): Promise<void>;
}

export interface Adapter {
  readonly name: string;
  /** Why it cannot be told about here; undefined: it can. */
  readonly missing?: string | undefined;
  /** Why nothing is told of its upkeep; undefined: it is. */
  readonly without?: string;
  open(options?: AdapterOptions): Promise<Bench>;
  /** When all is told. */
  close?(): Promise<void>;
}

/** Clinical ranges of the invented resources in `samples.ts`, and of the type T of `oracle.ts`. */
export const CLINICAL = Object.freeze({
  ImagingStudy: 'ImagingStudy.started',
  T: 'R.date',
});

/** A store in a directory of its own. */
export async function temporary(open: (directory: string) => Promise<Store>): Promise<Bench> {
  const directory = await mkdtemp(join(tmpdir(), 'moselle-store-'));
  return reopenable(
    () => open(directory),
    () => rm(directory, { recursive: true }),
  );
}

const sqlite: Adapter = {
  name: 'SQLite on disk',
  open: (options) => temporary((directory) => openSqlite({ directory, clinical: CLINICAL, ...options })),
};

/** An adapter is done when it passes `store.test.ts`. */
export const ADAPTERS: readonly Adapter[] = [sqlite, ...mongoAdapters(CLINICAL)];

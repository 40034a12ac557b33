import { parseArgs } from 'node:util';
import { Fault } from '../fault.ts';
import { carrySecret, refuseOtherSecret, secretFile } from '../secret.ts';
import { type StoreAddress, storeAddress } from '../store/address.ts';
import type { Store } from '../store/store.ts';
import type { Index } from '../store/upkeep.ts';
import { check } from './check.ts';
import { copy } from './copy.ts';
import { reindex } from './reindex.ts';

/** What the verbs `store …` of the command line work with. */
export interface StoreParts {
  /** The configured store, and the data folder, which has the hub's secret. */
  readonly store: string;
  readonly data: string;
  readonly index: Index;
  /** `existing`: it must be there already. */
  readonly open: (address: StoreAddress, existing: boolean) => Promise<Store>;
  readonly say: (line: string) => void;
}

export async function checkStore(words: string[], parts: StoreParts): Promise<number> {
  parseArgs({ args: words, options: {} });
  const { index, say } = parts;
  return withStore(configured(parts), true, parts, ({ upkeep }) => check(upkeep, index, say));
}

export async function reindexStore(words: string[], parts: StoreParts): Promise<number> {
  const { values } = parseArgs({ args: words, options: { after: { type: 'string' } } });
  const { index, say } = parts;
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  return withStore(configured(parts), true, parts, ({ upkeep }) =>
    reindex(upkeep, index, { ...values, signal: stopping.signal }, say),
  );
}

/** Ids are derived from a secret beside the data: it must go where the data goes. */
export async function copyStores(words: string[], parts: StoreParts): Promise<number> {
  const { values } = parseArgs({
    args: words,
    options: { from: { type: 'string' }, to: { type: 'string' } },
  });
  if (values.from === undefined || values.to === undefined) {
    throw new Fault('not-supported', 'usage: moselle store copy --from URL --to URL');
  }
  const { data, index, say } = parts;
  const from = storeAddress(values.from, data);
  const to = storeAddress(values.to, data);
  const secretOf = from.adapter === 'sqlite' ? from.directory : data;
  return withStore(from, true, parts, (source) => {
    if (to.adapter === 'sqlite') refuseOtherSecret(secretOf, to.directory);
    return withStore(to, false, parts, async (target) => {
      const code = await copy({ from: source.upkeep, to: target.upkeep }, index, say);
      if (to.adapter !== 'sqlite') say(`take ${secretFile(secretOf)} along to the data folder of its hub`);
      else if (carrySecret(secretOf, to.directory)) say('the secret that ids are derived from went along');
      return code;
    });
  });
}

function configured({ store, data }: StoreParts): StoreAddress {
  return storeAddress(store, data);
}

async function withStore(
  address: StoreAddress,
  existing: boolean,
  { open }: StoreParts,
  act: (store: Store) => Promise<number>,
): Promise<number> {
  const store = await open(address, existing);
  try {
    return await act(store);
  } finally {
    await store.close();
  }
}

import type { Store } from '../../src/store/store.ts';
import type { Bench } from './adapters.ts';

/** A store that can be closed and opened again, and whose data goes when the sentence is told. */
export async function reopenable(open: () => Promise<Store>, remove: () => Promise<void>): Promise<Bench> {
  let store = await open();
  return {
    get store() {
      return store;
    },
    async reopen() {
      await store.close();
      store = await open();
      return store;
    },
    async dispose() {
      await store.close();
      await remove();
    },
  };
}

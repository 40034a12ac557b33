import type { Access } from '../access/authenticate.ts';
import type { Config } from '../config.ts';
import type { Ids } from '../identity/id.ts';
import type { Replayed } from '../ingest/replay.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Store } from '../store/store.ts';

/** All that the HTTP edge works with. Given once, by whoever composes the hub. */
export interface Edge {
  readonly store: Store;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly settings: EdgeSettings;
  readonly access: Access;
  readonly ids: Ids;
  readonly state: () => HubState;
  /** Maps the dead letters again. */
  readonly replay: () => Promise<Replayed>;
  /** Signs the links of pages. At least 32 bytes; the same after a restart, or old links end. */
  readonly secret: Uint8Array;
  /** The clock: ms since 1970. */
  readonly now: () => number;
}

/** The part of the configuration that the edge reads. */
export interface EdgeSettings {
  readonly zone: Config['zone'];
  readonly http: Pick<Config['http'], 'base' | 'bodyBytes'>;
  readonly search: Config['search'];
}

/** What the hub knows of itself without asking the database. */
export interface HubState {
  readonly live: true;
  /** All parts are up. `/health` also asks the database. */
  readonly ready: boolean;
  /** The store's name and what was probed of it at start. */
  readonly store: Readonly<Record<string, string | number | boolean>>;
  /** ms since 1970. */
  readonly started: number;
  readonly version: string;
}

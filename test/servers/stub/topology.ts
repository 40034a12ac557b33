import { setTimeout as later } from 'node:timers/promises';
import { mongo } from 'mongoose';

/**
 * What drivers watch: a greeting that names the state they know is answered when it changes, or when they have waited
 * long enough. https://github.com/mongodb/specifications/blob/master/source/server-discovery-and-monitoring/server-monitoring.md
 */
export class Topology {
  readonly #process = new mongo.ObjectId();
  #counter = 0;
  #changing = new AbortController();

  get version(): mongo.BSON.Document {
    return { processId: this.#process, counter: mongo.Long.fromNumber(this.#counter) };
  }

  /** Something happened that drivers should look at. */
  change(): void {
    this.#counter += 1;
    this.#changing.abort();
    this.#changing = new AbortController();
  }

  /** Returns at once to who knows another state; throws when `gone` aborts. */
  async changed(known: mongo.BSON.Document, milliseconds: number, gone: AbortSignal): Promise<void> {
    const isCurrent = this.#process.equals(known['processId']) && Number(known['counter']) === this.#counter;
    if (!isCurrent) return;
    const signal = AbortSignal.any([gone, this.#changing.signal]);
    await later(milliseconds, undefined, { signal }).catch(() => gone.throwIfAborted());
  }
}

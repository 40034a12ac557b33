/**
 * Tasks that share a key run one after another, in the order they came; others run at once. It keeps what concerns
 * one patient, order or study in line across connections. A task takes all its keys at once, so two never wait for
 * each other.
 */
export interface Sequence {
  run<T>(keys: Iterable<string>, task: () => Promise<T>): Promise<T>;
  /** Keys with a task under way. */
  readonly size: number;
}

export function createSequence(): Sequence {
  const tails = new Map<string, Promise<unknown>>();
  return {
    get size() {
      return tails.size;
    },
    run(keys, task) {
      const own = [...new Set(keys)];
      const before = own.flatMap((key) => tails.get(key) ?? []);
      const result = before.length === 0 ? task() : Promise.all(before).then(task);
      const settled = result.then(ignore, ignore).then(() => {
        for (const key of own) if (tails.get(key) === settled) tails.delete(key);
      });
      for (const key of own) tails.set(key, settled);
      return result;
    },
  };
}

function ignore(): void {}

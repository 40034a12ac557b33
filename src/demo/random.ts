/** A repeatable source of choices: the same seed gives the same region, on every machine. */
export interface Random {
  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number;
  pick<T>(list: readonly T[]): T;
  /** True once in `n`, on average. */
  oneIn(n: number): boolean;
}

/** Weyl sequence through a 32-bit mixer: plenty for inventing patients, useless for secrets. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 0x1_0000_0000;
  };
  const whole = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    whole,
    pick: (list) => list[whole(0, list.length - 1)]!,
    oneIn: (n) => whole(1, n) === 1,
  };
}

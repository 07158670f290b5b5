/** Numbers that look random and are the same in every run. */
export interface Random {
  /** From 0 up to and without `below`. */
  integer(below: number): number;
  pick<T>(values: readonly [T, ...T[]]): T;
  /** True so many times out of a hundred. */
  percent(share: number): boolean;
}

/** Mulberry32: a few lines, and good enough to spread rules and requests. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const integer = (below: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
  return {
    integer,
    pick: (values) => values[integer(values.length)] ?? values[0],
    percent: (share) => integer(100) < share,
  };
}

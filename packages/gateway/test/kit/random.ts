/** Gives numbers from 0 up to 1. */
export type Random = () => number;

/** The seed of this run: `TEST_SEED`, so that a failed run can be had again, else a new one. */
export const testSeed = Number(process.env["TEST_SEED"] ?? Date.now() % 2 ** 32);

/** Mulberry32: the same numbers again from the same seed. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number, both ends among them. */
export function wholeBetween(random: Random, min: number, max: number): number {
  return min + Math.floor(random() * (max - min + 1));
}

/** One of them, each as often as its weight says. */
export function weighted<T>(random: Random, weights: readonly (readonly [weight: number, of: T])[]): T {
  const total = weights.reduce((sum, [weight]) => sum + weight, 0);
  let at = random() * total;
  for (const [weight, of] of weights) {
    at -= weight;
    if (at < 0) return of;
  }
  throw new Error("there is nothing to choose from");
}

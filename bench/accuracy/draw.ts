/** Seeded randomness: the same seed gives the same values on every machine. */
export interface Draw {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
  one<T>(of: readonly [T, ...T[]]): T;
  /** So many characters of an alphabet. */
  characters(alphabet: string, length: number): string;
  digits(length: number): string;
}

const decimals = "0123456789";

/** Mulberry32, seeded with the FNV-1a hash of a text. */
export function createDraw(seed: string): Draw {
  let state = 0x811c9dc5;
  for (const character of seed) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
  const characters = (alphabet: string, length: number): string =>
    Array.from({ length }, () => alphabet.charAt(below(alphabet.length))).join("");
  return {
    below,
    one: (of) => of[below(of.length)] ?? of[0],
    characters,
    digits: (length) => characters(decimals, length),
  };
}

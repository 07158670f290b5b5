/**
 * What the automaton reads in place of characters: a number for each that occurs in a literal, the same for both cases, and one
 * for all others. The numbers up to `LAST_NOTED` are of characters whose places are noted too.
 */
export interface Alphabet {
  /** By UTF-16 code unit. */
  readonly symbolOf: Uint16Array;
  /** Numbers run from 0 up to this, exclusive. */
  readonly size: number;
}

export const OTHER = 0;
export const SPACE = 1;
export const AT = 2;
export const COLON = 3;
/** The ten digits. */
export const FIRST_DIGIT = 4;
export const LAST_NOTED = 13;

export function createAlphabet(literals: Iterable<string>): Alphabet {
  const symbolOf = new Uint16Array(0x1_0000);
  let size = LAST_NOTED + 1;
  for (const space of "\t\n\v\f\r \u00a0") symbolOf[space.charCodeAt(0)] = SPACE;
  symbolOf["@".charCodeAt(0)] = AT;
  symbolOf[":".charCodeAt(0)] = COLON;
  for (let digit = 0; digit < 10; digit += 1) symbolOf[0x30 + digit] = FIRST_DIGIT + digit;
  for (const literal of literals) {
    for (let at = 0; at < literal.length; at += 1) {
      const unit = literal.charAt(at);
      if (symbolOf[unit.charCodeAt(0)] !== OTHER) continue;
      for (const variant of caseVariants(unit)) symbolOf[variant.charCodeAt(0)] = size;
      size += 1;
    }
  }
  return { symbolOf, size };
}

/** All that a code unit is equal to, ignoring case. Turkish has two more letters for i, and Greek a sigma for the ends of words. */
function caseVariants(unit: string): readonly string[] {
  const upper = unit.toUpperCase();
  const lower = upper.toLowerCase();
  const others = lower === "i" ? ["\u0130", "\u0131"] : lower === "σ" ? ["ς"] : [];
  return [unit, upper, lower, ...others].filter((variant) => variant.length === 1);
}

/**
 * What the automaton reads in place of characters: a number for each that occurs in a literal, the same for both cases, and one
 * for all others. They run as the characters do, so that literals that are sorted are sorted by symbol as well.
 */
export interface Alphabet {
  /** By UTF-16 code unit. */
  readonly symbolOf: Uint16Array;
  /** Symbols run from 0 up to this, exclusive. */
  readonly size: number;
}

/** All that occurs in no literal. */
export const OTHER = 0;
/** Any white space. */
export const SPACE = 1;
/** Of the last of the signs and digits that begin ASCII: among them are all whose places are noted. */
export const LAST_SIGN = symbolOfSign("@");

const asciiUnits = Array.from({ length: 0x5f }, (_, index) => String.fromCharCode(0x20 + index));
const capitals = /[A-Z]/;

/** Of a sign or digit of ASCII, up to `@`. */
export function symbolOfSign(sign: string): number {
  return sign.charCodeAt(0) - 0x20 + SPACE;
}

/** The alphabet of folded literals; ASCII is in it always, and first. */
export function createAlphabet(literals: Iterable<string>): Alphabet {
  const units = new Set(asciiUnits.filter((unit) => !capitals.test(unit)));
  for (const literal of literals) {
    if (!isAscii(literal)) for (const unit of literal.split("")) units.add(unit);
  }
  const symbolOf = new Uint16Array(0x1_0000);
  for (const space of "\t\n\v\f\r") symbolOf[space.charCodeAt(0)] = SPACE;
  let size = 1;
  for (const unit of [...units].sort()) {
    for (const variant of caseVariants(unit)) symbolOf[variant.charCodeAt(0)] = size;
    size += 1;
  }
  return { symbolOf, size };
}

/** A literal with each code unit as the one that stands for all its cases. */
export function foldLiteral(literal: string): string {
  return isAscii(literal) ? literal.toLowerCase() : literal.split("").map(foldUnit).join("");
}

function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text);
}

/** What has no other case of one code unit stays. */
function foldUnit(unit: string): string {
  const lower = unit.toUpperCase().toLowerCase();
  return lower.length === 1 ? lower : unit;
}

/** All that folds to a unit. Turkish has two more letters for i, and Greek a sigma for the ends of words. */
function caseVariants(unit: string): readonly string[] {
  const upper = unit.toUpperCase();
  const others = unit === "i" ? ["\u0130", "\u0131"] : unit === "σ" ? ["ς"] : [];
  return upper.length === 1 ? [unit, upper, ...others] : [unit];
}

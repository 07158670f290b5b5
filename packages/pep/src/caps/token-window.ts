import type { CapWindow } from "./cap-window.ts";
import type { CountTokens } from "./estimate-tokens.ts";
import { splitsPair } from "./surrogates.ts";

const firstCheckUnits = 16;

/**
 * A beginning of a text that counts at most so many tokens. A tokenizer may count fewer tokens for a longer text, so only
 * what was counted is let through: the text is counted at places 1/16 of its length apart, and the last stretch is
 * searched by halves. A text of n units is thus counted about 16 n units' worth in all, and at most 1/16 is held back.
 */
export function tokenWindow(tokensMax: number, count: CountTokens): CapWindow {
  let text = "";
  let letThroughUnits = 0;
  let nextCheckUnits = firstCheckUnits;
  let full = false;

  const fits = (units: number): boolean => count(text.slice(0, units)) <= tokensMax;

  function advanceTo(units: number): string {
    const from = letThroughUnits;
    full = !fits(units);
    letThroughUnits = full ? longestFitting({ text, fits, low: from, high: units }) : units;
    return text.slice(from, letThroughUnits);
  }

  return {
    push(piece) {
      if (full) return "";
      text += piece;
      let passed = "";
      // The unit after the place tells whether a pair would be parted there.
      while (!full && text.length > nextCheckUnits) {
        passed += advanceTo(splitsPair(text, nextCheckUnits) ? nextCheckUnits - 1 : nextCheckUnits);
        nextCheckUnits += Math.max(firstCheckUnits, nextCheckUnits >> 4);
      }
      return passed;
    },
    end: () => (full ? "" : advanceTo(text.length)),
    isFull: () => full,
  };
}

interface Search {
  readonly text: string;
  readonly fits: (units: number) => boolean;
  /** What fits. */
  readonly low: number;
  /** What does not. */
  readonly high: number;
}

function longestFitting({ text, fits, low, high }: Search): number {
  if (high - low < 2) return low;
  const middle = (low + high) >> 1;
  const cut = splitsPair(text, middle) ? middle + 1 : middle;
  if (cut === high) return low;
  return fits(cut)
    ? longestFitting({ text, fits, low: cut, high })
    : longestFitting({ text, fits, low, high: cut });
}

import type { TextPart } from "./text-set.ts";

/** Reads a text character by character (code points). States are small integers; the first is 0. */
export interface TextMachine {
  /** The state after one more character; undefined where no continuation can be accepted. */
  next(state: number, character: string): number | undefined;
  accepts(state: number): boolean;
}

/** Accepts the texts that have the part, or, where it is negated, those that have not. */
export function machineOf({ method, text, negated }: TextPart): TextMachine {
  const pattern = [...text];
  switch (method) {
    case "startsWith":
      return negated ? notStartingWith(pattern) : startingWith(pattern);
    case "endsWith":
      return { next: matchedAfter(pattern), accepts: (state) => (state === pattern.length) !== negated };
    case "contains":
      return containing(pattern, negated);
  }
}

/** Accepts every text but the words: a tree of their characters, and one state for whoever has left it. */
export function machineWithout(words: Iterable<string>): TextMachine {
  const tree: Map<string, number>[] = [new Map()];
  const ends = new Set<number>();
  for (const word of words) {
    let state = 0;
    for (const character of word) {
      const known = tree[state]?.get(character);
      const next = known ?? tree.push(new Map()) - 1;
      tree[state]?.set(character, next);
      state = next;
    }
    ends.add(state);
  }
  return {
    next: (state, character) => tree[state]?.get(character) ?? left,
    accepts: (state) => !ends.has(state),
  };
}

const left = -1;

function startingWith(pattern: readonly string[]): TextMachine {
  return {
    next: (state, character) =>
      state === pattern.length ? state : pattern[state] === character ? state + 1 : undefined,
    accepts: (state) => state === pattern.length,
  };
}

function notStartingWith(pattern: readonly string[]): TextMachine {
  const whole = pattern.length;
  return {
    next(state, character) {
      if (state === left || pattern[state] !== character) return state === whole ? undefined : left;
      return state + 1 === whole ? undefined : state + 1;
    },
    accepts: (state) => state !== whole,
  };
}

function containing(pattern: readonly string[], negated: boolean): TextMachine {
  const next = matchedAfter(pattern);
  const whole = pattern.length;
  return {
    next(state, character) {
      if (state === whole) return negated ? undefined : whole;
      const matched = next(state, character);
      return negated && matched === whole ? undefined : matched;
    },
    accepts: (state) => (state === whole) !== negated,
  };
}

/**
 * How many characters of the pattern have been matched after one more, the longest match that ends here (Knuth, Morris and
 * Pratt, Fast pattern matching in strings, 1977).
 */
function matchedAfter(pattern: readonly string[]): (matched: number, character: string) => number {
  const fallback = borders(pattern);
  return (matched, character) => {
    let state = matched;
    while (state > 0 && pattern[state] !== character) state = fallback[state] ?? 0;
    return pattern[state] === character ? state + 1 : 0;
  };
}

/** Of each beginning of the pattern, by its length, the length of its longest proper border. */
function borders(pattern: readonly string[]): readonly number[] {
  const longest = [0, 0];
  let border = 0;
  for (const character of pattern.slice(1)) {
    while (border > 0 && pattern[border] !== character) border = longest[border] ?? 0;
    if (pattern[border] === character) border += 1;
    longest.push(border);
  }
  return longest;
}

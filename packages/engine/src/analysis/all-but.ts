import { fractionsIn } from "./fractions.ts";
import { doubles, lengths, wholes, withoutIntervals } from "./intervals.ts";
import { allTexts, noTexts, type TextSet, words } from "./text-set.ts";
import type { ScalarSet } from "./value-set.ts";

/** Everything that a fact can be, absent included, but what is in the set, which one test alone has shaped. */
export function allBut(set: ScalarSet): ScalarSet {
  return {
    kind: "scalars",
    absent: !set.absent,
    bools: [false, true].filter((value) => !set.bools.includes(value)),
    wholes: withoutIntervals(set.wholes, wholes),
    fractions: fractionsIn(withoutIntervals(set.fractions, doubles)),
    texts: allTextsBut(set.texts),
  };
}

function allTextsBut(set: TextSet): TextSet {
  if (set.kind === "words") return set.words.size === 0 ? allTexts : { ...allTexts, except: set.words };
  const [part, ...more] = set.parts;
  const limited = set.lengths !== lengths.all;
  if (more.length > 0 || Number(part !== undefined) + Number(limited) + Number(set.except.size > 0) > 1) {
    throw new Error("Only a set of texts that one test has shaped can be turned around.");
  }
  if (part !== undefined) return { ...allTexts, parts: [{ ...part, negated: !part.negated }] };
  if (limited) return { ...allTexts, lengths: withoutIntervals(set.lengths, lengths) };
  return set.except.size > 0 ? words(set.except) : noTexts;
}

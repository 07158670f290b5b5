import type { Vocabulary } from "../conditions/vocabulary.ts";
import { type Clause, clauseThat, type Subject } from "./clause.ts";
import { factTypesOf } from "./fact-types.ts";
import { type Outline, outlinesOf } from "./outline.ts";

/** A rule, that it matches, and around what. */
export interface Matching<R> {
  readonly rule: R;
  readonly matches: Clause;
  readonly outlines: readonly Outline[];
}

export function matchingOf<R extends Subject>(
  rules: readonly R[],
  vocabulary: Vocabulary,
): readonly Matching<R>[] {
  const types = factTypesOf(vocabulary);
  return rules.map((rule) => {
    const matches = clauseThat(rule, "true", types);
    return { rule, matches, outlines: outlinesOf(matches.claim) };
  });
}

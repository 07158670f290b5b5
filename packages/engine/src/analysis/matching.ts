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
  const known = knownOf.get(vocabulary) ?? new WeakMap<Subject, Known>();
  knownOf.set(vocabulary, known);
  return rules.map((rule) => {
    const found = known.get(rule) ?? lookAt(rule, vocabulary);
    known.set(rule, found);
    return { rule, ...found };
  });
}

type Known = Omit<Matching<unknown>, "rule">;

/** Each rule is looked at once, and asked for by several checks. */
const knownOf = new WeakMap<Vocabulary, WeakMap<Subject, Known>>();

function lookAt(rule: Subject, vocabulary: Vocabulary): Known {
  const matches = clauseThat(rule, "true", factTypesOf(vocabulary));
  return { matches, outlines: outlinesOf(matches.claim) };
}

import type { Vocabulary } from "../conditions/vocabulary.ts";
import type { Facts } from "../facts.ts";
import type { AnalysedRule } from "./analysed-rule.ts";
import { findWitness } from "./find-witness.ts";
import { matchingOf } from "./matching.ts";
import { indexOutlines } from "./outline-index.ts";
import { type Space, spaceOf } from "./space.ts";

/** Two rules of one priority that both match some request, or of which that cannot be told. */
export interface Overlap {
  readonly first: AnalysedRule;
  readonly second: AnalysedRule;
  readonly verdict:
    | { readonly kind: "overlap"; readonly witness: Facts }
    | { readonly kind: "unknown"; readonly why: string };
}

/** Of so many overlaps none is news; the search ends. */
const overlapsMax = 1_000;

/**
 * All pairs of one priority that can both match (SEMANTICS 3), in the order of the rules; of very many, the first thousand.
 * Exact: a pair that is not among them never matches one request, and each witness was executed.
 */
export function findOverlaps(rules: readonly AnalysedRule[], vocabulary: Vocabulary): readonly Overlap[] {
  const space = spaceOf(vocabulary);
  const overlaps: Overlap[] = [];
  for (const equals of Map.groupBy(rules, (rule) => rule.priority).values()) {
    for (const overlap of overlapsAmong(equals, vocabulary, space)) {
      overlaps.push(overlap);
      if (overlaps.length === overlapsMax) return overlaps;
    }
  }
  return overlaps;
}

function* overlapsAmong(
  rules: readonly AnalysedRule[],
  vocabulary: Vocabulary,
  space: Space,
): Generator<Overlap, void> {
  const claimed = matchingOf(rules, vocabulary);
  const index = indexOutlines(claimed.map(({ outlines }) => outlines));
  for (const [place, { rule: first, matches, outlines }] of claimed.entries()) {
    const later = index.meeting(outlines).filter((other) => other > place);
    for (const other of later) {
      const second = claimed[other];
      if (second === undefined) continue;
      const verdict = findWitness([matches, second.matches], space);
      if (verdict.kind === "found") {
        yield { first, second: second.rule, verdict: { kind: "overlap", witness: verdict.witness } };
      }
      if (verdict.kind === "unknown") yield { first, second: second.rule, verdict };
    }
  }
}

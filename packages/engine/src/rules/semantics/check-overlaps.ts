import type { AnalysedRule } from "../../analysis/analysed-rule.ts";
import { findOverlaps, type Overlap } from "../../analysis/find-overlaps.ts";
import type { Vocabulary } from "../../conditions/vocabulary.ts";
import type { PolicyProblem } from "../policy-problem.ts";
import type { Finding } from "../source/finding.ts";
import { toProblem } from "../source/to-problem.ts";
import type { PlacedRule } from "./placed-rule.ts";

/** Two rules of one priority that can both match leave open which of them decides (SEMANTICS 3). */
export function checkOverlaps(
  rules: readonly PlacedRule[],
  vocabulary: Vocabulary,
): readonly PolicyProblem[] {
  const placed = new Map<AnalysedRule, PlacedRule>(rules.map((rule) => [rule, rule]));
  return findOverlaps(rules, vocabulary).flatMap(({ first, second, verdict }) => {
    const [one, other] = [placed.get(first), placed.get(second)];
    if (one === undefined || other === undefined) return [];
    return [toProblem(other.document.source, "semantics", overlapFinding(one, other, verdict))];
  });
}

function overlapFinding(first: PlacedRule, second: PlacedRule, verdict: Overlap["verdict"]): Finding {
  const path = [...second.form.path, "when"];
  const { file, line } = first.document.source.place(first.form);
  const pair = `\`${second.ruleId}\` and \`${first.ruleId}\` (${file}:${line}), both of priority ${second.priority},`;
  const part = `Give the one that should win a higher priority, or exclude from \`${second.ruleId}\` what \`${first.ruleId}\` matches`;
  if (verdict.kind === "unknown") {
    return {
      code: "UNDECIDED_EQUAL_PRIORITY_OVERLAP",
      path,
      message: `whether ${pair} can both match cannot be told: ${verdict.why}`,
      mend: `${part}, or write the conditions more simply.`,
    };
  }
  const { witness } = verdict;
  const [one, other] = [first.then.decision, second.then.decision];
  if (one === other) {
    return {
      code: "REDUNDANT_EQUAL_PRIORITY_OVERLAP",
      path,
      message: `${pair} can both match, and both decide ${one}`,
      mend: "Join the two with `||`, or give one of them another priority.",
      witness,
    };
  }
  return {
    code: "CONFLICTING_EQUAL_PRIORITY_OVERLAP",
    path,
    message: `${pair} can both match, and decide ${other} and ${one}`,
    mend: `${part}.`,
    witness,
  };
}

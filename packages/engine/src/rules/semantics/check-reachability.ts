import type { AnalysedRule } from "../../analysis/analysed-rule.ts";
import { findUnreachable, type Unreachable } from "../../analysis/find-unreachable.ts";
import { inEvaluationOrder } from "../in-evaluation-order.ts";
import type { PolicyProblem } from "../policy-problem.ts";
import type { RuleSet } from "../rule-set.ts";
import type { Finding } from "../source/finding.ts";
import { toProblem } from "../source/to-problem.ts";
import type { PlacedRule } from "./placed-rule.ts";

/** Warns of rules that never decide: each request that they match, rules above them take. */
export function checkReachability(
  rules: readonly PlacedRule[],
  { vocabulary, index }: Pick<RuleSet, "vocabulary" | "index">,
): readonly PolicyProblem[] {
  const placed = new Map<AnalysedRule, PlacedRule>(rules.map((rule) => [rule, rule]));
  return findUnreachable(inEvaluationOrder(rules), vocabulary, index).flatMap(({ rule, verdict }) => {
    const place = placed.get(rule);
    if (place === undefined) return [];
    const problem = toProblem(place.document.source, "semantics", reachabilityFinding(place, verdict));
    return [{ ...problem, severity: "warning" }];
  });
}

function reachabilityFinding({ form, ruleId }: PlacedRule, verdict: Unreachable["verdict"]): Finding {
  if (verdict.kind === "unknown") {
    return {
      code: "REACHABILITY_UNDECIDED",
      path: form.path,
      message: `whether \`${ruleId}\` can ever decide cannot be told: ${verdict.why}`,
      mend: "Write its condition, or those of the rules above it, more simply to have it checked.",
    };
  }
  const above = verdict.because.map((id) => `\`${id}\``).join(", ");
  return {
    code: "UNREACHABLE_RULE",
    path: form.path,
    message:
      above === ""
        ? `\`${ruleId}\` matches no request at all`
        : `\`${ruleId}\` never decides: whatever it matches, ${above} takes first`,
    mend: above === "" ? "Mend its condition, or remove it." : "Give it a higher priority, or remove it.",
  };
}

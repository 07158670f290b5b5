import type { PolicyViolation } from "@meshgate/contracts";
import type { Decision } from "@meshgate/engine";
import type { PolicyBlock, PolicyRefusal } from "./refusal.ts";

/** What a caller is told of a call that policy refuses (SEMANTICS 5). `newId` gives a UUIDv7. */
export function callRefusal(decision: Decision, newId: () => string): PolicyBlock {
  const refusedBy = decision.refused_by ?? [];
  const rule = ruleViolation(decision, ruleSentence(decision));
  if (!refusedBy.includes("routing")) return refusal(decision, [rule], newId);
  const others = refusedBy.includes("rules") ? [rule] : [];
  return refusal(decision, [routingViolation(decision), ...others], newId);
}

/** The same of a tool call in an answer: anything but ALLOW denies it (SEMANTICS 1). */
export function toolRefusal(decision: Decision, tool: string, newId: () => string): PolicyBlock {
  const sentence = `${decider(decision)} ${verbs[decision.outcome]} the tool '${tool}'`;
  return refusal(decision, [{ ...ruleViolation(decision, sentence), tool }], newId);
}

/** The same of a tool call whose name is unclear: it is denied before any rule is asked. */
export function unclearToolRefusal(decision: Decision, newId: () => string): PolicyBlock {
  const sentence = "the answer calls a tool whose name is unclear";
  return refusal(decision, [ruleViolation(decision, sentence)], newId);
}

function refusal(
  { outcome, rationale_codes }: Decision,
  violations: PolicyRefusal["violations"],
  newId: () => string,
): PolicyBlock {
  const [{ type, message }] = violations;
  return {
    kind: "policy-blocked",
    message: `Policy violation: ${type} — ${message}`,
    policy: {
      violations,
      rationaleCodes: rationale_codes,
      ...(outcome === "REQUIRE_REVIEW" ? { reviewId: `rev_${newId()}` } : {}),
    },
  };
}

function routingViolation({ trace, rationale_codes }: Decision): PolicyViolation {
  const step = trace.findLast(({ stage, result }) => stage === "routing" && result !== "not-matched");
  return {
    type: "routing",
    message: step?.why ?? "no permitted provider can take this call",
    rationale_codes,
    mode: "enforce",
  };
}

function ruleViolation(decision: Decision, message: string): PolicyViolation {
  const { matched_rule_id: ruleId, policy, rationale_codes } = decision;
  return {
    type: "rule",
    message,
    policy_id: policy.policy_id,
    ...(ruleId === undefined ? {} : { rule_id: ruleId }),
    rationale_codes,
    mode: "enforce",
  };
}

function ruleSentence(decision: Decision): string {
  const obligation = decision.trace.findLast(({ stage }) => stage === "obligations");
  return obligation === undefined
    ? `${decider(decision)} ${verbs[decision.outcome]} this call`
    : `${decider(decision)} cannot be met: ${obligation.why}`;
}

const verbs: Readonly<Record<Decision["outcome"], string>> = {
  ALLOW: "allows",
  DEGRADE: "sets conditions that no tool call can meet on",
  REQUIRE_REVIEW: "asks for a review of",
  BLOCK: "blocks",
};

function decider({ matched_rule_id: ruleId, default_applied: isDefault, policy }: Decision): string {
  if (ruleId !== undefined) return `'${ruleId}'`;
  return isDefault
    ? `the default of '${policy.policy_id}'`
    : `a rule of '${policy.policy_id}' that cannot be evaluated`;
}

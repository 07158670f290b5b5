import type { PolicyViolation } from "@meshgate/contracts";
import type { Decision, Facts, GovernanceViolation } from "@meshgate/engine";
import { answerInstead, guardrailViolations } from "../guarding/guard-refusal.ts";
import type { DescribedApproval } from "./approvals.ts";
import { exceededLimit } from "./exceeded-limit.ts";
import type { PolicyBlock, PolicyRefusal, Refusal } from "./refusal.ts";

/** What stands beside a decision that refuses. */
export interface RefusedCall {
  readonly decision: Decision;
  /** Of a call that waits for one. */
  readonly approval?: DescribedApproval;
  /** What the usage store said. */
  readonly usage?: Facts["usage"];
}

/** What a caller is told of a call that policy refuses (SEMANTICS 5). */
export function callRefusal(refused: RefusedCall): Refusal {
  const { decision, approval } = refused;
  const [first, ...others] = violationsOf(refused);
  if (first === undefined) return limitsUnavailable;
  const { status = 403 } = enforcedOf(decision).find(({ type }) => type === first.type) ?? {};
  const retryAfterS = status === 429 ? longestWait(refused) : undefined;
  const answer = refusesAlone(decision, "guardrails") ? answerInstead(decision.guardrails ?? []) : undefined;
  const { policy, ...blocked } = refusal(decision, [first, ...others]);
  return {
    ...blocked,
    policy: {
      ...policy,
      status,
      ...(approval === undefined ? {} : { approval }),
      ...(answer === undefined ? {} : { answer }),
    },
    ...(retryAfterS === undefined ? {} : { retryAfterS }),
  };
}

function refusesAlone({ refused_by: refusedBy = [] }: Decision, stage: string): boolean {
  return refusedBy.every((each) => each === stage);
}

/** In the order of the stages. None where the only doubt is whether the call fits its limits. */
function violationsOf({ decision, usage }: RefusedCall): readonly PolicyViolation[] {
  const refusedBy = decision.refused_by ?? [];
  const isRefusedByRules = refusedBy.includes("rules") || refusedBy.includes("obligations");
  return [
    ...(refusedBy.includes("routing") ? [routingViolation(decision)] : []),
    ...(isRefusedByRules ? [ruleViolation(decision, ruleSentence(decision))] : []),
    ...enforcedOf(decision).map((violation) => governanceViolation(violation, usage)),
    ...(refusedBy.includes("guardrails") ? guardrailViolations(decision.guardrails ?? []) : []),
  ];
}

function enforcedOf({ violations = [] }: Decision): readonly GovernanceViolation[] {
  return violations.filter(({ mode }) => mode === "enforce");
}

function governanceViolation(
  { policy_id, type, message }: GovernanceViolation,
  usage: RefusedCall["usage"],
): PolicyViolation {
  const limit = exceededLimit(policy_id, usage);
  return {
    type,
    message,
    policy_id,
    ...(limit === undefined ? {} : { limit }),
    rationale_codes: [type.toUpperCase()],
    mode: "enforce",
  };
}

/** Seconds until a call of this size fits under every rate that refuses it; nothing where it never does. */
function longestWait({ decision, usage }: RefusedCall): number | undefined {
  if (usage === undefined || usage === "unavailable") return undefined;
  const refusing = new Set(enforcedOf(decision).map(({ policy_id }) => policy_id));
  const waits = usage.flatMap(({ policy_id, retry_after_s: waitS }) =>
    refusing.has(policy_id) ? (waitS ?? []) : [],
  );
  return waits.length === 0 ? undefined : Math.max(...waits);
}

export const limitsUnavailable: Refusal = {
  kind: "limits-unavailable",
  message:
    "The call was not sent on: whether it fits its limits cannot be told at the moment. Try again later.",
  retryAfterS: 1,
};

/** The same of a tool call in an answer: anything but ALLOW denies it (SEMANTICS 1). */
export function toolRefusal(decision: Decision, tool: string): PolicyBlock {
  const sentence = `${decider(decision)} ${verbs[decision.outcome]} the tool '${tool}'`;
  return refusal(decision, [{ ...ruleViolation(decision, sentence), tool }]);
}

/** The same of a tool call whose name is unclear: it is denied before any rule is asked. */
export function unclearToolRefusal(decision: Decision): PolicyBlock {
  const sentence = "the answer calls a tool whose name is unclear";
  return refusal(decision, [ruleViolation(decision, sentence)]);
}

function refusal({ rationale_codes }: Decision, violations: PolicyRefusal["violations"]): PolicyBlock {
  const [{ type, message }] = violations;
  return {
    kind: "policy-blocked",
    message: `Policy violation: ${type} — ${message}`,
    policy: { violations, rationaleCodes: rationale_codes, status: 403 },
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

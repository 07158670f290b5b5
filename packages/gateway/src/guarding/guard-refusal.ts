import type { PolicyViolation } from "@meshgate/contracts";
import { describeVerdict, type GuardrailCode, type GuardrailVerdict } from "@meshgate/engine";
import type { PolicyBlock } from "../pipeline/refusal.ts";

/** What a caller is told of an answer that guardrails withhold. */
export function answerRefusal(verdicts: readonly GuardrailVerdict[]): PolicyBlock {
  const [first, ...others] = guardrailViolations(verdicts);
  if (first === undefined) throw new Error("An answer that is withheld has a guardrail that withholds it");
  const violations = [first, ...others] as const;
  const answer = answerInstead(verdicts);
  return {
    kind: "policy-blocked",
    message: `Policy violation: ${first.type} — ${first.message}`,
    policy: {
      violations,
      rationaleCodes: [...new Set(violations.flatMap(({ rationale_codes }) => rationale_codes))],
      status: 403,
      ...(answer === undefined ? {} : { answer }),
    },
  };
}

/** What is answered in place of a model, where whatever blocks asks for that. */
export function answerInstead(verdicts: readonly GuardrailVerdict[]): string | undefined {
  if (verdicts.some(({ verdict }) => verdict === "blocked")) return undefined;
  return verdicts.find(({ verdict }) => verdict === "modified")?.message;
}

/** What refuses, of what guardrails said, in the order of the verdicts (SEMANTICS 5). */
export function guardrailViolations(verdicts: readonly GuardrailVerdict[]): readonly PolicyViolation[] {
  return verdicts.flatMap((verdict) => {
    if (verdict.verdict !== "blocked" && verdict.verdict !== "modified") return [];
    return {
      type: "guardrail",
      message: describeVerdict(verdict) ?? `'${verdict.guardrail}' found something`,
      policy_id: verdict.guardrail,
      finding_types: verdict.types,
      rationale_codes: [codeOf(verdict)],
      mode: "enforce",
    };
  });
}

function codeOf({ doubt }: GuardrailVerdict): GuardrailCode {
  if (doubt === undefined) return "GUARDRAIL_BLOCKED";
  return doubt === "unavailable" ? "GUARDRAIL_UNAVAILABLE" : "GUARDRAIL_UNSCANNED";
}

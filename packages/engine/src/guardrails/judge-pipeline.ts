import type { PlannedPipeline, PlannedStep } from "./guardrail-plan.ts";
import type { GuardrailSpec } from "./guardrail-policy.ts";
import type { GuardrailFact, GuardrailVerdict } from "./guardrail-verdict.ts";
import { hasUnscanned } from "./judge-alone.ts";
import { stepAction, stepDoubt } from "./step-action.ts";

/** What is answered where a step that modifies the answer says nothing of its own. */
const MODIFIED_MESSAGE = "This was withheld by policy.";

/**
 * Walks the steps until one ends the pipeline; running off its end allows. What comes after is `not-run`, whatever facts say of
 * it. A step that is pending ends it too, for now.
 */
export function judgePipeline(
  { policy, mode, steps }: PlannedPipeline,
  factOf: (guardrail: string) => GuardrailFact | undefined,
): readonly GuardrailVerdict[] {
  let isOver = false;
  return steps.map((step): GuardrailVerdict => {
    const base = { guardrail: step.guardrail, phase: mode, pipeline: policy } as const;
    if (isOver) return { ...base, types: [], verdict: "not-run" };
    const fact = factOf(step.guardrail);
    isOver = stepAction(step, fact) !== "next";
    const doubt = stepDoubt(step, fact);
    return {
      ...base,
      types: fact?.types ?? [],
      ...verdictOf(step, fact),
      ...(doubt !== undefined && { doubt }),
      ...(fact?.unscanned !== undefined && { unscanned: fact.unscanned }),
    };
  });
}

function verdictOf(
  step: PlannedStep,
  fact: GuardrailFact | undefined,
): Pick<GuardrailVerdict, "verdict" | "message"> {
  switch (stepAction(step, fact)) {
    case "pending":
      return { verdict: "pending" };
    case "block":
      return { verdict: "blocked" };
    case "modify_response":
      return { verdict: "modified", message: step.modify_response_message ?? MODIFIED_MESSAGE };
    case "next":
    case "allow":
      return { verdict: letGo(step.spec, fact) };
  }
}

/** A guardrail that could not run, or could not look at all of it, is never said to have passed. */
function letGo(spec: GuardrailSpec, fact: GuardrailFact | undefined): GuardrailVerdict["verdict"] {
  if (fact === undefined || fact.result === "unavailable") return "not-run";
  if (fact.result === "found") return spec.action === "mask" ? "masked" : "flagged";
  return hasUnscanned(fact) ? "flagged" : "passed";
}

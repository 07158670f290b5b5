import type { PlannedStep } from "./guardrail-plan.ts";
import type { PipelineAction } from "./guardrail-policy.ts";
import type { GuardrailFact, GuardrailVerdict } from "./guardrail-verdict.ts";
import { deniesUnscanned, hasUnscanned } from "./judge-alone.ts";

/** What a pipeline does after a step; only `next` goes on to the one after it. `pending`: the guardrail is yet to be asked. */
export function stepAction(step: PlannedStep, fact: GuardrailFact | undefined): PipelineAction | "pending" {
  if (fact?.result === "pending") return "pending";
  switch (answerOf(step, fact)) {
    case "pass":
      return step.on_pass;
    case "fail":
      return step.on_fail;
    case "error":
      return step.on_error;
  }
}

/**
 * A mask passes: what it found is taken out. Whatever else finds something fails, its own action aside. No answer is an error; so is
 * a part that was not looked at, unless the guardrail lets that go.
 */
function answerOf(step: PlannedStep, fact: GuardrailFact | undefined): "pass" | "fail" | "error" {
  if (fact?.result === "found" && step.spec.action !== "mask") return "fail";
  switch (stepDoubt(step, fact)) {
    case undefined:
      return "pass";
    case "unavailable":
      return "error";
    case "unscanned":
      return fact !== undefined && deniesUnscanned(step.spec, fact) ? "error" : "pass";
  }
}

/** Why a step's answer is not the whole one; a find that fails needs no other reason. */
export function stepDoubt({ spec }: PlannedStep, fact: GuardrailFact | undefined): GuardrailVerdict["doubt"] {
  if (fact === undefined || fact.result === "unavailable") return "unavailable";
  if (fact.result === "pending" || (fact.result === "found" && spec.action !== "mask")) return undefined;
  return hasUnscanned(fact) ? "unscanned" : undefined;
}

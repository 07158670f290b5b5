import { guardrailPlanOf } from "@meshgate/engine";
import type { CallContext } from "../pipeline/context.ts";
import type { ObservedCall } from "../pipeline/observe.ts";
import type { Refusal } from "../pipeline/refusal.ts";
import { failsafeSelection } from "./failsafe-selection.ts";

/**
 * Refuses a call in whose model's name a guardrail finds something that it blocks or masks: a name is sent and recorded as it is, and
 * with a mask in it, it is no model's. It is refused before anything of it is recorded. Aliases are the operator's words.
 */
export function refuseModelName(
  { facts }: ObservedCall,
  { snapshot, guardrails }: CallContext,
): Refusal | undefined {
  const { model, model_choice } = facts.call;
  if (model === null || model_choice !== "exact") return undefined;
  const plan = guardrailPlanOf(snapshot.guarding, "pre_call", facts);
  if (plan === undefined) return undefined;
  const specs = [...plan.guardrails, ...plan.pipelines.flatMap(({ steps }) => steps.map(({ spec }) => spec))];
  const names = specs.flatMap(({ name, action }) => (action === "flag" ? [] : name));
  if (names.length === 0) return undefined;
  const { findings } = failsafeSelection(guardrails, names).selection.inspect(model, "user");
  const [found] = findings.filter(({ explains }) => explains !== true);
  if (found === undefined) return undefined;
  return {
    kind: "invalid-request",
    message: `The guardrail '${found.guardrail}' found ${found.type} in the model's name. Write the name of a model there, and nothing else.`,
    field: "model",
  };
}

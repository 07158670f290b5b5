import type { AttachmentIndex } from "./attachment-index.ts";
import type { GuardrailContext, GuardrailPlan } from "./guardrail-plan.ts";
import type { GuardrailPhase } from "./guardrail-policy.ts";

const PLANS_MAX = 4_096;
/** A caller chooses the name of the model, and must not choose how much is kept of it. */
const KEY_CHARS_MAX = 1_024;

/** What of a call plans depend on. */
export interface PlanReads {
  readonly fields: AttachmentIndex["reads"];
  /** Whether a policy has a condition, which reads the model. */
  readonly hasConditions: boolean;
}

type MakePlan = (phase: GuardrailPhase, context: GuardrailContext) => GuardrailPlan;

/** Remembers plans by what they depend on, the newest few thousand. What the call itself adds is no part of it. */
export function rememberPlans(make: MakePlan, reads: PlanReads): MakePlan {
  const plans = new Map<string, GuardrailPlan>();
  const readsNothing = reads.fields.size === 0 && !reads.hasConditions;
  return (phase, context) => {
    const key = readsNothing ? phase : keyOf(phase, context, reads);
    const known = plans.get(key);
    if (known !== undefined) return known;
    const plan = make(phase, context);
    if (key.length > KEY_CHARS_MAX) return plan;
    const [oldest] = plans.keys();
    if (plans.size >= PLANS_MAX && oldest !== undefined) plans.delete(oldest);
    plans.set(key, plan);
    return plan;
  };
}

function keyOf(
  phase: GuardrailPhase,
  { team, key, tags, model, targets }: GuardrailContext,
  { fields, hasConditions }: PlanReads,
): string {
  const readsModel = hasConditions || fields.has("models");
  return JSON.stringify([
    phase,
    fields.has("teams") ? team : null,
    fields.has("keys") ? key : null,
    fields.has("tags") ? tags : null,
    readsModel ? [model, targets.map((target) => [target.provider, target.model])] : null,
  ]);
}

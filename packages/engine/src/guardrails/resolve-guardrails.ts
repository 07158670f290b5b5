import type { Target } from "../decision.ts";
import type { Guarding, GuardrailContext, MatchedPolicy } from "./guardrail-plan.ts";

/** A question as `POST /policies/resolve` takes it. */
export interface ResolveGuardrails {
  readonly team_alias?: string;
  readonly key_alias?: string;
  readonly model?: string;
  readonly tags?: readonly string[];
  /** Where a call for the model could go; patterns of models read their names too. */
  readonly targets?: readonly Target[];
}

export interface ResolvedGuardrails {
  /** Of both phases, sorted. */
  readonly effective_guardrails: readonly string[];
  readonly matched_policies: readonly MatchedPolicy[];
}

/** What applies to such a caller: what the plans of its calls say. */
export function resolveGuardrails(guarding: Guarding, question: ResolveGuardrails): ResolvedGuardrails {
  const { team_alias, key_alias, model, tags = [], targets = [] } = question;
  const context: GuardrailContext = {
    ...(team_alias !== undefined && { team: team_alias }),
    ...(key_alias !== undefined && { key: key_alias }),
    ...(model !== undefined && { model }),
    tags,
    targets,
    added: [],
  };
  const plans = [guarding.plan("pre_call", context), guarding.plan("post_call", context)] as const;
  const effective = plans.flatMap(({ guardrails, pipelines }) => [
    ...guardrails.map(({ name }) => name),
    ...pipelines.flatMap(({ steps }) => steps.map(({ guardrail }) => guardrail)),
  ]);
  return {
    effective_guardrails: [...new Set(effective)].sort(),
    // Which policies apply depends on no phase.
    matched_policies: plans[0].policies,
  };
}

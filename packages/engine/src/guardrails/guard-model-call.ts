import type { StageVerdict, Target } from "../decision.ts";
import type { CallEnvelope } from "../facts.ts";
import type { Guarding, GuardrailPlan, MatchedPolicy } from "./guardrail-plan.ts";
import type { GuardrailPhase } from "./guardrail-policy.ts";
import type { GuardrailVerdict } from "./guardrail-verdict.ts";
import { judgeGuardrails } from "./judge-guardrails.ts";

/** What guardrails say of a model call before it is sent. */
export interface GuardedCall extends StageVerdict {
  readonly outcome: "ALLOW" | "BLOCK";
  readonly verdicts: readonly GuardrailVerdict[];
  readonly policies: readonly MatchedPolicy[];
}

/** Judges what the call's guardrails found; undefined where none applies to it. */
export function guardModelCall(guarding: Guarding, facts: CallEnvelope): GuardedCall | undefined {
  const plan = guardrailPlanOf(guarding, "pre_call", facts);
  if (plan === undefined) return undefined;
  const judgement = judgeGuardrails(plan, facts.guardrails ?? []);
  return { ...judgement, policies: plan.policies };
}

/**
 * The guardrails and policies that apply to a call, or to its answer by the target that it reached; undefined where none does.
 */
export function guardrailPlanOf(
  guarding: Guarding,
  phase: GuardrailPhase,
  { principal, call, targets }: CallEnvelope,
  reached: readonly Target[] = targets,
): GuardrailPlan | undefined {
  if (guarding.isEmpty) return undefined;
  const plan = guarding.plan(phase, {
    key: principal.key,
    team: principal.team,
    tags: principal.tags,
    model: call.model ?? undefined,
    targets: reached,
    added: call.guardrails_added ?? none,
  });
  return isVoid(plan) ? undefined : plan;
}

const none: readonly string[] = [];

function isVoid({ guardrails, pipelines, policies, exempted }: GuardrailPlan): boolean {
  return guardrails.length + pipelines.length + policies.length + exempted.length === 0;
}

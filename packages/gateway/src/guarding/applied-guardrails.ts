import type { AppliedPolicy, Decision, GuardrailPlan, GuardrailVerdict } from "@meshgate/engine";

/** What a caller is told of the guardrails that looked at its call and its answer (SEMANTICS 7). */
export interface AppliedGuardrails {
  /** In the order of their attachments. */
  readonly policies: readonly AppliedPolicy[];
  /** Those that ran, and no others, sorted. */
  readonly guardrails: readonly string[];
}

/** Of a call that has no answer. */
export function appliedToCall({ guardrails, guardrail_policies }: Decision): AppliedGuardrails {
  return { policies: guardrail_policies ?? [], guardrails: ranIn(guardrails ?? []) };
}

/** The same with those of its answer. */
export function withAnswer(
  applied: AppliedGuardrails,
  { policies }: Pick<GuardrailPlan, "policies">,
  ran: readonly string[],
): AppliedGuardrails {
  const known = new Set(applied.policies.map(({ policy_name }) => policy_name));
  const further = policies.filter(({ policy_name }) => !known.has(policy_name));
  return {
    policies: [...applied.policies, ...further],
    guardrails: [...new Set([...applied.guardrails, ...ran])].sort(),
  };
}

export function ranIn(verdicts: readonly GuardrailVerdict[]): readonly string[] {
  const ran = verdicts.filter(
    ({ verdict, doubt }) => verdict !== "not-run" && verdict !== "pending" && doubt !== "unavailable",
  );
  return [...new Set(ran.map(({ guardrail }) => guardrail))].sort();
}

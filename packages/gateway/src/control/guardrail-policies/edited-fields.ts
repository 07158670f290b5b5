import type { GuardrailPolicyCreate, GuardrailPolicyUpdate } from "@meshgate/contracts";
import type { VersionFields } from "./policy-version.ts";

/** What a new policy says. */
export function newFields({
  inherit,
  description,
  guardrails_add,
  guardrails_remove,
  guardrails_exempt,
  condition,
  pipeline,
}: GuardrailPolicyCreate): VersionFields {
  return {
    inherit,
    description,
    guardrails_add: guardrails_add ?? [],
    guardrails_remove: guardrails_remove ?? [],
    guardrails_exempt: guardrails_exempt ?? [],
    condition: condition?.model ? condition : undefined,
    pipeline,
  };
}

/**
 * What a draft says after a change, as LiteLLM has it: what is absent or `null` stays, since its clients send `null` for what
 * they do not touch. An empty text, list or object takes a field away.
 */
export function editedFields(before: VersionFields, asked: GuardrailPolicyUpdate): VersionFields {
  const { inherit, description, condition, pipeline } = asked;
  return {
    inherit: inherit === "" ? undefined : (inherit ?? before.inherit),
    description: description === "" ? undefined : (description ?? before.description),
    guardrails_add: asked.guardrails_add ?? before.guardrails_add,
    guardrails_remove: asked.guardrails_remove ?? before.guardrails_remove,
    guardrails_exempt: asked.guardrails_exempt ?? before.guardrails_exempt,
    condition: condition ? (condition.model ? condition : undefined) : before.condition,
    pipeline: pipeline ? (isPipeline(pipeline) ? pipeline : undefined) : before.pipeline,
  };
}

type AskedPipeline = NonNullable<GuardrailPolicyUpdate["pipeline"]>;

function isPipeline(pipeline: AskedPipeline): pipeline is Exclude<AskedPipeline, Record<string, never>> {
  return "steps" in pipeline;
}

import type { GuardrailPolicy, PipelineStep, PolicyAttachment } from "@meshgate/engine";
import type { AttachmentEntry, PolicyEntry } from "./guardrails-schema.ts";

/** A policy as it is written, with its defaults. */
export function policyOf(name: string, entry: PolicyEntry): GuardrailPolicy {
  const { description, inherit, condition, pipeline } = entry;
  const model = condition?.model ?? undefined;
  const [first, ...others] = (pipeline?.steps ?? []).map(stepOf);
  return {
    name,
    ...guardrailsOf(entry),
    ...(typeof description === "string" && { description }),
    ...(typeof inherit === "string" && { inherit }),
    ...(model !== undefined && { modelCondition: typeof model === "string" ? [model] : model }),
    ...(pipeline && first !== undefined && { pipeline: { mode: pipeline.mode, steps: [first, ...others] } }),
  };
}

function guardrailsOf({ guardrails }: PolicyEntry): Pick<GuardrailPolicy, "add" | "remove" | "exempt"> {
  const none = { add: [], remove: [], exempt: [] };
  if (!guardrails) return none;
  if (isList(guardrails)) return { ...none, add: guardrails };
  return {
    add: guardrails.add ?? [],
    remove: guardrails.remove ?? [],
    exempt: guardrails.exempt ?? [],
  };
}

/** `Array.isArray` alone does not tell readonly lists apart. */
function isList(guardrails: NonNullable<PolicyEntry["guardrails"]>): guardrails is readonly string[] {
  return Array.isArray(guardrails);
}

type StepEntry = NonNullable<PolicyEntry["pipeline"]>["steps"][number];

function stepOf({ on_error, modify_response_message: message, ...step }: StepEntry): PipelineStep {
  return {
    ...step,
    on_error: on_error ?? step.on_fail,
    ...(typeof message === "string" && { modify_response_message: message }),
  };
}

/** An attachment as it is written, with its defaults. */
export function attachmentOf(entry: AttachmentEntry): PolicyAttachment {
  return {
    policy: entry.policy,
    isGlobal: entry.scope === "*",
    teams: entry.teams ?? [],
    keys: entry.keys ?? [],
    models: entry.models ?? [],
    tags: entry.tags ?? [],
    priority: entry.priority ?? 0,
    isDefault: entry.default ?? false,
  };
}

import { canonicalJson } from "@meshgate/canon";
import type { GovernanceApply, GuardrailPolicy, PolicyAttachment } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import { policyOf } from "../../config/guardrail-policies.ts";
import type { Refusal } from "../../pipeline/refusal.ts";
import { type Asker, type ChangeContext, newEntityId } from "../policies/change-context.ts";
import type { ChangeStep } from "../policies/change-step.ts";
import { isoTime } from "../policies/policy-answer.ts";
import { deletedAttachment, madeAttachment } from "./attachment-steps.ts";
import { type AttachmentBody, attachmentBody, storedAttachment } from "./kept-attachment.ts";
import { compilableVersion, type VersionFields, versionOf } from "./policy-version.ts";
import { configManagedPolicy, configuredPolicy, inProduction, latestNumber } from "./policy-versions.ts";
import { promotion } from "./set-status.ts";
import { deletedVersion, madeVersion } from "./version-steps.ts";

type Asked = Pick<GovernanceApply, "policies" | "policy_attachments" | "prune">;

/** What of guardrail policies a document would change. A section that it does not have stays as it is, pruning or not. */
export function planGuarding(
  { policies, policy_attachments: attachments, prune }: Asked,
  asker: Asker,
  context: ChangeContext,
): Result<readonly ChangeStep[], Refusal> {
  const entries = Object.entries(policies ?? {});
  const configured = entries.find(([name]) => configuredPolicy(name, context) !== undefined);
  if (configured !== undefined) return { ok: false, error: configManagedPolicy(configured[0]) };
  return {
    ok: true,
    value: [
      ...entries.flatMap(([name, entry]) => versionSteps(name, entry, asker, context)),
      ...(attachments === undefined ? [] : attachmentSteps({ attachments, prune }, asker, context)),
      ...(policies !== undefined && prune ? goneVersions(policies, context) : []),
    ],
  };
}

/** A new version in production, where what the policy says is not what the document says of it. */
function versionSteps(
  name: string,
  entry: GuardrailPolicy,
  { principal }: Asker,
  context: ChangeContext,
): readonly ChangeStep[] {
  const before = inProduction(name, context);
  const wanted = policyOf(name, entry);
  if (before !== undefined && textOf(compilableVersion(before)) === textOf(wanted)) return [];
  const at = isoTime(context.clock.nowMs());
  const by = principal.actor.id;
  const body = {
    policy_name: name,
    version_number: latestNumber(name, context) + 1,
    version_status: "production",
    ...(before !== undefined && { parent_version_id: before.id }),
    published_at: at,
    production_at: at,
    created_by: by,
    updated_by: by,
    ...fieldsOfEntry(entry, wanted),
  } as const;
  return promotion(madeVersion(newEntityId("gpol", context), body), body, context);
}

function fieldsOfEntry(
  { inherit, description, condition, pipeline }: GuardrailPolicy,
  { add, remove, exempt }: ReturnType<typeof policyOf>,
): VersionFields {
  return {
    inherit,
    description,
    guardrails_add: add,
    guardrails_remove: remove,
    guardrails_exempt: exempt,
    condition,
    pipeline,
  };
}

function textOf(policy: ReturnType<typeof policyOf>): string {
  return canonicalJson(JSON.parse(JSON.stringify(policy)));
}

function goneVersions(
  policies: NonNullable<Asked["policies"]>,
  { state }: ChangeContext,
): readonly ChangeStep[] {
  return [...state.entities("guardrail_policy").values()]
    .filter((entity) => !Object.hasOwn(policies, versionOf(entity).policy_name))
    .map(deletedVersion);
}

/** Attachments have no names: one is there already where another says the same. */
function attachmentSteps(
  { attachments, prune }: { readonly attachments: readonly PolicyAttachment[]; readonly prune: boolean },
  { principal }: Asker,
  context: ChangeContext,
): readonly ChangeStep[] {
  const left = [...context.state.entities("policy_attachment").values()];
  const missing = attachments.flatMap(({ policy, ...whom }): readonly ChangeStep[] => {
    const body: AttachmentBody = { policy_name: policy, ...whom, created_by: principal.actor.id };
    const known = left.findIndex((entity) => whomOf(attachmentBody(entity)) === whomOf(body));
    if (known >= 0) {
      left.splice(known, 1);
      return [];
    }
    return [madeAttachment(newEntityId("patt", context), body)];
  });
  return prune ? [...missing, ...left.map(deletedAttachment)] : missing;
}

function whomOf({ created_by: _by, ...whom }: AttachmentBody): string {
  return canonicalJson(storedAttachment({ ...whom, created_by: "" }));
}

import type { GovernanceExport, GuardrailPolicy, PolicyAttachment } from "@meshgate/contracts";
import type { ChangeContext } from "../policies/change-context.ts";
import { type AttachmentBody, attachmentBody } from "./kept-attachment.ts";
import { madeGuarding } from "./made-guarding.ts";
import { type VersionFields, versionOf } from "./policy-version.ts";

/** What governs and was made by the control API, as `meshgate.yaml` writes it: no drafts, and no versions of before. */
export function exportGuarding({
  state,
}: Pick<ChangeContext, "state">): Pick<GovernanceExport, "policies" | "policy_attachments"> {
  const { versions, attachments } = madeGuarding(state);
  const named = versions.map((entity) => [entity.name, policyEntry(versionOf(entity))] as const);
  return {
    policies: Object.fromEntries(named.toSorted(([a], [b]) => (a < b ? -1 : 1))),
    policy_attachments: attachments.map((entity) => attachmentEntry(attachmentBody(entity))),
  };
}

function policyEntry(fields: VersionFields): GuardrailPolicy {
  const { inherit, description, condition, pipeline } = fields;
  const { guardrails_add: add, guardrails_remove: remove, guardrails_exempt: exempt } = fields;
  return {
    ...(description && { description }),
    ...(inherit && { inherit }),
    guardrails: {
      ...(add.length > 0 && { add }),
      ...(remove.length > 0 && { remove }),
      ...(exempt.length > 0 && { exempt }),
    },
    ...(condition && { condition }),
    ...(pipeline && { pipeline }),
  };
}

function attachmentEntry({
  policy_name: policy,
  created_by: _by,
  ...whom
}: AttachmentBody): PolicyAttachment {
  return { policy, ...whom };
}

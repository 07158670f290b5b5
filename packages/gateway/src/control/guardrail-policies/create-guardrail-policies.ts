import type { AttachmentImpact, PolicyAttachmentCreate } from "@meshgate/contracts";
import type { ChangeContext } from "../policies/change-context.ts";
import { type Attachments, createAttachments } from "./attachments.ts";
import { estimateImpact } from "./estimate-impact.ts";
import { createReadPolicies, type ReadPolicies } from "./read-policies.ts";
import { createWritePolicies, type WritePolicies } from "./write-policies.ts";

/** Guardrail policies, as LiteLLM's policy API offers them (SEMANTICS 7). */
export interface GuardrailPolicies extends ReadPolicies, WritePolicies {
  readonly attachments: Attachments;
  /** Whom an attachment would cover. */
  estimateImpact(asked: PolicyAttachmentCreate): Promise<AttachmentImpact>;
}

export function createGuardrailPolicies(context: ChangeContext): GuardrailPolicies {
  return {
    ...createReadPolicies(context),
    ...createWritePolicies(context),
    attachments: createAttachments(context),
    estimateImpact: (asked) => estimateImpact(asked, context),
  };
}

import { z } from "zod";
import { EntityName } from "../governance/entity-fields.ts";
import { PolicyAttachment } from "./guardrail-policy.ts";
import { keptByApi } from "./policy-api.ts";

/** The bodies of `/policies/attachments`, as LiteLLM has them; `priority` and `default` are ours. */

const { policy: _, ...whom } = PolicyAttachment.shape;

/** `POST /policies/attachments` and `POST /policies/attachments/estimate-impact`: whoever fits every list that it has. */
export const PolicyAttachmentCreate = z
  .strictObject({ policy_name: EntityName.meta({ description: "The policy to attach." }), ...whom })
  .meta({ id: "PolicyAttachmentCreate" });
export type PolicyAttachmentCreate = z.output<typeof PolicyAttachmentCreate>;

const names = z.array(z.string()).readonly();

/** An attachment as it is kept. */
export const KeptPolicyAttachment = z
  .strictObject({
    attachment_id: z.string().meta({
      description: "Of one of the configuration `config-attachment-` and its position, from 0.",
      examples: ["patt_019a9d3c5f1e7b2a8c4d6e8f0a1b2c3d"],
    }),
    policy_name: z.string(),
    scope: z.literal("*").nullable(),
    teams: names,
    keys: names,
    models: names,
    tags: names,
    priority: z.int(),
    default: z.boolean(),
    ...keptByApi,
  })
  .meta({ id: "KeptPolicyAttachment" });
export type KeptPolicyAttachment = z.output<typeof KeptPolicyAttachment>;

export const PolicyAttachmentList = z
  .strictObject({ attachments: z.array(KeptPolicyAttachment).readonly(), total_count: z.int() })
  .meta({ id: "PolicyAttachmentList" });
export type PolicyAttachmentList = z.output<typeof PolicyAttachmentList>;

/** Whom an attachment would cover. */
export const AttachmentImpact = z
  .strictObject({
    affected_keys_count: z.int(),
    affected_teams_count: z.int(),
    unnamed_keys_count: z.literal(0).meta({ description: "Every key has an alias here." }),
    unnamed_teams_count: z.literal(0),
    sample_keys: names.meta({ description: "The first 100 aliases, sorted." }),
    sample_teams: names.meta({ description: "The first 100 names, sorted." }),
    unknown_patterns: names.meta({ description: "What no team, key, tag or model of now fits." }),
    warnings: names,
  })
  .meta({ id: "AttachmentImpact" });
export type AttachmentImpact = z.output<typeof AttachmentImpact>;

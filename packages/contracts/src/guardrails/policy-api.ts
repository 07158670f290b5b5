import { z } from "zod";
import { EntityName } from "../governance/entity-fields.ts";
import { Timestamp } from "../timestamp.ts";
import { GuardrailNames, GuardrailPolicy } from "./guardrail-policy.ts";

/** The bodies of `/policies`, as LiteLLM has them; `guardrails_exempt`, lists in conditions and `warnings` are ours. */

const { inherit, description, condition, pipeline } = GuardrailPolicy.shape;
const optionalNames = (description: string) => GuardrailNames.nullish().meta({ description });

const lists = {
  guardrails_add: optionalNames("Added to what is inherited."),
  guardrails_remove: optionalNames("Taken away from what is inherited."),
  guardrails_exempt: optionalNames(
    "Taken away, whatever policy adds it, from whoever this policy applies to.",
  ),
};

/** `POST /policies`: a policy whose first version governs at once. */
export const GuardrailPolicyCreate = z
  .strictObject({
    policy_name: EntityName.meta({ examples: ["global-baseline"] }),
    inherit,
    description,
    ...lists,
    condition,
    pipeline,
  })
  .meta({ id: "GuardrailPolicyCreate" });
export type GuardrailPolicyCreate = z.output<typeof GuardrailPolicyCreate>;

const empty = z.strictObject({});

/** `PUT /policies/{policy_id}`: what is absent or `null` stays; an empty text, list or object takes a field away. */
export const GuardrailPolicyUpdate = z
  .strictObject({
    policy_name: EntityName.nullish().meta({ description: "The name that it has: versions share it." }),
    inherit: z.union([z.literal(""), EntityName]).nullish(),
    description,
    ...lists,
    condition,
    pipeline: z.union([pipeline, empty]),
  })
  .meta({ id: "GuardrailPolicyUpdate" });
export type GuardrailPolicyUpdate = z.output<typeof GuardrailPolicyUpdate>;

export const PolicyVersionStatus = z
  .enum(["draft", "published", "production"])
  .meta({ description: "Only `production` governs; only a `draft` can be changed." });
export type PolicyVersionStatus = z.output<typeof PolicyVersionStatus>;

export const DefinitionLocation = z
  .enum(["db", "config"])
  .meta({ description: "`config`: it stands in the configuration file, and is changed there." });

const warnings = z
  .array(z.string())
  .readonly()
  .optional()
  .meta({ description: "What works, and is probably not what was meant." });

/** What is told of everything that is kept; `null` of what stands in the configuration. */
export const keptByApi = {
  created_at: Timestamp.nullable(),
  updated_at: Timestamp.nullable(),
  created_by: z.string().nullable().meta({ description: "A key's id." }),
  updated_by: z.string().nullable(),
  definition_location: DefinitionLocation,
  warnings,
};

/** One version of a policy. */
export const GuardrailPolicyVersion = z
  .strictObject({
    policy_id: z.string().meta({
      description: "The version's own; of a policy of the configuration its name.",
      examples: ["gpol_019a9d3c5f1e7b2a8c4d6e8f0a1b2c3d"],
    }),
    policy_name: z.string(),
    version_number: z.int().min(1),
    version_status: PolicyVersionStatus,
    parent_version_id: z.string().nullable().meta({ description: "The version that it was copied from." }),
    is_latest: z.boolean(),
    published_at: Timestamp.nullable(),
    production_at: Timestamp.nullable(),
    inherit: z.string().nullable(),
    description: z.string().nullable(),
    guardrails_add: GuardrailNames,
    guardrails_remove: GuardrailNames,
    guardrails_exempt: GuardrailNames,
    condition: condition.unwrap().unwrap().nullable(),
    pipeline: pipeline.unwrap().unwrap().nullable(),
    ...keptByApi,
  })
  .meta({ id: "GuardrailPolicyVersion" });
export type GuardrailPolicyVersion = z.output<typeof GuardrailPolicyVersion>;

export const GuardrailPolicyList = z
  .strictObject({ policies: z.array(GuardrailPolicyVersion).readonly(), total_count: z.int() })
  .meta({ id: "GuardrailPolicyList" });
export type GuardrailPolicyList = z.output<typeof GuardrailPolicyList>;

export const GuardrailPolicyVersions = z
  .strictObject({
    policy_name: z.string(),
    versions: z
      .array(GuardrailPolicyVersion)
      .readonly()
      .meta({ description: "The highest number first; none where nothing has the name." }),
    total_count: z.int(),
  })
  .meta({ id: "GuardrailPolicyVersions" });
export type GuardrailPolicyVersions = z.output<typeof GuardrailPolicyVersions>;

/** `POST /policies/name/{policy_name}/versions`. */
export const PolicyVersionCreate = z
  .strictObject({
    source_policy_id: z
      .string()
      .nullish()
      .meta({ description: "The version to copy. Not said: the one in production." }),
  })
  .meta({ id: "PolicyVersionCreate" });
export type PolicyVersionCreate = z.output<typeof PolicyVersionCreate>;

/** `PUT /policies/{policy_id}/status`. */
export const PolicyStatusUpdate = z
  .strictObject({ version_status: PolicyVersionStatus })
  .meta({ id: "PolicyStatusUpdate" });
export type PolicyStatusUpdate = z.output<typeof PolicyStatusUpdate>;

export const PolicyComparison = z
  .strictObject({
    version_a: GuardrailPolicyVersion,
    version_b: GuardrailPolicyVersion,
    field_diffs: z
      .record(z.string(), z.strictObject({ version_a: z.unknown(), version_b: z.unknown() }))
      .meta({ description: "The fields that differ, and what stands in each." }),
    guardrails_added: z
      .array(z.string())
      .readonly()
      .meta({ description: "What the second comes to and the first does not, inheritance included." }),
    guardrails_removed: z.array(z.string()).readonly(),
  })
  .meta({ id: "PolicyComparison" });
export type PolicyComparison = z.output<typeof PolicyComparison>;

export const ResolvedPolicy = z
  .strictObject({
    policy_id: z.string(),
    policy_name: z.string(),
    resolved_guardrails: z
      .array(z.string())
      .readonly()
      .meta({ description: "What it comes to for a call that meets every condition. Sorted." }),
  })
  .meta({ id: "ResolvedPolicy" });
export type ResolvedPolicy = z.output<typeof ResolvedPolicy>;

/** What a deletion answers. */
export const PolicyMessage = z.strictObject({ message: z.string() }).meta({ id: "PolicyMessage" });
export type PolicyMessage = z.output<typeof PolicyMessage>;

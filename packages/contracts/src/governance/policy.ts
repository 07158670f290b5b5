import { z } from "zod";
import { boundedText } from "../bounded-text.ts";
import { Timestamp } from "../timestamp.ts";
import { EntityName, namePatterns } from "./entity-fields.ts";
import { keptFields } from "./kept-fields.ts";
import { byPolicyType, PolicyTypeName } from "./policy-config.ts";

/** The bodies of `/governance/policies` (SEMANTICS 5). */

export const PolicyScopeName = z.enum(["global", "agent", "team", "key"]);
export type PolicyScopeName = z.output<typeof PolicyScopeName>;

export const PolicyMatch = z
  .strictObject({
    models: namePatterns("Models").optional(),
    providers: namePatterns("Providers").optional(),
    environments: namePatterns("Environments").optional(),
    tags: namePatterns("Tags of the caller, any of which").optional(),
  })
  .meta({ description: "Narrows the policy to calls that fit every list given." });

const scopeId = boundedText(1, 256).optional();

/** The fields that every policy has, whatever its type. */
export const policyFields = {
  name: EntityName,
  description: boundedText(0, 2_000).optional(),
  match: PolicyMatch.optional(),
  enabled: z.boolean().default(true),
  mode: z
    .enum(["enforce", "shadow"])
    .default("enforce")
    .meta({ description: "`shadow`: evaluated and recorded, never enforced." }),
  violation_status: z
    .literal([403, 429])
    .optional()
    .meta({ description: "What its refusal answers. Not said: 429 for `rate_limit`, else 403." }),
};

const scopeFields = {
  scope: PolicyScopeName.default("global"),
  agent_id: scopeId,
  team_id: scopeId,
  key_id: scopeId,
};

interface Scoped {
  readonly scope: PolicyScopeName;
  readonly agent_id?: string | undefined;
  readonly team_id?: string | undefined;
  readonly key_id?: string | undefined;
}

const scopeIds = ["agent_id", "team_id", "key_id"] as const;

/** The id of the scope must be there, and no other. */
function checkScope(policy: Scoped, context: z.RefinementCtx): void {
  const wanted = policy.scope === "global" ? undefined : (`${policy.scope}_id` as const);
  for (const field of scopeIds) {
    const given = policy[field] !== undefined;
    if (given === (field === wanted)) continue;
    const message = given
      ? `belongs to scope ${field.replace("_id", "")}, and the scope is ${policy.scope}`
      : `is missing: scope ${policy.scope} needs it`;
    context.addIssue({ code: "custom", path: [field], message });
  }
}

export const PolicyCreate = byPolicyType({ ...policyFields, ...scopeFields })
  .superRefine(checkScope)
  .meta({ id: "PolicyCreate", description: "A governance policy to be made." });
export type PolicyCreate = z.output<typeof PolicyCreate>;

/**
 * What to change; the rest stays. `config` and `match` are replaced whole, and checked with the type that the policy has.
 * `null` takes an optional field away.
 */
export const PolicyPatch = z
  .strictObject({
    name: policyFields.name.optional(),
    description: policyFields.description.nullable(),
    policy_type: z
      .unknown()
      .refine((given) => given === undefined, {
        error: "cannot be changed: delete the policy and create another",
      })
      .optional()
      .meta({ description: "Refused: a policy keeps its type." }),
    config: z.record(z.string(), z.unknown()).optional(),
    scope: PolicyScopeName.optional(),
    agent_id: scopeId,
    team_id: scopeId,
    key_id: scopeId,
    match: policyFields.match.nullable(),
    enabled: z.boolean().optional(),
    mode: z.enum(["enforce", "shadow"]).optional(),
    violation_status: policyFields.violation_status.nullable(),
  })
  .refine((patch) => Object.keys(patch).length > 0, { error: "changes nothing: name a field" })
  .meta({ id: "PolicyPatch", minProperties: 1 });
export type PolicyPatch = z.output<typeof PolicyPatch>;

/** A policy as answers show it. */
export const Policy = byPolicyType({
  ...policyFields,
  ...scopeFields,
  id: z.string().meta({ examples: ["pol_019a9d3c5f1e7b2a8c4d6e8f0a1b2c3d"] }),
  ...keptFields,
  enabled: z.boolean(),
  mode: z.enum(["enforce", "shadow"]),
  scope: PolicyScopeName,
}).meta({ id: "Policy", description: "A governance policy." });
export type Policy = z.output<typeof Policy>;

/** One past state of a policy. */
export const PolicyRevision = z
  .strictObject({
    revision: z.int().min(1),
    operation: z.enum(["create", "update", "delete"]),
    actor_id: z.string().meta({ description: "Who did it." }),
    at: Timestamp,
    policy: PolicyCreate.optional().meta({
      description: "As it was from then on; absent where it was deleted.",
    }),
  })
  .meta({ id: "PolicyRevision" });
export type PolicyRevision = z.output<typeof PolicyRevision>;

export const PolicyRollback = z
  .strictObject({
    revision: z.int().min(1).meta({ description: "The revision whose state is to hold again." }),
  })
  .meta({ id: "PolicyRollback" });

/** What of the list is asked for. */
export const PolicyQuery = z.strictObject({
  policy_type: PolicyTypeName.optional(),
  scope: PolicyScopeName.optional(),
  agent_id: z.string().optional(),
  team_id: z.string().optional(),
  key_id: z.string().optional(),
  enabled: z.enum(["true", "false"]).optional(),
  mode: z.enum(["enforce", "shadow"]).optional(),
  origin: z.enum(["api", "config"]).optional(),
  name: z.string().optional().meta({ description: "Names that begin so." }),
});
export type PolicyQuery = z.output<typeof PolicyQuery>;

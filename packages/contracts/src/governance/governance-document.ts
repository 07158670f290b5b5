import { z } from "zod";
import { boundedText } from "../bounded-text.ts";
import { Timestamp } from "../timestamp.ts";
import {
  CallerSignals,
  EntityName,
  EnvironmentName,
  KeyAlias,
  RiskLevelName,
  RoleName,
  Tags,
} from "./entity-fields.ts";
import { PolicyScopeName, policyFields } from "./policy.ts";
import { byPolicyType } from "./policy-config.ts";

/**
 * What is governed, as a file writes it: entities by their names, and references by name too. The same shape stands under
 * `governance:` of the configuration, in an export, and in what is applied.
 */

const description = boundedText(0, 2_000).optional();
const owner = boundedText(1, 256).optional().meta({ description: "Who answers for it, in words." });
const environment = EnvironmentName.optional();

export const TeamEntry = z
  .strictObject({ name: EntityName, description, tags: Tags.optional() })
  .meta({ id: "TeamEntry" });
export type TeamEntry = z.output<typeof TeamEntry>;

export const AgentEntry = z
  .strictObject({
    name: EntityName,
    description,
    team: EntityName.optional().meta({ description: "The team's name." }),
    owner,
    environment,
    framework: boundedText(1, 64)
      .optional()
      .meta({ examples: ["langgraph"] }),
    risk_level: RiskLevelName.optional(),
    tags: Tags.optional(),
    signals: CallerSignals.optional(),
  })
  .meta({ id: "AgentEntry" });
export type AgentEntry = z.output<typeof AgentEntry>;

export const KeySha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, { error: "must be the SHA-256 of the key: 64 hexadecimal digits, lower case" });

export const keyFields = {
  alias: KeyAlias,
  description,
  agent: EntityName.optional().meta({ description: "The agent's name; its team is the key's." }),
  team: EntityName.optional().meta({ description: "The team's name." }),
  owner,
  roles: z.array(RoleName).min(1).max(5).readonly().optional().meta({ description: "Not said: `caller`." }),
  environment,
  sensitivity: z.literal("internal").optional().meta({ description: "What its calls are at least." }),
  tags: Tags.optional(),
  signals: CallerSignals.optional(),
  expires_at: Timestamp.optional(),
};

export const KeyEntry = z
  .strictObject({ ...keyFields, key_sha256: KeySha256 })
  .meta({ id: "KeyEntry", description: "A key by its hash: the key itself is never written." });
export type KeyEntry = z.output<typeof KeyEntry>;

const reference = EntityName.optional();
const idReference = boundedText(1, 256).optional();

/** A policy whose scope names an agent, team or key, by name or by id; with what may be its own name. */
export function policyEntryNamed<Name extends z.ZodType>(name: Name) {
  return byPolicyType({
    ...policyFields,
    name,
    scope: PolicyScopeName.default("global"),
    agent: reference.meta({ description: "The agent's name." }),
    team: reference.meta({ description: "The team's name." }),
    key: reference.meta({ description: "The key's alias." }),
    agent_id: idReference.meta({ description: "The agent's id, in place of its name." }),
    team_id: idReference.meta({ description: "The team's id, in place of its name." }),
    key_id: idReference.meta({ description: "The key's id, in place of its alias." }),
  }).superRefine(checkReference);
}

export const PolicyEntry = policyEntryNamed(EntityName).meta({ id: "PolicyEntry" });
export type PolicyEntry = z.output<typeof PolicyEntry>;

interface Referring {
  readonly scope: PolicyScopeName;
  readonly agent?: string | undefined;
  readonly team?: string | undefined;
  readonly key?: string | undefined;
  readonly agent_id?: string | undefined;
  readonly team_id?: string | undefined;
  readonly key_id?: string | undefined;
}

const referred = ["agent", "team", "key"] as const;

/** Exactly one of name and id for the scope's own kind, and none for another. */
function checkReference(policy: Referring, context: z.RefinementCtx): void {
  for (const kind of referred) {
    const given = ([kind, `${kind}_id`] as const).filter((field) => policy[field] !== undefined);
    const message = faultOf(given.length, kind, policy.scope);
    if (message === undefined) continue;
    const mend = given.length === 0 ? "Add one of them." : "Remove it.";
    context.addIssue({ code: "custom", path: [given[0] ?? kind], message, params: { mend } });
  }
}

function faultOf(given: number, kind: (typeof referred)[number], scope: PolicyScopeName): string | undefined {
  if (kind !== scope) return given === 0 ? undefined : `belongs to scope ${kind}, and the scope is ${scope}`;
  if (given === 0) return `is missing: scope ${kind} needs ${kind} (a name) or ${kind}_id`;
  return given === 2 ? `must be given once: as ${kind} or as ${kind}_id` : undefined;
}

/** What is governed, whole. */
export const GovernanceDocument = z
  .strictObject({
    teams: z.array(TeamEntry).max(10_000).readonly().default([]),
    agents: z.array(AgentEntry).max(100_000).readonly().default([]),
    keys: z.array(KeyEntry).max(100_000).readonly().default([]),
    policies: z.array(PolicyEntry).max(10_000).readonly().default([]),
  })
  .meta({ id: "GovernanceDocument", description: "Teams, agents, keys and policies by name." });
export type GovernanceDocument = z.output<typeof GovernanceDocument>;

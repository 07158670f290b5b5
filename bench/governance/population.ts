import { createHash } from "node:crypto";
import type { Entity, EntityKind, Organisation } from "../../packages/gateway/test/kit/organisation.ts";

/** How many of each an organisation has. */
const AGENTS = 10_000;
const KEYS_AN_AGENT = 10;
const AGENTS_A_TEAM = 5;

/** Beside two policies for all, these have eight of their own: two of the agent's, three of its key's, three of its team's. */
const GOVERNED_AGENTS = 1_249;

/** An organisation of 100,000 keys, 10,000 agents, 2,000 teams and 10,000 policies, of which ten apply to each call measured. */
export interface Population extends Organisation {
  readonly policies: readonly Entity[];
  /** The secrets of keys to which ten policies apply. */
  readonly secrets: readonly string[];
}

export function samplePopulation(): Population {
  const governed = Array.from({ length: GOVERNED_AGENTS }, (_, agent) => agent * AGENTS_A_TEAM);
  return {
    teams: Array.from({ length: AGENTS / AGENTS_A_TEAM }, (_, team) => entity("team", teamId(team), {})),
    agents: Array.from({ length: AGENTS }, (_, agent) =>
      entity("agent", agentId(agent), {
        team_id: teamId(teamOf(agent)),
        risk_level: "limited",
        tags: ["batch"],
      }),
    ),
    keys: Array.from({ length: AGENTS * KEYS_AN_AGENT }, (_, key) => keyEntity(key)),
    policies: fill([...globalPolicies(), ...governed.flatMap(policiesOf)]),
    secrets: governed.map((agent) => secretOf(agent * KEYS_AN_AGENT)),
  };
}

/** Up to 10,000, with policies for an agent that calls nothing here. */
function fill(policies: readonly Entity[]): readonly Entity[] {
  const missing = Array.from({ length: 10_000 - policies.length }, (_, index) =>
    policy(`fill-${index}`, { scope: "agent", agent_id: agentId(1) }, reviewed),
  );
  return [...policies, ...missing];
}

function globalPolicies(): readonly Entity[] {
  return [
    policy("global-models", { scope: "global" }, allowed),
    policy(
      "global-training",
      { scope: "global" },
      {
        policy_type: "data_residency",
        config: { locations: ["local", "public"] },
      },
    ),
  ];
}

function policiesOf(agent: number): readonly Entity[] {
  const key = { scope: "key", key_id: keyId(agent * KEYS_AN_AGENT) };
  const ofAgent = { scope: "agent", agent_id: agentId(agent) };
  const team = { scope: "team", team_id: teamId(teamOf(agent)) };
  return [
    policy(`agent-${agent}-budget`, ofAgent, budget),
    policy(`agent-${agent}-review`, ofAgent, reviewed),
    policy(`key-${agent}-budget`, key, budget),
    policy(`key-${agent}-rate`, key, rate),
    policy(`key-${agent}-models`, key, allowed),
    policy(`team-${agent}-budget`, team, budget),
    policy(`team-${agent}-rate`, team, rate),
    policy(`team-${agent}-provider`, team, {
      policy_type: "block_provider",
      config: { provider: "elsewhere" },
    }),
  ];
}

const budget = { policy_type: "budget_limit", config: { monthly_limit_usd: 500 } };
const rate = {
  policy_type: "rate_limit",
  config: { requests_per_minute: 600, tokens_per_minute: 1_000_000 },
};
const reviewed = { policy_type: "require_human_review", config: { review_interval_days: 90 } };
const allowed = {
  policy_type: "model_allowlist",
  config: { allowed_models: ["bench", "gpt-4o", "claude-*"] },
};

function policy(name: string, scope: object, what: object): Entity {
  return entity("policy", `pol_${name}`, { name, enabled: true, mode: "enforce", ...scope, ...what });
}

function keyEntity(key: number): Entity {
  return entity("key", keyId(key), {
    agent_id: agentId(Math.floor(key / KEYS_AN_AGENT)),
    roles: ["caller"],
    secrets: [{ sha256: createHash("sha256").update(secretOf(key)).digest("hex") }],
    person: "key_root",
    created_by: "key_root",
  });
}

function entity(kind: EntityKind, id: string, body: Entity["body"]): Entity {
  return {
    kind,
    id,
    name: id,
    revision: 1,
    body,
    createdAtMs: 1_790_000_000_000,
    updatedAtMs: 1_790_000_000_000,
  };
}

function secretOf(key: number): string {
  return `mgk_${String(key).padStart(43, "0")}`;
}

function teamOf(agent: number): number {
  return Math.floor(agent / AGENTS_A_TEAM);
}

const keyId = (key: number): string => `key_${key}`;
const agentId = (agent: number): string => `agt_${agent}`;
const teamId = (team: number): string => `team_${team}`;

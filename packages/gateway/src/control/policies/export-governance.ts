import type { AgentEntry, GovernanceDocument, KeyEntry, PolicyEntry, TeamEntry } from "@meshgate/contracts";
import type { Entity } from "../../ports/control-store.ts";
import { agentBody } from "../directory/agent-body.ts";
import { keyBody } from "../directory/key-body.ts";
import { teamBody } from "../directory/team-body.ts";
import { withApproverAliases } from "./approver-ids.ts";
import type { GovernedState } from "./change-context.ts";
import { policyOf } from "./policy-of.ts";

type State = Pick<GovernedState, "entities" | "isConfigured">;

/**
 * What was made by the control API, as a file writes it: by names, each list in their order. What stands in the configuration is
 * left out, and so are revoked keys, kill switches and reviews: those are what happened, not what was set up.
 */
export function exportGovernance(state: State): GovernanceDocument {
  return {
    teams: made("team", state).map(teamEntry),
    agents: made("agent", state).map((agent) => agentEntry(agent, state)),
    keys: made("key", state).flatMap((key) => keyEntry(key, state)),
    policies: made("policy", state).map((policy) => policyEntry(policy, state)),
  };
}

function made(kind: "team" | "agent" | "key" | "policy", state: State): readonly Entity[] {
  return [...state.entities(kind).values()]
    .filter(({ id }) => !state.isConfigured(kind, id))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function teamEntry(team: Entity): TeamEntry {
  return { name: team.name, ...teamBody(team) };
}

function agentEntry(agent: Entity, state: State): AgentEntry {
  const {
    team_id,
    blocked: _blocked,
    last_review: _review,
    configured: _configured,
    ...fields
  } = agentBody(agent);
  return { name: agent.name, ...named("team", team_id, state), ...fields };
}

function keyEntry(key: Entity, state: State): readonly KeyEntry[] {
  const {
    team_id,
    agent_id,
    secrets,
    revoked_at,
    person: _person,
    created_by: _by,
    ...fields
  } = keyBody(key);
  const [current] = secrets;
  if (revoked_at !== undefined || current === undefined) return [];
  return [
    {
      alias: key.name,
      ...named("agent", agent_id, state),
      ...named("team", team_id, state),
      ...fields,
      key_sha256: current.sha256,
    },
  ];
}

function policyEntry(policy: Entity, state: State): PolicyEntry {
  const { agent_id, team_id, key_id, ...fields } = withApproverAliases(
    policyOf(policy),
    (id) => state.entities("key").get(id)?.name,
  );
  return {
    ...fields,
    ...(named("agent", agent_id, state) ?? present({ agent_id })),
    ...(named("team", team_id, state) ?? present({ team_id })),
    ...(named("key", key_id, state) ?? present({ key_id })),
  };
}

/** A reference by name; undefined where nobody has the id. */
function named<Kind extends "agent" | "team" | "key">(
  kind: Kind,
  id: string | undefined,
  state: State,
): { readonly [K in Kind]?: string } | undefined;
function named(kind: "agent" | "team" | "key", id: string | undefined, state: State): object | undefined {
  const entity = id === undefined ? undefined : state.entities(kind).get(id);
  return entity === undefined ? undefined : { [kind]: entity.name };
}

function present<T extends Readonly<Record<string, string | undefined>>>(
  fields: T,
): { readonly [K in keyof T]?: string } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: string;
  };
}

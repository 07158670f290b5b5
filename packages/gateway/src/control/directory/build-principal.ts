import type { Result } from "@meshgate/engine";
import type { HeldWaiver, KeyFault, Principal, PrincipalAgent } from "../../pipeline/identify.ts";
import type { Entity } from "../../ports/control-store.ts";
import type { ControlState } from "../control-state.ts";
import { agentBody } from "./agent-body.ts";
import { type KeyBody, keyBody } from "./key-body.ts";
import { teamBody } from "./team-body.ts";

/** The agent and the team that a key stands for; either is undefined where the key names none, or one that is gone. */
export interface Holders {
  readonly agentId: string | undefined;
  readonly agent: Entity | undefined;
  readonly teamId: string | undefined;
  readonly team: Entity | undefined;
}

export function holdersOf(key: Entity, state: Pick<ControlState, "entities">): Holders {
  const { agent_id: agentId, team_id } = keyBody(key);
  const agent = agentId === undefined ? undefined : state.entities("agent").get(agentId);
  const teamId = team_id ?? (agent === undefined ? undefined : agentBody(agent).team_id);
  const team = teamId === undefined ? undefined : state.entities("team").get(teamId);
  return { agentId, agent, teamId, team };
}

/**
 * Who is behind a key. Fails closed: a key whose agent or team is gone is as good as revoked, since what was forbidden to those
 * would be forgotten otherwise.
 */
export function buildPrincipal(
  key: Entity,
  { agentId, agent, teamId, team }: Holders,
  waivers: (holderId: string) => readonly HeldWaiver[],
): Result<Principal, KeyFault> {
  const body = keyBody(key);
  const isOrphan =
    (agentId !== undefined && agent === undefined) || (teamId !== undefined && team === undefined);
  if (isOrphan || body.revoked_at !== undefined) {
    return { ok: false, error: { kind: "revoked", keyId: key.id } };
  }
  const ofAgent = agent === undefined ? undefined : agentBody(agent);
  const tags = [
    ...(body.tags ?? []),
    ...(ofAgent?.tags ?? []),
    ...(team === undefined ? [] : (teamBody(team).tags ?? [])),
  ];
  const environment = body.environment ?? ofAgent?.environment;
  const holders = [key.id, agent?.id, team?.id].filter((id) => id !== undefined);
  const principal: Principal = {
    actor: { type: "key", id: key.id },
    alias: key.name,
    person: body.person,
    roles: new Set(body.roles),
    tags: [...new Set(tags)].sort(),
    ...(team === undefined ? {} : { team: { id: team.id, name: team.name } }),
    ...(agent === undefined ? {} : { agent: principalAgent(agent) }),
    ...(environment === undefined ? {} : { environment }),
    ...(body.sensitivity === undefined ? {} : { sensitivity: body.sensitivity }),
    signals: signalsOf(body, ofAgent?.signals),
    waivers: holders.flatMap(waivers),
  };
  return { ok: true, value: principal };
}

function principalAgent(agent: Entity): PrincipalAgent {
  const { risk_level, blocked, last_review } = agentBody(agent);
  return {
    id: agent.id,
    name: agent.name,
    ...(risk_level === undefined ? {} : { riskLevel: risk_level }),
    isBlocked: blocked !== undefined,
    createdAtMs: agent.createdAtMs,
    ...(last_review === undefined ? {} : { lastReviewAtMs: Date.parse(last_review.at) }),
  };
}

/** Where both say something, the key's word counts. */
function signalsOf({ signals }: KeyBody, ofAgent: KeyBody["signals"]): Principal["signals"] {
  return { ...ofAgent, ...signals };
}

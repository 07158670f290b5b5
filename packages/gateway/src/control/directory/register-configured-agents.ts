import { sealEvent } from "../../pipeline/seal.ts";
import type { Mutation } from "../../ports/control-store.ts";
import type { ControlState } from "../control-state.ts";
import { agentBody } from "./agent-body.ts";

export interface Registering {
  readonly state: Pick<ControlState, "entities" | "isConfigured" | "apply">;
  readonly clock: { readonly nowMs: () => number };
  readonly newId: () => string;
  readonly origin: string;
  readonly environment: string;
}

/**
 * Writes down when an agent of the configuration was first there, since reviews are reckoned from then, and what happens to
 * it later has a place. Where another replica was first, there is nothing left to do.
 */
export async function registerConfiguredAgents({ state, clock, newId, ...from }: Registering): Promise<void> {
  const atMs = clock.nowMs();
  const actor = { type: "system", id: "config" } as const;
  const fresh = [...state.entities("agent").values()].filter(
    ({ id, revision }) => revision === 0 && state.isConfigured("agent", id),
  );
  const [first, ...others] = fresh.map(
    ({ id }): Mutation => ({ op: "create", kind: "agent", id, name: id, body: { configured: true } }),
  );
  if (first === undefined) return;
  const events = fresh.map((agent) => {
    const { team_id, environment, risk_level, tags } = agentBody(agent);
    const after = { team_id, environment, risk_level, tags: tags === undefined ? undefined : [...tags] };
    const data = { agent_id: agent.id, name: agent.name, after };
    return sealEvent({ type: "agent.registered", occurredAtMs: atMs, actor, data }, newId(), from);
  });
  await state.apply({ mutations: [first, ...others], events, actorId: actor.id, atMs });
}

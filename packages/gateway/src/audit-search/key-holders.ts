import type { JsonObject } from "@meshgate/canon";
import type { ControlState } from "../control/control-state.ts";
import { type AgentBody, agentBody, readAgent } from "../control/directory/agent-body.ts";
import { type KeyBody, keyBody, readKey } from "../control/directory/key-body.ts";
import { type ControlStore, ControlStoreUnavailable, type Entity } from "../ports/control-store.ts";
import { EventStoreUnavailable } from "../ports/event-store.ts";
import type { JoinSources } from "./join-events.ts";

/** Finds whose key one was at a time: by what is governed now, and where that has changed since, by its history. */
export function createKeyHolders(
  state: Pick<ControlState, "entities" | "isConfigured">,
  past: Pick<ControlStore, "history">,
): JoinSources["holderOf"] {
  return async (keyId, atMs) => {
    try {
      const key = await keyAt(keyId, atMs);
      if (key === undefined) return undefined;
      const { agent_id: agentId, team_id: ownTeamId } = key;
      const isByAgent = agentId !== undefined && ownTeamId === undefined;
      const teamId = isByAgent ? (await agentAt(agentId, atMs))?.team_id : ownTeamId;
      return {
        ...(agentId === undefined ? {} : { agentId }),
        ...(teamId === undefined ? {} : { teamId }),
      };
    } catch (cause) {
      if (!(cause instanceof ControlStoreUnavailable)) throw cause;
      throw new EventStoreUnavailable(cause.message, { cause });
    }
  };

  async function keyAt(id: string, atMs: number): Promise<KeyBody | undefined> {
    const living = livingSince("key", id, atMs);
    if (living !== undefined) return keyBody(living);
    const body = await pastBody("key", id, atMs);
    return body && readKey(body);
  }

  async function agentAt(id: string, atMs: number): Promise<AgentBody | undefined> {
    const living = livingSince("agent", id, atMs);
    if (living !== undefined) return agentBody(living);
    const body = await pastBody("agent", id, atMs);
    return body && readAgent(body);
  }

  /** What the configuration says has no history: it counts as it is. */
  function livingSince(kind: "key" | "agent", id: string, atMs: number): Entity | undefined {
    const living = state.entities(kind).get(id);
    return living !== undefined && (state.isConfigured(kind, id) || living.updatedAtMs <= atMs)
      ? living
      : undefined;
  }

  async function pastBody(kind: "key" | "agent", id: string, atMs: number): Promise<JsonObject | undefined> {
    const revisions = await past.history(kind, id);
    return (revisions.find((revision) => revision.atMs <= atMs) ?? revisions.at(-1))?.body;
  }
}

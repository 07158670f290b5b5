import type { ControlState } from "../control-state.ts";
import { keyBody } from "./key-body.ts";

/** The persons whose keys call as the agent, each as often as they have such a key. */
export function personsOfAgent(agentId: string, state: Pick<ControlState, "entities">): readonly string[] {
  return [...state.entities("key").values()].flatMap((key) => {
    const { agent_id, person, revoked_at } = keyBody(key);
    return agent_id === agentId && revoked_at === undefined ? [person] : [];
  });
}

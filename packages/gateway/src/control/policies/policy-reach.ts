import type { PolicyCreate } from "@meshgate/contracts";
import type { Principal } from "../../pipeline/identify.ts";
import type { Refusal } from "../../pipeline/refusal.ts";
import { agentBody } from "../directory/agent-body.ts";
import { keyBody } from "../directory/key-body.ts";
import { reaches } from "../directory/reach.ts";
import type { GovernedState } from "./change-context.ts";

/** Whether an administrator may change the policy: of a team's own administrator, only what is for that team alone. */
export function mayChange(
  principal: Principal,
  policy: PolicyCreate,
  state: Pick<GovernedState, "entities">,
): boolean {
  return reaches(principal, teamOf(policy, state));
}

/** The same of reading it: what is for everybody is for the team too. */
export function maySee(
  principal: Principal,
  policy: PolicyCreate,
  state: Pick<GovernedState, "entities">,
): boolean {
  return policy.scope === "global" || mayChange(principal, policy, state);
}

/** The team that the policy's scope is of; undefined where it is of none, or nobody has the id. */
function teamOf(policy: PolicyCreate, state: Pick<GovernedState, "entities">): string | undefined {
  switch (policy.scope) {
    case "global":
      return undefined;
    case "team":
      return policy.team_id;
    case "agent":
      return teamOfAgent(policy.agent_id, state);
    case "key": {
      const key = policy.key_id === undefined ? undefined : state.entities("key").get(policy.key_id);
      const body = key === undefined ? undefined : keyBody(key);
      return body?.team_id ?? teamOfAgent(body?.agent_id, state);
    }
  }
}

function teamOfAgent(id: string | undefined, state: Pick<GovernedState, "entities">): string | undefined {
  const agent = id === undefined ? undefined : state.entities("agent").get(id);
  return agent === undefined ? undefined : agentBody(agent).team_id;
}

export const ownTeamOnly: Refusal = {
  kind: "forbidden",
  message:
    "Your key belongs to a team, and changes policies of that team alone. Ask an administrator of all teams.",
};

/** Of what concerns all teams. */
export const allTeamsOnly: Refusal = {
  kind: "forbidden",
  message: "Your key belongs to a team, and this is about all of them. Ask an administrator of all teams.",
};

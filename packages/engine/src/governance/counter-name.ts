import type { PrincipalFacts } from "../facts.ts";
import type { CountedPer } from "./policy.ts";

/** What a policy's limit counts together: the whole policy, or apart for each agent, team, key or end user. */
export function counterName(
  { id, per }: { readonly id: string; readonly per?: CountedPer },
  principal: PrincipalFacts,
): string {
  return per === undefined ? id : `${id}/${per}=${counted[per](principal) ?? ""}`;
}

const counted: Readonly<Record<CountedPer, (principal: PrincipalFacts) => string | undefined>> = {
  agent: ({ agent_id }) => agent_id,
  team: ({ team_id }) => team_id,
  key: ({ key_id }) => key_id,
  user: ({ end_user }) => end_user,
};

import type { PrincipalFacts } from "../facts.ts";
import type { Remark } from "./remark.ts";

/** The kill switch of the call's agent: it is looked at before any policy. Nothing where it is off. */
export function blockedAgent({ agent, agent_id, agent_blocked }: PrincipalFacts): Remark | undefined {
  if (agent_blocked !== true) return undefined;
  const policy_id = agent_id ?? "";
  const message = `agent '${agent ?? policy_id}' is blocked`;
  return {
    outcome: "BLOCK",
    code: "AGENT_BLOCKED",
    violation: { policy_id, type: "agent_blocked", message, mode: "enforce", status: 403 },
    limits: [],
    step: { stage: "governance", rule: policy_id, result: "matched", why: "The agent's kill switch is on." },
  };
}

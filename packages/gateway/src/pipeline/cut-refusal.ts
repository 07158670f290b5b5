import type { CutReason } from "./calls-in-flight.ts";
import type { Principal } from "./identify.ts";
import type { PolicyBlock, Refusal } from "./refusal.ts";

/** What the caller is told of a call that is ended in mid-flight. */
export function cutRefusal(reason: CutReason, principal: Principal): Refusal {
  switch (reason) {
    case "agent-blocked":
      return agentBlocked(principal);
    case "key-revoked":
      return {
        kind: "unauthenticated",
        message: "The call was ended: its key was revoked. Ask an administrator for a new one.",
      };
    case "stopping":
      return {
        kind: "draining",
        message:
          "The call was ended: the service is stopping. Send it again: another instance, or this one after its start, takes it.",
      };
  }
}

/** In the words that a new call of the agent gets. */
function agentBlocked({ agent }: Principal): PolicyBlock {
  const message = `agent '${agent?.name ?? ""}' is blocked`;
  const violation = {
    type: "agent_blocked",
    message,
    ...(agent === undefined ? {} : { policy_id: agent.id }),
    rationale_codes: ["AGENT_BLOCKED"],
    mode: "enforce",
  } as const;
  return {
    kind: "policy-blocked",
    message: `Policy violation: agent_blocked — ${message}`,
    policy: { violations: [violation], rationaleCodes: ["AGENT_BLOCKED"], status: 403 },
  };
}

/** Of decisions and control, which a blocked agent's key may not ask for at all. */
export function blockedAtTheDoor({ agent }: Principal): Refusal | undefined {
  if (agent?.isBlocked !== true) return undefined;
  return {
    kind: "agent-blocked",
    message: `The agent '${agent.name}' is blocked. Ask an administrator to unblock it.`,
  };
}

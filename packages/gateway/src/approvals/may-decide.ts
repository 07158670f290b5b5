import type { Result } from "@meshgate/engine";
import type { Principal } from "../pipeline/identify.ts";
import type { Refusal } from "../pipeline/refusal.ts";
import type { ApprovalRequest } from "../ports/approval-store.ts";

/**
 * Who may decide besides having the role (SEMANTICS 6): none of the persons whose call it is, and of those that the policy
 * names. In open mode the one local user may, and it is marked `self`.
 */
export function mayDecide(
  { approvers }: Pick<ApprovalRequest, "approvers">,
  callers: ReadonlySet<string>,
  principal: Principal,
): Result<{ readonly self: boolean }, Refusal> {
  const self = callers.has(principal.person);
  if (self && principal.actor.type !== "local") return { ok: false, error: ownCall };
  if (approvers !== undefined && !isNamed(principal, approvers))
    return { ok: false, error: notNamed(approvers) };
  return { ok: true, value: { self } };
}

/** By the key's id, or by the person who is responsible for it: then every key of that person counts. Never by its alias. */
function isNamed({ actor, person }: Principal, approvers: readonly string[]): boolean {
  return [actor.id, person].some((name) => approvers.includes(name));
}

const ownCall: Refusal = {
  kind: "same-person",
  message:
    "Nobody approves a call of their own: your key begins with the same person as the caller's, or as one of the agent's keys. Let somebody decide whose key began elsewhere.",
};

function notNamed(approvers: readonly string[]): Refusal {
  return {
    kind: "forbidden",
    message: `The policy names who may decide this: ${approvers.join(", ")}. Ask one of them.`,
  };
}

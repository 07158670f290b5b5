import { withGovernance, withGuarding } from "@meshgate/engine";
import { sha256 } from "../config/sha256.ts";
import type { CallContext } from "./context.ts";

/** Whether the policies that a call came under are in force still, guardrails' among them. */
export function isCurrent(context: CallContext): boolean {
  return context.snapshot.governance === context.current().snapshot.governance && isGuardedAlike(context);
}

function isGuardedAlike({ snapshot, current }: CallContext): boolean {
  return snapshot.guarding.sha256 === current().snapshot.guarding.sha256;
}

/**
 * The same context with the policies that are in force now, and the guardrails that they speak of. A call that waits keeps the rest
 * of the configuration that it began with.
 */
export function governAnew(context: CallContext): CallContext {
  const { snapshot, guardrails, callGuards, externalGuards } = context.current();
  const governed = { ...context, snapshot: withGovernance(context.snapshot, snapshot.governance, sha256) };
  if (isGuardedAlike(context)) return governed;
  const guarded = withGuarding(governed.snapshot, snapshot.guarding, sha256);
  return { ...governed, snapshot: guarded, guardrails, callGuards, externalGuards };
}

import { withGovernance } from "@meshgate/engine";
import { sha256 } from "../config/sha256.ts";
import type { CallContext } from "./context.ts";

/** Whether the policies that a call came under are in force still. */
export function isCurrent({ snapshot, current }: CallContext): boolean {
  return snapshot.governance === current().snapshot.governance;
}

/** The same context with the policies that are in force now. A call that waits keeps the configuration that it began with. */
export function governAnew(context: CallContext): CallContext {
  const { governance } = context.current().snapshot;
  return { ...context, snapshot: withGovernance(context.snapshot, governance, sha256) };
}

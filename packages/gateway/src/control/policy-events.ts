import type { JsonObject } from "@meshgate/canon";
import type { EventType } from "@meshgate/contracts";
import type { Snapshot } from "@meshgate/engine";
import type { CallContext } from "../pipeline/context.ts";
import { sealEvent } from "../pipeline/seal.ts";

/** Records what happened to the policy itself. These events are written in every audit mode. */
export async function recordPolicyEvent(
  type: Extract<EventType, "config.changed" | "policy.activated" | "policy.rejected">,
  data: JsonObject,
  context: Pick<CallContext, "store" | "snapshots" | "clock" | "newId" | "origin" | "environment">,
  snapshot?: Snapshot,
): Promise<void> {
  if (snapshot !== undefined) await context.snapshots.keep(snapshot);
  const draft = {
    type,
    occurredAtMs: context.clock.nowMs(),
    actor: { type: "system", id: "config" } as const,
    ...(snapshot === undefined ? {} : { policy: snapshot.policy, snapshotSha256: snapshot.snapshot_sha256 }),
    data,
  };
  await context.store.append([sealEvent(draft, context.newId(), context)]);
}

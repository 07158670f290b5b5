import type { AuditEvent } from "@meshgate/contracts";
import { textAt } from "../../control/event-values.ts";
import type { PolicyEvidence, SnapshotUse } from "../evidence-summary.ts";
import { Counts } from "./counts.ts";
import type { Tally } from "./tally.ts";

const CHANGES: ReadonlySet<string> = new Set([
  "policy.created",
  "policy.updated",
  "policy.deleted",
  "policy.activated",
  "policy.rejected",
]);

/** How policies changed, and which of them decided. */
export function tallyPolicies(): Tally<PolicyEvidence> {
  const changes = new Counts();
  const rejected = new Counts();
  const snapshots = new Map<string, SnapshotUse>();
  let bySecondPerson = 0;
  return {
    add(event) {
      const { type, data } = event;
      if (type === "decision.made") noteSnapshot(event, snapshots);
      if (!CHANGES.has(type)) return;
      changes.add(type);
      if (textAt(data, ["requested_by"]) !== undefined && type !== "policy.rejected") bySecondPerson += 1;
      if (type === "policy.rejected") rejected.add(textAt(data, ["cause"]) ?? "unknown");
    },
    result: () => ({
      changes: changes.counted(),
      bySecondPerson,
      rejected: rejected.counted(),
      snapshots: [...snapshots.values()],
    }),
  };
}

function noteSnapshot(event: AuditEvent, snapshots: Map<string, SnapshotUse>): void {
  const { snapshot_sha256: sha256, occurred_at: at } = event;
  if (sha256 === undefined) return;
  const known = snapshots.get(sha256) ?? { sha256, firstUsedAt: at, lastUsedAt: at, decisions: 0 };
  // The log has the order of integration, which replicas' clocks need not agree with.
  const isEarlier = at < known.firstUsedAt;
  const isLater = at > known.lastUsedAt;
  snapshots.set(sha256, {
    sha256,
    firstUsedAt: isEarlier ? at : known.firstUsedAt,
    lastUsedAt: isLater ? at : known.lastUsedAt,
    decisions: known.decisions + 1,
  });
}

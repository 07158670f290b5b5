import type { AuditRecord, DroppedAuditRecord, DroppedEvent } from "@meshgate/contracts";
import type { Principal } from "../pipeline/identify.ts";
import type { RetentionStore } from "../ports/retention-store.ts";

/** What is left of a call whose bodies retention has dropped. */
export interface DroppedEvents {
  /** The record with what was dropped of it; or that alone, where nothing else is left. Rejects with `EventStoreUnavailable`. */
  complete(
    requestId: string,
    record: AuditRecord | undefined,
    principal: Principal,
  ): Promise<AuditRecord | DroppedAuditRecord | undefined>;
}

/** Whose call it was went with the body: so it is told to those alone who may read every call. */
export function createDroppedEvents(store: Pick<RetentionStore, "dropped">): DroppedEvents {
  return {
    async complete(requestId, record, principal) {
      const id = record?.request_id ?? requestId.toLowerCase();
      if (!mayReadAll(principal) || !UUID.test(id)) return record;
      const [first, ...others] = (await store.dropped(id)).map(
        ({ occurredAtMs, leafHash, droppedBy, ...leaf }): DroppedEvent => ({
          id: leaf.id,
          type: leaf.type,
          occurred_at: new Date(occurredAtMs).toISOString(),
          leaf_hash: Buffer.from(leafHash).toString("base64"),
          index: leaf.index,
          dropped_by: droppedBy,
        }),
      );
      if (first === undefined) return record;
      const dropped = [first, ...others];
      if (record === undefined) return { request_id: id, status: "dropped", dropped };
      return { ...record, evidence: { ...record.evidence, dropped } };
    },
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function mayReadAll({ roles, team }: Principal): boolean {
  return team === undefined && (roles.has("auditor") || roles.has("admin"));
}

import type { AuditRecords } from "../control/audit-records.ts";
import type { Principal } from "../pipeline/identify.ts";
import type { DroppedLeaf } from "../ports/retention-store.ts";
import type { ReceiptSubject } from "./receipts.ts";

/** The call that somebody asks a receipt of, by our id or the caller's own; nothing where there is none, or it is another's. */
export type FindReceiptSubject = (id: string, principal: Principal) => Promise<ReceiptSubject | undefined>;

export function findReceiptSubject(
  audit: Pick<AuditRecords, "eventsOf">,
  dropped: (requestId: string) => Promise<readonly DroppedLeaf[]>,
): FindReceiptSubject {
  return async (id, principal) => {
    const call = await audit.eventsOf(id, principal);
    const requestId = call?.requestId ?? (readsEveryCall(principal) && UUID.test(id) ? id : undefined);
    if (requestId === undefined) return undefined;
    const left = await dropped(requestId);
    if (call === undefined && left.length === 0) return undefined;
    return {
      requestId,
      eventIds: (call?.events ?? []).map((event) => event.id),
      dropped: left,
      isAltered: call !== undefined && call.altered.length > 0,
    };
  };
}

/** Whose call it was went with the bodies, where all are dropped. */
function readsEveryCall({ roles, team }: Principal): boolean {
  return (roles.has("auditor") || roles.has("admin")) && team === undefined;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

import type { Approval, ApprovalDraft, ApprovalStatus } from "../../ports/approval-store.ts";

/** What has expired since it was last written. */
export function statusAt(kept: ApprovalStatus, expiresAtMs: number, nowMs: number): ApprovalStatus {
  return (kept === "pending" || kept === "approved") && expiresAtMs <= nowMs ? "expired" : kept;
}

/** Those that still say something of their cover. */
export function stands({ status, expiresAtMs }: Approval, nowMs: number): boolean {
  return (status === "pending" || status === "approved" || status === "denied") && expiresAtMs > nowMs;
}

/** Whether another person asks here for what waits for its decision already. */
export function joins({ request }: ApprovalDraft, standing: Approval): boolean {
  return standing.status === "pending" && standing.request.requester.person !== request.requester.person;
}

const weights: Readonly<Record<ApprovalStatus, number>> = {
  denied: 0,
  approved: 1,
  pending: 2,
  used: 3,
  expired: 4,
};

/**
 * Of several that stand for one cover, the one that counts. There are several where one was given back while a second was
 * asked for; a no said to either holds.
 */
export function foremost(standing: readonly Approval[]): Approval | undefined {
  return standing.toSorted((a, b) => weights[a.status] - weights[b.status] || (a.id < b.id ? -1 : 1))[0];
}

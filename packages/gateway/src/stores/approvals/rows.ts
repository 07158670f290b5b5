import type { Insertable, Selectable } from "kysely";
import type {
  Approval,
  ApprovalDraft,
  ApprovalRequest,
  ApprovalVerdict,
} from "../../ports/approval-store.ts";
import type { Schema } from "../schema.ts";
import { statusAt } from "./standing.ts";

/** What the table of approvals holds, as the rest of the service knows it. */

type Row = Selectable<Schema["approval"]>;

export function approvalOf(row: Row, nowMs: number): Approval {
  const expiresAtMs = Number(row.expires_at_ms);
  const verdict = verdictOf(row);
  return {
    id: row.id,
    status: statusAt(row.status, expiresAtMs, nowMs),
    cover: row.cover,
    // The store writes requests alone.
    request: JSON.parse(row.request) as ApprovalRequest,
    openedAtMs: Number(row.opened_at_ms),
    expiresAtMs,
    ...(verdict === undefined ? {} : { verdict }),
    ...(row.used_by === null ? {} : { usedBy: row.used_by }),
  };
}

function verdictOf(row: Row): ApprovalVerdict | undefined {
  const { decided_by: decidedBy, decided_person: decidedPerson, decided_at_ms: atMs } = row;
  if (decidedBy === null || decidedPerson === null || atMs === null) return undefined;
  const { reason: text, reason_salt: salt } = row;
  return {
    outcome: row.status === "denied" ? "denied" : "approved",
    decidedBy,
    decidedPerson,
    self: row.decided_self === 1,
    atMs: Number(atMs),
    ...(text === null || salt === null ? {} : { reason: { text, salt } }),
  };
}

export function rowOf({
  id,
  cover,
  request,
  openedAtMs,
  expiresAtMs,
}: ApprovalDraft): Insertable<Schema["approval"]> {
  return {
    id,
    status: "pending",
    cover,
    policy_id: request.policyId,
    agent_id: request.requester.agent?.id ?? null,
    team_id: request.requester.team?.id ?? null,
    requester_id: request.requester.actor.id,
    request: JSON.stringify(request),
    opened_at_ms: openedAtMs,
    expires_at_ms: expiresAtMs,
    decided_by: null,
    decided_person: null,
    decided_self: null,
    decided_at_ms: null,
    reason: null,
    reason_salt: null,
    used_by: null,
  };
}

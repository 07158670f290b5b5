import type { ExpressionBuilder, Kysely } from "kysely";
import type { ApprovalQuery, ApprovalStatus } from "../../ports/approval-store.ts";
import type { Schema } from "../schema.ts";

/** The rows that a query asks for. */
export function selectApprovals(
  { status, policyId, agentId, teamId, nowMs }: ApprovalQuery,
  db: Kysely<Schema>,
) {
  return db
    .selectFrom("approval")
    .$if(status !== undefined, (query) => query.where((of) => hasStatus(of, status ?? "pending", nowMs)))
    .$if(policyId !== undefined, (query) => query.where("policy_id", "=", policyId ?? ""))
    .$if(agentId !== undefined, (query) => query.where("agent_id", "=", agentId ?? ""))
    .$if(teamId !== undefined, (query) => query.where("team_id", "=", teamId ?? ""));
}

const running = ["pending", "approved"] as const;

/** By the clock given, as `statusAt` says it of one. */
function hasStatus(of: ExpressionBuilder<Schema, "approval">, status: ApprovalStatus, nowMs: number) {
  const isKept = of("status", "=", status);
  switch (status) {
    case "pending":
    case "approved":
      return of.and([isKept, of("expires_at_ms", ">", nowMs)]);
    case "expired":
      return of.or([isKept, of.and([of("status", "in", running), of("expires_at_ms", "<=", nowMs)])]);
    case "denied":
    case "used":
      return isKept;
  }
}

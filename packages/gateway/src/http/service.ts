import type { Result } from "@meshgate/engine";
import type { Registry } from "prom-client";
import type { ApprovalControl } from "../approvals/create-approvals.ts";
import type { AuditExport } from "../audit-export/create-audit-export.ts";
import type { AuditSearch } from "../audit-search/create-audit-search.ts";
import type { Content } from "../content/create-content.ts";
import type { AuditRecords } from "../control/audit-records.ts";
import type { Governance } from "../control/governance.ts";
import type { Readiness } from "../control/readiness.ts";
import type { Standings } from "../control/standings.ts";
import type { EvidencePacks } from "../evidence-pack/create-evidence-pack.ts";
import type { LogReading } from "../ledger/log-reading.ts";
import type { FindReceiptSubject } from "../ledger/receipt-subject.ts";
import type { MakeReceipt } from "../ledger/receipts.ts";
import type { AcknowledgeFork } from "../ledger-publishing/acknowledge-fork.ts";
import type { Active } from "../pipeline/context.ts";
import type { Evaluate } from "../pipeline/evaluate.ts";
import type { Principal } from "../pipeline/identify.ts";
import type { Pipeline } from "../pipeline/pipeline.ts";
import type { Refusal } from "../pipeline/refusal.ts";
import { type NeededRole, requireRole } from "../pipeline/require-role.ts";
import type { TurnAway } from "../pipeline/turn-away.ts";
import type { Clock } from "../ports/clock.ts";
import type { Replays } from "../replay/create-replays.ts";
import type { Retention } from "../retention/create-retention.ts";
import type { DroppedEvents } from "../retention/dropped-events.ts";
import type { Simulations } from "../simulation/create-simulations.ts";
import type { SnapshotReading } from "../snapshots/create-snapshot-reading.ts";

/** All that the surfaces may call: the pipeline, the control services, and nothing behind them. */
export interface Service {
  readonly pipeline: Pipeline;
  readonly evaluate: Evaluate;
  readonly active: () => Active;
  readonly turnAway: TurnAway;
  readonly governance: Governance;
  readonly approvals: ApprovalControl;
  readonly standings: Standings;
  readonly audit: AuditRecords;
  readonly auditSearch: AuditSearch;
  readonly auditExport: AuditExport;
  readonly evidence: EvidencePacks;
  readonly log: LogReading;
  readonly retention: Retention;
  readonly dropped: DroppedEvents;
  readonly content: Content;
  readonly receipt: MakeReceipt;
  readonly receiptSubject: FindReceiptSubject;
  readonly simulate: Simulations;
  readonly replays: Pick<Replays, "run">;
  readonly snapshots: SnapshotReading;
  readonly readiness: Readiness;
  readonly acknowledgeFork: AcknowledgeFork;
  readonly metrics: Registry;
  readonly bodyBytesMax: number;
  /** How callers reach the service, where config says it. */
  readonly publicUrl: string | undefined;
  /** The same, and else the address that it listens on; without a slash at the end. */
  readonly baseUrl: () => string;
  readonly newId: () => string;
  readonly clock: Clock;
  /** Whether a stop has begun: new calls are turned away. */
  readonly isDraining: () => boolean;
}

/** What Bun tells of a connection, handed to Hono as its environment. */
export interface ConnectionEnv {
  readonly peerAddress: string;
  /** How long the connection may be silent: little while a request is awaited, without limit while its answer is. */
  readonly limitIdle: (awaited: "request" | "answer") => void;
}

export interface HttpEnv {
  readonly Bindings: ConnectionEnv;
}

/** Who asks, where the role lets them; without a trace where it does not. */
export function mayAsk(
  service: Service,
  request: Request,
  env: ConnectionEnv,
  role: NeededRole,
): Result<Principal, Refusal> {
  const principal = service.active().identify({ headers: request.headers, peerAddress: env.peerAddress });
  return principal.ok ? requireRole(principal.value, role) : principal;
}

/** Identifies the caller of a control route and checks its role. Who is turned away is counted, limited and recorded. */
export async function authorise(
  service: Service,
  request: Request,
  env: ConnectionEnv,
  role: NeededRole,
): Promise<Result<Principal, Refusal>> {
  const principal = mayAsk(service, request, env, role);
  if (principal.ok) return principal;
  return { ok: false, error: await service.turnAway(principal.error, env.peerAddress) };
}

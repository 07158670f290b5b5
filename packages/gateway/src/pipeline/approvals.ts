import type { ApprovalFact, ApprovalNeed } from "@meshgate/engine";
import type { Principal } from "./identify.ts";

/** The call that approvals are looked up for. */
export interface ApprovalQuestion {
  readonly requestId: string;
  readonly principal: Principal;
  readonly needs: readonly [ApprovalNeed, ...ApprovalNeed[]];
  /** SHA-256 of the canonical JSON of the call and its principal, lower-case hex: what `bind: request` covers. */
  readonly callSha256: string;
  /** `X-Meshgate-Approval`: the one approval that the caller means. */
  readonly named?: string;
  /** For the approver: figures and labels, never text. */
  readonly summary: ApprovalSummary;
  /** The text, for policies that show it; read only then, kept encrypted, deleted on decision or expiry. */
  readonly text: () => string;
}

export interface ApprovalSummary {
  readonly model: string | null;
  readonly environment: string;
  readonly promptChars: number;
  readonly totalChars: number;
  readonly inputTokensMax: number;
  readonly boundNanoUsd: number | null;
  readonly tools: readonly string[];
  readonly sensitivity: string;
  readonly findings: readonly { readonly type: string; readonly count: number; readonly where: string }[];
  readonly rationaleCodes: readonly string[];
}

/** Approvals as the pipeline sees them (SEMANTICS 6). Rejects with `EventStoreUnavailable` where they cannot be had. */
export interface Approvals {
  /** Where the approvals stand that these needs ask for; nothing for a need that has none. Opens none. */
  lookUp(question: ApprovalQuestion): Promise<readonly ApprovalFact[]>;
  /** The same, and opens what is not there yet, each as a durable `approval.requested`. */
  open(question: ApprovalQuestion): Promise<readonly ApprovalFact[]>;
  /** Resolves once none of them is pending any more, or the time is over, or the caller leaves. */
  decided(ids: readonly string[], waitMs: number, signal: AbortSignal): Promise<void>;
  /**
   * Uses them up for this request, all or none, atomically (`bind: agent` is not used up, but must still hold): false where
   * another request was first or one has expired.
   */
  use(ids: readonly string[], requestId: string): Promise<boolean>;
  /** Makes those that this request used approved again: its call failed before the first byte. */
  giveBack(requestId: string): Promise<void>;
  /** What a refusal tells of one: `{id, status, expires_at, url}`. */
  describe(id: string): Promise<DescribedApproval | undefined>;
}

export interface DescribedApproval {
  readonly id: string;
  readonly status: "pending" | "approved" | "denied" | "expired" | "used";
  /** RFC 3339. */
  readonly expires_at: string;
  readonly url: string;
}

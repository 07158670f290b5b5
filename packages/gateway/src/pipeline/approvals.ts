import type { ApprovalFact, ApprovalNeed } from "@meshgate/engine";
import type { ApprovalStatus, ApprovalSummary } from "../ports/approval-store.ts";
import type { Principal } from "./identify.ts";

export type { ApprovalSummary };

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

/** Approvals as the pipeline sees them (SEMANTICS 6). Rejects with `EventStoreUnavailable` where they cannot be had. */
export interface Approvals {
  /**
   * Why the approval that the caller names does not cover this call, in a sentence for the refusal; undefined where it does,
   * or none is named. To be asked before `lookUp`: such a call is an invalid request (field `X-Meshgate-Approval`).
   */
  misnamed(question: ApprovalQuestion): Promise<string | undefined>;
  /**
   * Where the approvals stand that these needs ask for; nothing for a need that has none, or whose approval is used or has
   * expired. Opens none.
   */
  lookUp(question: ApprovalQuestion): Promise<readonly ApprovalFact[]>;
  /**
   * The same, and opens what is not there yet, each as a durable `approval.requested`. A principal for whom very many wait
   * already gets no more: then that need has no fact.
   */
  open(question: ApprovalQuestion): Promise<readonly ApprovalFact[]>;
  /** Resolves once none of them is pending any more, or policies changed, or the time is over, or the caller leaves. */
  decided(ids: readonly string[], waitMs: number, signal: AbortSignal): Promise<void>;
  /**
   * Uses them up for this request, all or none, atomically (`bind: agent` is not used up, but must still hold): false where
   * another request was first or one has expired.
   */
  use(ids: readonly string[], requestId: string): Promise<boolean>;
  /** Makes those that this request used approved again: its call cannot have been billed. */
  giveBack(requestId: string): Promise<void>;
  /** What a refusal tells of one: `{id, status, expires_at, url}`. */
  describe(id: string): Promise<DescribedApproval | undefined>;
}

export interface DescribedApproval {
  readonly id: string;
  readonly status: ApprovalStatus;
  /** RFC 3339. */
  readonly expires_at: string;
  readonly url: string;
}

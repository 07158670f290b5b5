import type { Evidence } from "./evidence.ts";

/** A pending or approved one is `expired` by the clock given, whatever was last written. */
export const approvalStatuses = ["pending", "approved", "denied", "expired", "used"] as const;
export type ApprovalStatus = (typeof approvalStatuses)[number];

/** What was asked for, as the approver sees it; never changed. Figures and labels, never text of the call. */
export interface ApprovalRequest {
  /** What asks: a policy's id, or that of the rules document. */
  readonly policyId: string;
  /** Where a rule asks; empty where the default or an errored rule does. */
  readonly ruleId?: string;
  readonly bind: "request" | "agent";
  /** Who alone may decide; absent: whoever has the role. */
  readonly approvers?: readonly string[];
  readonly show: "labels" | "text";
  /** The call that opened it. */
  readonly requestId: string;
  readonly requester: ApprovalRequester;
  readonly call: ApprovalSummary;
}

export interface ApprovalRequester {
  readonly actor: { readonly type: "local" | "key"; readonly id: string };
  readonly alias: string;
  /** Who is responsible for the key (SEMANTICS 5). */
  readonly person: string;
  readonly team?: { readonly id: string; readonly name: string };
  readonly agent?: { readonly id: string; readonly name: string };
}

/** For the approver: figures and labels, never text. */
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

/** How somebody decided. */
export interface ApprovalVerdict {
  readonly outcome: "approved" | "denied";
  /** The actor's id. */
  readonly decidedBy: string;
  /** Who is responsible for that key: no call of theirs goes through on it. */
  readonly decidedPerson: string;
  /** The one local user decided on what that user had asked for, in open mode. */
  readonly self: boolean;
  readonly atMs: number;
  /** Free text that a person typed: erasable, so the record keeps its salted hash alone (SEMANTICS 9). */
  readonly reason?: { readonly text: string; readonly salt: string };
}

export interface Approval {
  /** `apr_…`, later ones greater. */
  readonly id: string;
  readonly status: ApprovalStatus;
  /** Names what it covers: what asks, and the very call or the agent. */
  readonly cover: string;
  readonly request: ApprovalRequest;
  readonly openedAtMs: number;
  readonly expiresAtMs: number;
  readonly verdict?: ApprovalVerdict;
  /** The call that used it up. */
  readonly usedBy?: string;
}

/** Text for the approver's eyes, under a key of its own: whoever deletes the key has erased the text. */
export interface SealedText {
  /** AES-256. */
  readonly key: Uint8Array;
  /** Nonce, ciphertext and tag. */
  readonly box: Uint8Array;
}

export interface ApprovalDraft
  extends Pick<Approval, "id" | "cover" | "request" | "openedAtMs" | "expiresAtMs"> {
  readonly text?: SealedText;
}

/** Makes the evidence of a change, from the approval as it is after it. */
export type Witness = (approval: Approval) => Evidence;

export interface ApprovalQuery {
  readonly status?: ApprovalStatus;
  readonly policyId?: string;
  readonly agentId?: string;
  /** Of those whose key belonged to the team when they asked. */
  readonly teamId?: string;
  readonly nowMs: number;
  readonly offset: number;
  readonly limit: number;
}

export interface OpenApproval {
  readonly approval: Approval;
  /** Whether it was opened now, rather than found. */
  readonly isNew: boolean;
}

/**
 * Approvals with their states, durable and the same for every replica. One *stands* for its cover while it is pending, approved
 * or denied and has not expired; of several, the denied one counts first, then the approved one. Whatever `nowMs` says has
 * expired has expired; what was denied stays denied, and stands no longer. Text goes with the decision or the expiry. Rejects with `EventStoreUnavailable`.
 */
export interface ApprovalStore {
  /**
   * Opens it, unless one stands for its cover: then gives that one. Undefined, and nothing opened, where its requester has
   * `pendingMax` pending ones already. Of the same cover no two are pending, however many ask at once. Whoever asked for one that
   * was there is kept among its `askers`.
   */
  open(
    draft: ApprovalDraft,
    pendingMax: number,
    witness: { readonly opened: Witness; readonly expired: Witness },
  ): Promise<OpenApproval | undefined>;
  /** The one that stands for each cover, where one does. */
  standing(covers: readonly string[], nowMs: number): Promise<readonly Approval[]>;
  find(ids: readonly string[], nowMs: number): Promise<readonly Approval[]>;
  /** The persons who asked for it beside the one who opened it. */
  askers(id: string): Promise<readonly string[]>;
  /** The latest first, and how many there are in all. */
  list(query: ApprovalQuery): Promise<{ readonly approvals: readonly Approval[]; readonly total: number }>;
  /** The approval as decided; undefined where it is not pending any more. */
  decide(id: string, verdict: ApprovalVerdict, witness: Witness): Promise<Approval | undefined>;
  /**
   * Uses up those that cover one request, for this one; those that cover an agent need only be approved still. All or
   * none: false where any of them is not approved.
   */
  use(ids: readonly string[], requestId: string, nowMs: number, witness: Witness): Promise<boolean>;
  /** Makes what this request used approved again. */
  giveBack(requestId: string, nowMs: number, witness: Witness): Promise<void>;
  /** Marks some of those that have expired, at most `limit`; they were pending or approved. */
  expire(nowMs: number, limit: number, witness: Witness): Promise<readonly Approval[]>;
  /** Ends as expired what waits under these policies: nobody asks for it any more. */
  withdraw(policyIds: readonly string[], nowMs: number, witness: Witness): Promise<readonly Approval[]>;
  /** While it is pending and shows text. */
  text(id: string): Promise<SealedText | undefined>;
}

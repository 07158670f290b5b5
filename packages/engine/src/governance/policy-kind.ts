import type { CallEnvelope, TargetFact } from "../facts.ts";
import type { ApprovalNeed, LimitNeed } from "./needs.ts";
import type { PolicyBase, PolicyMatch } from "./policy.ts";

/** A call as one policy sees it. */
export interface JudgedCall {
  readonly facts: CallEnvelope;
  /** Where the call may go, the preferred one first, before this policy has spoken. */
  readonly targets: Targets;
  /** Those of them that the policy's match covers: it says nothing of the others. */
  readonly covered: Targets;
}

export type Targets = readonly [TargetFact, ...TargetFact[]];

/** What a policy says of a call. Messages follow `Policy violation: <type> — `; `why` is a whole sentence for the trace. */
export type Verdict =
  | { readonly kind: "passed"; readonly why: string }
  /** It is not as it should be, and goes on all the same. */
  | { readonly kind: "flagged"; readonly message: string }
  | { readonly kind: "violated"; readonly message: string }
  /** The store that counts cannot answer. */
  | { readonly kind: "uncounted"; readonly why: string };

/** Where the call may go on to, and where it may not. */
export interface Narrowing {
  readonly targets: Targets;
  readonly takenOut: Targets;
}

/** The verdict, and what else a policy asks for. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly narrowing?: Narrowing;
  /** What must be reserved before the call is sent. */
  readonly limits?: readonly LimitNeed[];
  /** What somebody else must say yes to. */
  readonly approval?: ApprovalNeed;
}

/** Facts that cost something to find out, so that they are only there where a policy asks for them. */
export type AskedFact = "cost-bounds" | "token-bounds" | "reviews";

/** One type of governed policy: everything that is particular to it. */
export interface PolicyKind<P extends PolicyBase> {
  /** What becomes of a call that violates it. */
  readonly outcome: "BLOCK" | "REQUIRE_REVIEW";
  /** What the refusal answers, unless the policy says otherwise. */
  readonly status: 403 | 429;
  /** What a call must have for the policy to apply, beyond its own match. */
  readonly appliesTo?: (policy: P) => PolicyMatch;
  readonly asksFor?: (policy: P) => readonly AskedFact[];
  /** Prepares the policy, once; what comes back judges calls that it applies to. */
  readonly judge: (policy: P) => (call: JudgedCall) => Judgement;
}

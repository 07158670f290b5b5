/** What a limit counts: nano-USD of a month, requests of a minute, or tokens of a minute. */
export type LimitKind = "budget" | "requests" | "tokens";

/** One limit that a permitted call must fit under before it is sent; the usage store reserves all of a call's at once. */
export interface LimitNeed {
  readonly policyId: string;
  readonly kind: LimitKind;
  /**
   * Names what counts together: the policy, and whom it counts for under `per`. The month of a budget is not part of it.
   * `pol_1`, `pol_1/agent=agt_2`, `pol_1/user=u_ab12`; a call that names none counts under `pol_1/user=`.
   */
  readonly counter: string;
  /** Nano-USD, requests or tokens. */
  readonly limit: number;
  /** The most that this call may come to use, in the same unit. */
  readonly amount: number;
  readonly mode: "enforce" | "shadow";
  /** Of a budget: how much used raises `budget.threshold`. */
  readonly softLimit?: number;
}

/** An approval that a call waits for: of a policy, or of a rule that asks for a review. */
export type ApprovalNeed =
  | {
      readonly kind: "policy";
      readonly policyId: string;
      readonly bind: "request" | "agent";
      readonly ttlSeconds: number;
      readonly approvers?: readonly string[];
      readonly show: "labels" | "text";
    }
  | {
      readonly kind: "rule";
      /** Absent where the default or a rule that could not be evaluated asks. */
      readonly ruleId?: string;
      readonly policyId: string;
    };

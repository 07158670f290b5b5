import type { PolicyType } from "./governance/policy-table.ts";
import type { MatchedPolicy } from "./guardrails/guardrail-plan.ts";
import type { GuardrailVerdict } from "./guardrails/guardrail-verdict.ts";
import type { Obligation } from "./rules/obligation.ts";

/** What may happen to the call; the strictest of all stages wins, in this order (SEMANTICS 2). */
export const outcomes = ["ALLOW", "DEGRADE", "REQUIRE_REVIEW", "BLOCK"] as const;
export type Outcome = (typeof outcomes)[number];

/** One provider and model that the call may go to. */
export interface Target {
  readonly provider: string;
  readonly model: string;
}

/** The stages of a decision, in their order. */
export type StageName = "routing" | "rules" | "obligations" | "governance" | "guardrails";

/** One rule or policy that was looked at. */
export interface TraceStep {
  readonly stage: StageName;
  /** The rule's name, unique within its stage; `default` where no rule matched. */
  readonly rule: string;
  readonly result: "matched" | "not-matched" | "error";
  /** One sentence on why, with figures but no text of the call. */
  readonly why: string;
}

/** What one stage has to say; the decision joins them. */
export interface StageVerdict {
  readonly outcome: Outcome;
  /** Codes for the rationale, should this stage shape the outcome. */
  readonly codes: readonly string[];
  readonly trace: readonly TraceStep[];
}

/** A governed policy that the call violates, or would were it not in shadow or waived. */
export interface GovernanceViolation {
  readonly policy_id: string;
  readonly type: PolicyType | "agent_blocked";
  /** What follows `Policy violation: <type> — `. */
  readonly message: string;
  readonly mode: "enforce" | "shadow" | "waived";
  /** What the refusal answers; only where it is enforced. */
  readonly status?: 403 | 429;
  readonly waiver_id?: string;
}

/** A policy of guardrails that applies to the call, and by what. */
export type AppliedPolicy = Pick<MatchedPolicy, "policy_name" | "matched_via">;

/** Which rules document decided. `policy_sha256` is over its canonical JSON, so white space does not change it. */
export interface PolicyIdentity {
  readonly policy_id: string;
  readonly policy_version: string;
  readonly policy_sha256: string;
}

/** The result of `decide`: JSON, recorded as it is, the same bytes for the same snapshot and facts. */
export interface Decision {
  readonly outcome: Outcome;
  /** The codes of every stage that shaped the outcome, in stage order, without duplicates. */
  readonly rationale_codes: readonly string[];
  /** Routing's codes alone (Policy Mesh). */
  readonly reason_codes: readonly string[];
  /** What to do about the answer; there exactly where the outcome is DEGRADE. */
  readonly obligations?: readonly Obligation[];
  /** The rule that decided; absent where the default or a floor did (SEMANTICS 3). */
  readonly matched_rule_id?: string;
  /** Whether no rule matched. */
  readonly default_applied: boolean;
  /** The stages that refuse, in their order; there exactly where one of the gateway's own model calls is refused. */
  readonly refused_by?: readonly StageName[];
  /** Every target that the call may go to, in order; fallbacks try these and no other. Empty unless permitted. */
  readonly targets: readonly Target[];
  /** In the order of the policy table, then of the ids; absent where there is none. */
  readonly violations?: readonly GovernanceViolation[];
  /** Overdue reviews that let the call go on, each as a sentence; absent where there is none. */
  readonly flags?: readonly string[];
  /** What came of each guardrail that looks at the call before it is sent; absent where none does. */
  readonly guardrails?: readonly GuardrailVerdict[];
  /** In the order of their attachments; absent where none applies. */
  readonly guardrail_policies?: readonly AppliedPolicy[];
  readonly policy: PolicyIdentity;
  readonly snapshot_sha256: string;
  /** The steps that shaped the outcome; `explain` gives every rule that was looked at. */
  readonly trace: readonly TraceStep[];
}

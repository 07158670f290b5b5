export const outcomes = ["ALLOW", "DEGRADE", "REQUIRE_REVIEW", "BLOCK"] as const;
export type Outcome = (typeof outcomes)[number];

/** Caps on an answer; at least one is there. */
export interface OutputCaps {
  readonly max_tokens?: number | undefined;
  readonly max_items?: number | undefined;
  readonly max_bytes?: number | undefined;
}

/** What a DEGRADE asks of the service that enforces it. */
export type Obligation =
  | { readonly type: "OUTPUT_CAP"; readonly params: OutputCaps }
  | { readonly type: "MODEL_SUBSTITUTE"; readonly params: { readonly model: string } }
  | { readonly type: "REDACT"; readonly params: { readonly entities: readonly string[] } }
  | { readonly type: "ROUTE_LOCAL"; readonly params: Readonly<Record<string, never>> };

/** The rules document that decided. */
export interface PolicyIdentity {
  readonly policy_id: string;
  readonly policy_version: string;
  /** Over its canonical JSON, 64 hexadecimal digits. */
  readonly policy_sha256: string;
}

/** One rule that was looked at; only with `?explain=true`. */
export interface TraceStep {
  /** `rules`; a later version may name more. */
  readonly stage: string;
  readonly rule: string;
  readonly result: "matched" | "not-matched" | "error";
  readonly why: string;
}

/** The answer of `POST /evaluate` as it travels; `PolicyDecision` is the same, checked. */
export interface EvaluateResponse {
  readonly correlation_id: string;
  readonly decision: Outcome;
  readonly rationale_codes: readonly string[];
  readonly obligations?: readonly Obligation[] | undefined;
  readonly policy: PolicyIdentity;
  readonly matched_rule_id?: string | undefined;
  readonly trace?: readonly TraceStep[] | undefined;
}

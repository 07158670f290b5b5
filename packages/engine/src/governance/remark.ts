import type { GovernanceViolation, Outcome, TraceStep } from "../decision.ts";
import type { WaiverFact } from "../facts.ts";
import type { CompiledPolicy } from "./compile-policy.ts";
import type { ApprovalNeed, LimitNeed } from "./needs.ts";
import type { Judgement, Narrowing, Verdict } from "./policy-kind.ts";
import { targetName } from "./target-names.ts";

/** How a policy stands to a call; only what is enforced changes anything. */
export type Standing =
  | { readonly mode: "enforce" | "shadow" }
  | { readonly mode: "waived"; readonly waiver: WaiverFact };

/** What one policy adds to a decision. */
export interface Remark {
  readonly outcome: Outcome;
  /** There unless the outcome is ALLOW. */
  readonly code?: string;
  readonly violation?: GovernanceViolation;
  readonly flag?: string;
  readonly limits: readonly LimitNeed[];
  readonly approval?: ApprovalNeed;
  readonly step: TraceStep;
}

export function remarkOf(policy: CompiledPolicy, standing: Standing, judgement: Judgement): Remark {
  const { verdict, limits = [], approval } = judgement;
  const passed: Remark = {
    outcome: "ALLOW",
    limits: standing.mode === "waived" ? [] : limits,
    step: stepOf(policy, standing, judgement),
  };
  const remark =
    verdict.kind === "passed" ? passed : { ...passed, ...consequenceOf(policy, standing, verdict) };
  return approval === undefined || standing.mode !== "enforce" ? remark : { ...remark, approval };
}

type Consequence = Pick<Remark, "outcome" | "code" | "violation" | "flag">;
type Objection = Exclude<Verdict, { readonly kind: "passed" }>;

function consequenceOf(policy: CompiledPolicy, standing: Standing, verdict: Objection): Consequence {
  return standing.mode === "enforce" ? enforced(policy, verdict) : onRecord(policy, standing, verdict);
}

function enforced({ id, type, outcome, status }: CompiledPolicy, verdict: Objection): Consequence {
  switch (verdict.kind) {
    case "flagged":
      return { outcome: "ALLOW", flag: verdict.message };
    case "violated": {
      const { message } = verdict;
      const violation = { policy_id: id, type, message, mode: "enforce", status } as const;
      return { outcome, code: type.toUpperCase(), violation };
    }
    case "uncounted":
      return { outcome: "BLOCK", code: "LIMITS_UNAVAILABLE" };
  }
}

/** What a policy that is not enforced finds is recorded, and nothing else. */
function onRecord({ id, type }: CompiledPolicy, standing: Standing, verdict: Objection): Consequence {
  if (verdict.kind === "uncounted") return { outcome: "ALLOW" };
  const { message } = verdict;
  const waiver = standing.mode === "waived" ? { waiver_id: standing.waiver.waiver_id } : {};
  return {
    outcome: "ALLOW",
    violation: { policy_id: id, type, message, mode: standing.mode, ...waiver },
  };
}

function stepOf({ id }: CompiledPolicy, standing: Standing, { verdict, narrowing }: Judgement): TraceStep {
  const narrowed = narrowing === undefined ? "" : `${narrowingWhy(narrowing, standing)} `;
  return {
    result: narrowing !== undefined && verdict.kind === "passed" ? "matched" : results[verdict.kind],
    rule: id,
    stage: "governance",
    why: `${standingWhy(standing)}${narrowed}${verdictWhy(verdict)}`,
  };
}

const results: Readonly<Record<Verdict["kind"], TraceStep["result"]>> = {
  passed: "not-matched",
  flagged: "matched",
  violated: "matched",
  uncounted: "error",
};

function standingWhy(standing: Standing): string {
  switch (standing.mode) {
    case "enforce":
      return "";
    case "shadow":
      return "In shadow. ";
    case "waived":
      return `Waived by ${standing.waiver.waiver_id}. `;
  }
}

function narrowingWhy({ takenOut }: Narrowing, { mode }: Standing): string {
  return `${mode === "enforce" ? "Takes" : "Would take"} out ${takenOut.map(targetName).join(", ")}.`;
}

function verdictWhy(verdict: Verdict): string {
  switch (verdict.kind) {
    case "passed":
    case "uncounted":
      return verdict.why;
    case "flagged":
    case "violated":
      return `${verdict.message.slice(0, 1).toUpperCase()}${verdict.message.slice(1)}.`;
  }
}

import type { GovernanceViolation, Outcome, StageVerdict, TraceStep } from "../decision.ts";
import type { CallEnvelope } from "../facts.ts";
import { strictest } from "../strictness.ts";
import { blockedAgent } from "./blocked-agent.ts";
import { coveredTargets } from "./clauses.ts";
import type { Governance } from "./compile-governance.ts";
import type { CompiledPolicy } from "./compile-policy.ts";
import { areSome } from "./narrow-targets.ts";
import type { ApprovalNeed, LimitNeed } from "./needs.ts";
import type { Targets } from "./policy-kind.ts";
import { type Remark, remarkOf, type Standing } from "./remark.ts";

/** What governance says of a call that the stages before it let go somewhere (SEMANTICS 5). */
export interface GovernedCall extends StageVerdict {
  /** In the order in which they are tried; of a refused call, those that no policy took out. */
  readonly targets: Targets;
  /** In the order of the table, then of the ids. */
  readonly violations: readonly GovernanceViolation[];
  readonly flags: readonly string[];
  /** What must be reserved before the call is sent. */
  readonly limits: readonly LimitNeed[];
  /** What somebody else must say yes to, or has said. */
  readonly approvals: readonly ApprovalNeed[];
}

/**
 * Judges a call by every policy that applies, in the order of the table, then of the ids. An enforced one sees the targets that
 * those before it left; one in shadow, or waived, sees them all, so that what it says does not hang on the others.
 */
export function govern(governance: Governance, facts: CallEnvelope, candidates: Targets): GovernedCall {
  const blocked = blockedAgent(facts.principal);
  const remarks: Remark[] = blocked === undefined ? [] : [blocked];
  let targets = candidates;
  for (const policy of governance.index.find(facts, candidates)) {
    const standing = standingOf(policy, facts);
    const isEnforced = standing.mode === "enforce";
    const seen = isEnforced ? targets : candidates;
    const covered = coveredTargets(policy.clauses, seen, facts);
    if (!areSome(covered)) continue;
    const judgement = policy.judge({ facts, targets: seen, covered });
    remarks.push(remarkOf(policy, standing, judgement));
    if (isEnforced) targets = judgement.narrowing?.targets ?? targets;
  }
  return joinRemarks(remarks, targets);
}

function standingOf({ id, mode }: CompiledPolicy, { waivers }: CallEnvelope): Standing {
  const waiver = waivers?.find(({ policy_id }) => policy_id === id);
  return waiver === undefined ? unwaived[mode] : { mode: "waived", waiver };
}

const unwaived: Readonly<Record<CompiledPolicy["mode"], Standing>> = {
  enforce: { mode: "enforce" },
  shadow: { mode: "shadow" },
};

function joinRemarks(remarks: readonly Remark[], targets: Targets): GovernedCall {
  const outcome = remarks.reduce<Outcome>((strict, remark) => strictest(strict, remark.outcome), "ALLOW");
  const codes: string[] = [];
  const violations: GovernanceViolation[] = [];
  const flags: string[] = [];
  const limits: LimitNeed[] = [];
  const approvals: ApprovalNeed[] = [];
  const trace: TraceStep[] = [];
  for (const remark of remarks) {
    if (remark.code !== undefined && remark.outcome === outcome) codes.push(remark.code);
    if (remark.violation !== undefined) violations.push(remark.violation);
    if (remark.flag !== undefined) flags.push(remark.flag);
    if (remark.approval !== undefined) approvals.push(remark.approval);
    limits.push(...remark.limits);
    trace.push(remark.step);
  }
  return { outcome, codes, trace, targets, violations, flags, limits, approvals };
}

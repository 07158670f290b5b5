import { decideToolCall } from "./decide-tool-call.ts";
import type { AppliedPolicy, Decision, Outcome, StageName, StageVerdict, TraceStep } from "./decision.ts";
import { type CallEnvelope, type Facts, isCallEnvelope } from "./facts.ts";
import type { LimitNeed } from "./governance/needs.ts";
import type { MatchedPolicy } from "./guardrails/guardrail-plan.ts";
import { type JudgedModelCall, judgeModelCall } from "./judge-model-call.ts";
import { toTarget } from "./routing/route.ts";
import type { Snapshot } from "./snapshot.ts";
import { isPermitted, strictest } from "./strictness.ts";
import type { Writable } from "./writable.ts";

/**
 * Decides one call: a pure function of its two arguments, which never throws. The same snapshot and facts give the same
 * bytes on any machine (ARCHITECTURE, promise 1). Only the gateway's own model calls go to a provider; a decision that
 * somebody else enforces is the rules' alone.
 */
export function decide(snapshot: Snapshot, facts: Facts): Decision {
  if (!isCallEnvelope(facts)) return snapshot.decideByRules(facts);
  switch (facts.action) {
    case "infer:run":
      return decideModelCall(snapshot, facts).decision;
    case "tool:invoke":
      return decideToolCall(snapshot, facts);
    default:
      return snapshot.decideByRules(facts);
  }
}

/** A model call's decision, and what must be reserved for it if it is permitted. */
export interface DecidedModelCall {
  readonly decision: Decision;
  /** As `limitsOf` gives them. */
  readonly limits: readonly LimitNeed[];
}

/**
 * The same of a call to a model, with the limits that were found on the way: to ask for them afterwards is to judge the call once
 * more. The strictest stage wins, and each that shaped the outcome adds its codes (SEMANTICS 2).
 */
export function decideModelCall(snapshot: Snapshot, facts: CallEnvelope): DecidedModelCall {
  return concludeModelCall(snapshot, judgeModelCall(snapshot, facts));
}

/** What its stages say, joined. */
export function concludeModelCall(snapshot: Snapshot, judged: JudgedModelCall): DecidedModelCall {
  const { routed, ruled, obliged, governed, guarded } = judged;
  const stages = stagesOf(judged);
  const outcome = stages.reduce<Outcome>((strict, stage) => strictest(strict, stage.outcome), "ALLOW");
  const isSent = isPermitted(outcome);
  const { shapers, codes, trace } = joined(stages, outcome);
  const decision: Writable<Decision> = {
    default_applied: ruled.defaultApplied,
    outcome,
    policy: ruled.policy,
    rationale_codes: codes,
    reason_codes: routed.reasonCodes,
    snapshot_sha256: snapshot.snapshot_sha256,
    targets: isSent ? (governed?.targets.map(toTarget) ?? (obliged ?? routed).targets) : [],
    trace,
  };
  if (outcome === "DEGRADE") decision.obligations = ruled.obligations;
  if (ruled.matchedRuleId !== undefined && shapers.includes("rules")) {
    decision.matched_rule_id = ruled.matchedRuleId;
  }
  if (!isSent) decision.refused_by = shapers;
  if (governed !== undefined && governed.violations.length > 0) decision.violations = governed.violations;
  if (governed !== undefined && governed.flags.length > 0) decision.flags = governed.flags;
  if (guarded !== undefined && guarded.verdicts.length > 0) decision.guardrails = guarded.verdicts;
  if (guarded !== undefined && guarded.policies.length > 0) {
    decision.guardrail_policies = guarded.policies.map(applied);
  }
  return { decision, limits: isSent ? (governed?.limits ?? []) : [] };
}

interface Stage {
  readonly name: StageName;
  readonly outcome: Outcome;
  readonly verdict: StageVerdict;
}

/** The stages that spoke, in their order. */
function stagesOf({ routed, ruled, obliged, governed, guarded }: JudgedModelCall): readonly Stage[] {
  const stages: Stage[] = [
    { name: "routing", outcome: routed.outcome, verdict: routed },
    // What cannot be done of what a rule asks for is refused in that rule's name.
    { name: "rules", outcome: obliged?.outcome ?? ruled.outcome, verdict: ruled },
  ];
  if (obliged !== undefined) stages.push({ name: "obligations", outcome: obliged.outcome, verdict: obliged });
  if (governed !== undefined)
    stages.push({ name: "governance", outcome: governed.outcome, verdict: governed });
  if (guarded !== undefined) stages.push({ name: "guardrails", outcome: guarded.outcome, verdict: guarded });
  return stages;
}

/** The stages that gave the decision its outcome with their codes, each code once, and the steps of all. */
function joined(stages: readonly Stage[], outcome: Outcome) {
  const shapers: StageName[] = [];
  const codes: string[] = [];
  const trace: TraceStep[] = [];
  for (const { name, outcome: own, verdict } of stages) {
    trace.push(...verdict.trace);
    if (own !== outcome) continue;
    shapers.push(name);
    for (const code of verdict.codes) if (!codes.includes(code)) codes.push(code);
  }
  return { shapers, codes, trace };
}

function applied({ policy_name, matched_via }: MatchedPolicy): AppliedPolicy {
  return { policy_name, matched_via };
}

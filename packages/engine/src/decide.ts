import { decideToolCall } from "./decide-tool-call.ts";
import type { AppliedPolicy, Decision, StageName, StageVerdict } from "./decision.ts";
import { type CallEnvelope, type Facts, isCallEnvelope } from "./facts.ts";
import type { LimitNeed } from "./governance/needs.ts";
import type { MatchedPolicy } from "./guardrails/guardrail-plan.ts";
import { type JudgedModelCall, judgeModelCall } from "./judge-model-call.ts";
import { toTarget } from "./routing/route.ts";
import type { Snapshot } from "./snapshot.ts";
import { isPermitted, strictest } from "./strictness.ts";

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
export function concludeModelCall(
  snapshot: Snapshot,
  { routed, ruled, obliged, governed, guarded }: JudgedModelCall,
): DecidedModelCall {
  const stages: readonly Stage[] = [
    { name: "routing", ...routed },
    // What cannot be done of what a rule asks for is refused in that rule's name.
    { name: "rules", ...ruled, outcome: obliged?.outcome ?? ruled.outcome },
    ...(obliged === undefined ? [] : [{ name: "obligations", ...obliged } as const]),
    ...(governed === undefined ? [] : [{ name: "governance", ...governed } as const]),
    ...(guarded === undefined ? [] : [{ name: "guardrails", ...guarded } as const]),
  ];
  const outcome = stages.map((stage) => stage.outcome).reduce(strictest);
  const shaping = stages.filter((stage) => stage.outcome === outcome);
  const shapers = shaping.map(({ name }) => name);
  const targets = governed?.targets.map(toTarget) ?? (obliged ?? routed).targets;
  const decision: Decision = {
    outcome,
    rationale_codes: [...new Set(shaping.flatMap((stage) => stage.codes))],
    reason_codes: routed.reasonCodes,
    ...(outcome === "DEGRADE" && { obligations: ruled.obligations }),
    ...(ruled.matchedRuleId !== undefined &&
      shapers.includes("rules") && { matched_rule_id: ruled.matchedRuleId }),
    default_applied: ruled.defaultApplied,
    ...(!isPermitted(outcome) && { refused_by: shapers }),
    targets: isPermitted(outcome) ? targets : [],
    ...(governed !== undefined && governed.violations.length > 0 && { violations: governed.violations }),
    ...(governed !== undefined && governed.flags.length > 0 && { flags: governed.flags }),
    ...(guarded !== undefined && guarded.verdicts.length > 0 && { guardrails: guarded.verdicts }),
    ...(guarded !== undefined &&
      guarded.policies.length > 0 && { guardrail_policies: guarded.policies.map(applied) }),
    policy: ruled.policy,
    snapshot_sha256: snapshot.snapshot_sha256,
    trace: stages.flatMap((stage) => stage.trace),
  };
  return { decision, limits: isPermitted(outcome) ? (governed?.limits ?? []) : [] };
}

function applied({ policy_name, matched_via }: MatchedPolicy): AppliedPolicy {
  return { policy_name, matched_via };
}

type Stage = StageVerdict & { readonly name: StageName };

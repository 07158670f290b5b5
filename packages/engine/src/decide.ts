import { decideToolCall } from "./decide-tool-call.ts";
import type { Decision, StageName, StageVerdict } from "./decision.ts";
import { type CallEnvelope, type Facts, isCallEnvelope } from "./facts.ts";
import { applyObligations } from "./obligations/apply-obligations.ts";
import { route } from "./routing/route.ts";
import { applyRules } from "./rules/apply-rules.ts";
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
      return decideModelCall(snapshot, facts);
    case "tool:invoke":
      return decideToolCall(snapshot, facts);
    default:
      return snapshot.decideByRules(facts);
  }
}

/** Routing, rules, obligations: the strictest stage wins, and each that shaped the outcome adds its codes (SEMANTICS 2). */
function decideModelCall(snapshot: Snapshot, facts: CallEnvelope): Decision {
  const routed = route(snapshot.routing, facts);
  const ruled = applyRules(snapshot.rules, facts);
  const goesOn = isPermitted(strictest(routed.outcome, ruled.outcome));
  const obliged =
    goesOn && ruled.outcome === "DEGRADE" ? applyObligations(ruled.obligations, facts, routed) : undefined;
  const stages: readonly Stage[] = [
    { name: "routing", ...routed },
    // What cannot be done of what a rule asks for is refused in that rule's name.
    { name: "rules", ...ruled, outcome: obliged?.outcome ?? ruled.outcome },
    ...(obliged === undefined ? [] : [{ name: "obligations", ...obliged } as const]),
  ];
  const outcome = stages.map((stage) => stage.outcome).reduce(strictest);
  const shaping = stages.filter((stage) => stage.outcome === outcome);
  const shapers = shaping.map(({ name }) => name);
  return {
    outcome,
    rationale_codes: [...new Set(shaping.flatMap((stage) => stage.codes))],
    reason_codes: routed.reasonCodes,
    ...(outcome === "DEGRADE" && { obligations: ruled.obligations }),
    ...(ruled.matchedRuleId !== undefined &&
      shapers.includes("rules") && { matched_rule_id: ruled.matchedRuleId }),
    default_applied: ruled.defaultApplied,
    ...(!isPermitted(outcome) && { refused_by: shapers }),
    targets: isPermitted(outcome) ? (obliged ?? routed).targets : [],
    policy: ruled.policy,
    snapshot_sha256: snapshot.snapshot_sha256,
    trace: stages.flatMap((stage) => stage.trace),
  };
}

type Stage = StageVerdict & { readonly name: StageName };

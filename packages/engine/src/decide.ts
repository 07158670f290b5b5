import type { Decision, Outcome } from "./decision.ts";
import { type Facts, isCallEnvelope } from "./facts.ts";
import { type Route, route } from "./routing/route.ts";
import { applyRules } from "./rules/apply-rules.ts";
import type { Snapshot } from "./snapshot.ts";

/**
 * Decides one call: a pure function of its two arguments, which never throws. The same snapshot and facts give the same
 * bytes on any machine (ARCHITECTURE, promise 1). The strictest stage wins, and each stage that shaped the outcome adds
 * its codes (SEMANTICS 2).
 */
export function decide(snapshot: Snapshot, facts: Facts): Decision {
  const routed =
    facts.action === "infer:run" && isCallEnvelope(facts) ? route(snapshot.routing, facts) : nothingToRoute;
  const ruled = applyRules(facts);
  const outcome = strictest(routed.outcome, ruled.outcome);
  const shaping = [routed, ruled].filter((stage) => stage.outcome === outcome);
  return {
    outcome,
    rationale_codes: shaping.flatMap((stage) => stage.codes),
    reason_codes: routed.reasonCodes,
    default_applied: ruled.defaultApplied,
    targets: strictness[outcome] > strictness.DEGRADE ? [] : routed.targets,
    policy: snapshot.policy,
    snapshot_sha256: snapshot.snapshot_sha256,
    trace: [...routed.trace, ...ruled.trace],
  };
}

/** Only model calls go to a provider. */
const nothingToRoute: Route = {
  outcome: "ALLOW",
  codes: [],
  reasonCodes: [],
  targets: [],
  staysLocal: false,
  trace: [],
};

function strictest(a: Outcome, b: Outcome): Outcome {
  return strictness[a] >= strictness[b] ? a : b;
}

const strictness: Readonly<Record<Outcome, number>> = { ALLOW: 0, DEGRADE: 1, REQUIRE_REVIEW: 2, BLOCK: 3 };

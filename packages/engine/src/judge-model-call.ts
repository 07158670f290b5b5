import type { Target } from "./decision.ts";
import type { CallEnvelope, TargetFact } from "./facts.ts";
import { reviewNeed, withApprovals } from "./governance/covered-review.ts";
import { type GovernedCall, govern } from "./governance/govern.ts";
import { areSome } from "./governance/narrow-targets.ts";
import type { ApprovalNeed } from "./governance/needs.ts";
import type { Targets } from "./governance/policy-kind.ts";
import { type GuardedCall, guardModelCall } from "./guardrails/guard-model-call.ts";
import { applyObligations, type ObligedCall } from "./obligations/apply-obligations.ts";
import { isSameTarget } from "./providers.ts";
import { type Route, route } from "./routing/route.ts";
import { applyRules, type RulesVerdict } from "./rules/apply-rules.ts";
import type { Snapshot } from "./snapshot.ts";
import { isPermitted, strictest } from "./strictness.ts";

/** What each stage says of a model call. */
export interface JudgedModelCall {
  readonly routed: Route;
  readonly ruled: RulesVerdict;
  /** The approval that a review of the rules needs, given or not. */
  readonly review: ApprovalNeed | undefined;
  /** Absent where the rules oblige to nothing, or the call goes nowhere. */
  readonly obliged: ObligedCall | undefined;
  /** Absent where there is nothing to govern by, or the stages before it refuse. */
  readonly governed: GovernedCall | undefined;
  /** Absent where no guardrail applies. */
  readonly guarded: GuardedCall | undefined;
}

export function judgeModelCall(snapshot: Snapshot, facts: CallEnvelope): JudgedModelCall {
  const routed = route(snapshot.routing, facts);
  const asked = applyRules(snapshot.rules, facts);
  const review = asked.outcome === "REQUIRE_REVIEW" ? reviewNeed(asked) : undefined;
  const ruled = withApprovals(asked, snapshot.rules, facts);
  const goesOn = isPermitted(strictest(routed.outcome, ruled.outcome));
  const obliged =
    goesOn && ruled.outcome === "DEGRADE" ? applyObligations(ruled.obligations, facts, routed) : undefined;
  const outcome = strictest(routed.outcome, obliged?.outcome ?? ruled.outcome);
  const governed =
    outcome === "BLOCK" ? undefined : governTargets(snapshot, facts, (obliged ?? routed).targets);
  const guarded = guardModelCall(snapshot.guarding, facts);
  return { routed, ruled, review, obliged, governed, guarded };
}

function governTargets(
  { governance }: Snapshot,
  facts: CallEnvelope,
  permitted: readonly Target[],
): GovernedCall | undefined {
  if (governance.policyCount === 0 && facts.principal.agent_blocked !== true) return undefined;
  const candidates = permittedTargets(permitted, facts);
  return candidates === undefined ? undefined : govern(governance, facts, candidates);
}

/** The facts of the targets that a stage permits. */
export function permittedTargets(
  permitted: readonly Target[],
  { targets }: CallEnvelope,
): Targets | undefined {
  const found: TargetFact[] = [];
  for (const target of permitted) {
    const fact = targets.find((each) => isSameTarget(each, target));
    if (fact !== undefined) found.push(fact);
  }
  return areSome(found) ? found : undefined;
}

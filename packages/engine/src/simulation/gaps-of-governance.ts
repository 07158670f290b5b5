import type { CallEnvelope } from "../facts.ts";
import { coveredTargets } from "../governance/clauses.ts";
import type { Governance } from "../governance/compile-governance.ts";
import type { CompiledPolicy } from "../governance/compile-policy.ts";
import { areSome } from "../governance/narrow-targets.ts";
import type { ApprovalNeed, LimitNeed } from "../governance/needs.ts";
import type { JudgedCall, Judgement, Targets } from "../governance/policy-kind.ts";
import type { Snapshot } from "../snapshot.ts";
import type { MissingFact, RecordedFacts, StageGaps } from "./missing-fact.ts";
import { boundsAreKnown } from "./reserved-bounds.ts";

/** What the enforced policies that apply would read and not find. Those in shadow, or waived, decide nothing. */
export function gapsOfGovernance(
  governance: Governance,
  recorded: RecordedFacts<CallEnvelope>,
  { candidates, cap }: { readonly candidates: Targets; readonly cap: number | undefined },
): StageGaps {
  const { facts } = recorded;
  const missing = new Set<MissingFact>();
  let surelyBlocks = false;
  let targets = candidates;
  for (const policy of governance.index.find(facts, candidates)) {
    if (policy.mode === "shadow" || facts.waivers?.some(({ policy_id }) => policy_id === policy.id)) continue;
    const covered = coveredTargets(policy.clauses, targets, facts);
    if (!areSome(covered)) continue;
    const call = { facts, targets, covered };
    const judgement = policy.judge(call);
    const gaps = gapsOf(policy, judgement, { call, recorded, cap });
    for (const gap of gaps) missing.add(gap);
    if (gaps.length === 0 && isRefusal(policy, judgement)) surelyBlocks = true;
    targets = judgement.narrowing?.targets ?? targets;
  }
  return { missing: [...missing], surelyBlocks };
}

interface Judging {
  readonly call: JudgedCall;
  readonly recorded: RecordedFacts<CallEnvelope>;
  readonly cap: number | undefined;
}

function gapsOf(
  { asksFor }: CompiledPolicy,
  { verdict, limits = [], approval }: Judgement,
  { call, recorded, cap }: Judging,
): readonly MissingFact[] {
  const { facts, covered } = call;
  const gaps: MissingFact[] = [];
  const isViolated = verdict.kind === "violated";
  if (
    asksFor.includes("cost-bounds") &&
    covered.some(({ cost_bound_nano_usd: bound }) => bound === undefined)
  )
    gaps.push("targets.cost_bound_nano_usd");
  if (
    (asksFor.includes("token-bounds") && facts.call.output_tokens_max === undefined) ||
    (limits.some(({ kind }) => kind !== "requests") && !boundsAreKnown(recorded, cap))
  )
    gaps.push("call.output_tokens_max");
  if (asksFor.includes("reviews") && isViolated && facts.reviews === undefined) gaps.push("reviews");
  for (const need of limits) if (!isAnswered(need, facts)) gaps.push(`usage.${need.policyId}`);
  if (approval !== undefined && isViolated && mayBeCovered(approval, recorded))
    gaps.push(`approvals.${approval.policyId}`);
  return gaps;
}

/** Where the store was not asked at all, limits are pending. */
function isAnswered({ policyId, kind, counter }: LimitNeed, { usage }: CallEnvelope): boolean {
  if (usage === undefined || usage === "unavailable") return true;
  const isIts = (fact: { readonly policy_id: string; readonly kind: string; readonly counter: string }) =>
    fact.policy_id === policyId && fact.kind === kind && fact.counter === counter;
  return usage.some(isIts);
}

/**
 * Whether somebody may have approved such calls, and nobody looked. A policy that was not there then, or a rule that asked for none,
 * has no approvals: the call would have waited.
 */
export function mayBeCovered(need: ApprovalNeed, { facts, decidedBy }: RecordedFacts<CallEnvelope>): boolean {
  const { policyId } = need;
  const ruleId = need.kind === "rule" ? (need.ruleId ?? "") : undefined;
  const isAsked = facts.approvals?.some((fact) => fact.policy_id === policyId && fact.rule_id === ruleId);
  if (isAsked === true) return false;
  if (decidedBy === undefined) return true;
  return ruleId === undefined
    ? policyIds(decidedBy.governance).has(policyId)
    : askedByRule(decidedBy, ruleId);
}

/** A review of no rule is the default's, or that of rules that could not be evaluated. */
function askedByRule({ rules }: Snapshot, ruleId: string): boolean {
  const asks = rules.rules.filter(({ then }) => then.decision === "REQUIRE_REVIEW");
  if (ruleId !== "") return asks.some((rule) => rule.ruleId === ruleId);
  return asks.length > 0 || rules.fallback.decision === "REQUIRE_REVIEW";
}

function policyIds(governance: Governance): ReadonlySet<string> {
  const known = idsOf.get(governance);
  if (known !== undefined) return known;
  const ids = new Set(governance.policies.map(({ id }) => id));
  idsOf.set(governance, ids);
  return ids;
}

const idsOf = new WeakMap<Governance, ReadonlySet<string>>();

function isRefusal({ outcome }: CompiledPolicy, { verdict }: Judgement): boolean {
  return verdict.kind === "uncounted" || (verdict.kind === "violated" && outcome === "BLOCK");
}

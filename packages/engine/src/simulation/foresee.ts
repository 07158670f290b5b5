import type { FactPath } from "../conditions/vocabulary.ts";
import { concludeModelCall, type DecidedModelCall, decide } from "../decide.ts";
import type { StageName } from "../decision.ts";
import { type CallEnvelope, isCallEnvelope } from "../facts.ts";
import { reviewNeed } from "../governance/covered-review.ts";
import { type JudgedModelCall, judgeModelCall, permittedTargets } from "../judge-model-call.ts";
import type { Snapshot } from "../snapshot.ts";
import { gapsOfGovernance, mayBeCovered } from "./gaps-of-governance.ts";
import { gapsOfGuardrails } from "./gaps-of-guardrails.ts";
import { gapsOfRules } from "./gaps-of-rules.ts";
import { type MissingFact, noGaps, type RecordedFacts, type StageGaps } from "./missing-fact.ts";
import { tokenCapOf } from "./reserved-bounds.ts";

/** What a snapshot decides by what another's record holds. */
export interface Foreseen extends DecidedModelCall {
  /**
   * The facts that it would read and that the record does not have. Where there are some, the decision is a guess: unless it is
   * `sure` that the call is refused, by what is recorded alone.
   */
  readonly missing: readonly MissingFact[];
  readonly isSurelyBlocked: boolean;
}

/**
 * Decides by recorded facts, and says which of those that count are missing. INVARIANT: where the decision could be another one
 * for some value of a fact that nobody looked for then, that fact is missing. Limits are pending without `usage`, as in `decide`:
 * answer them, and foresee again.
 */
export function foresee(snapshot: Snapshot, recorded: RecordedFacts): Foreseen {
  const { facts } = recorded;
  if (isCallEnvelope(facts) && facts.action === "infer:run")
    return foreseeCall(snapshot, { ...recorded, facts });
  const missing = gapsOfRules(snapshot.rules, facts, recorded.doubted);
  return { decision: decide(snapshot, facts), limits: [], missing, isSurelyBlocked: false };
}

function foreseeCall(snapshot: Snapshot, recorded: RecordedFacts<CallEnvelope>): Foreseen {
  const judged = judgeModelCall(snapshot, recorded.facts);
  const gaps = gapsByStage(snapshot, judged, recorded);
  const { decision, limits } = concludeModelCall(snapshot, judged);
  const missing = new Set<MissingFact>();
  let isSurelyBlocked = false;
  for (const stage of Object.values(gaps)) {
    for (const gap of stage.missing) missing.add(gap);
    isSurelyBlocked ||= stage.surelyBlocks;
  }
  return { decision, limits, missing: [...missing], isSurelyBlocked };
}

/** What a stage says is sure only where what it builds upon is. */
function gapsByStage(
  snapshot: Snapshot,
  judged: JudgedModelCall,
  recorded: RecordedFacts<CallEnvelope>,
): Readonly<Record<StageName, StageGaps>> {
  const { routed, ruled, obliged } = judged;
  const routing = sure(gapsOfRouting(snapshot, recorded), routed.outcome === "BLOCK");
  const rules = sure(gapsInRules(snapshot, judged, recorded), ruled.outcome === "BLOCK");
  const restsOnSure = routing.missing.length + rules.missing.length === 0;
  const obligations = sure(gapsOfObligations(judged, recorded), restsOnSure && obliged?.outcome === "BLOCK");
  const governance = gapsInGovernance(snapshot, judged, recorded);
  const isReached = restsOnSure && obligations.missing.length === 0;
  const isSwitchedOff = recorded.facts.principal.agent_blocked === true;
  return {
    routing,
    rules,
    obligations,
    governance: { ...governance, surelyBlocks: isSwitchedOff || (isReached && governance.surelyBlocks) },
    guardrails: gapsOfGuardrails(snapshot, recorded),
  };
}

function sure(missing: readonly MissingFact[], blocks: boolean): StageGaps {
  return { missing, surelyBlocks: blocks && missing.length === 0 };
}

const KEYWORD: FactPath = "signals.sensitive_keyword_match";
const SENSITIVITY: FactPath = "resource.sensitivity";

/** The keyword always counts, be it in the code alone; sensitivity only where it keeps calls local that no keyword kept. */
function gapsOfRouting(
  { routing }: Snapshot,
  { facts, doubted }: RecordedFacts<CallEnvelope>,
): readonly MissingFact[] {
  if (doubted.has(KEYWORD)) return [KEYWORD];
  const isAsked = routing.localFrom !== undefined && facts.signals["sensitive_keyword_match"] === false;
  return isAsked && doubted.has(SENSITIVITY) ? [SENSITIVITY] : [];
}

function gapsInRules(
  snapshot: Snapshot,
  { ruled, review }: JudgedModelCall,
  recorded: RecordedFacts<CallEnvelope>,
): readonly MissingFact[] {
  const missing = gapsOfRules(snapshot.rules, recorded.facts, recorded.doubted);
  if (review === undefined || ruled.outcome !== "REQUIRE_REVIEW") return missing;
  const need = reviewNeed(ruled);
  const name =
    need.kind === "rule" && need.ruleId !== undefined ? `${need.policyId}.${need.ruleId}` : need.policyId;
  return mayBeCovered(need, recorded) ? [...missing, `approvals.${name}`] : missing;
}

function gapsOfObligations(
  { ruled, obliged }: JudgedModelCall,
  { facts }: RecordedFacts<CallEnvelope>,
): readonly MissingFact[] {
  const isAsked = obliged !== undefined && ruled.obligations.some(({ type }) => type === "REDACT");
  return isAsked && facts.redactable === undefined ? ["redactable"] : [];
}

function gapsInGovernance(
  { governance }: Snapshot,
  { routed, ruled, obliged, governed }: JudgedModelCall,
  recorded: RecordedFacts<CallEnvelope>,
): StageGaps {
  if (governed === undefined || governance.policyCount === 0) return noGaps;
  const candidates = permittedTargets((obliged ?? routed).targets, recorded.facts);
  const cap = tokenCapOf(ruled.obligations);
  return candidates === undefined ? noGaps : gapsOfGovernance(governance, recorded, { candidates, cap });
}

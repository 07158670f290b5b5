import {
  type Decision,
  type Facts,
  foresee,
  isCallEnvelope,
  type LimitNeed,
  type MissingFact,
  type Snapshot,
} from "@meshgate/engine";
import { asCandidateSees } from "./as-candidate-sees.ts";
import type { Candidate } from "./candidate.ts";
import { type ChangeKind, changeBetween, changeOfOutcome } from "./compare-decisions.ts";
import type { DoubtedFacts, DoubtsOf } from "./doubted-facts.ts";
import type { AnswerLimits } from "./limit-answers.ts";

/** One recorded decision, and what is known of how its facts came about. */
export interface RecordedCall {
  readonly requestId: string;
  readonly atMs: number;
  readonly facts: Facts;
  readonly decision: Decision;
  /** Absent where it is not kept. */
  readonly decidedBy: Snapshot | undefined;
  readonly doubtsOf: DoubtsOf;
}

/** What a candidate would have decided, or which facts nobody recorded that it would have read. */
export type Simulated =
  | {
      readonly kind: "decided";
      readonly decision: Decision;
      /** Absent where nothing changes. */
      readonly change: ChangeKind | undefined;
      /** What a permitted call holds until it ends. */
      readonly limits: readonly LimitNeed[];
      /** What is not known, and changes nothing: the call is refused anyway. */
      readonly missing: readonly MissingFact[];
    }
  | { readonly kind: "unknown"; readonly missing: readonly MissingFact[] };

const noDoubts: DoubtedFacts = new Set();

/**
 * Decides a recorded call by a candidate as the pipeline would: with its limits pending, then, where that permits it, with what
 * the counters say. Nothing is guessed: a fact that counts and was not recorded makes the answer unknown.
 */
export function simulateDecision(call: RecordedCall, candidate: Candidate, answer: AnswerLimits): Simulated {
  const { facts, decision: before } = call;
  if (!isCallEnvelope(facts)) return judged(call, candidate, { facts, doubted: noDoubts });
  if (facts.action === "tool:invoke" && !candidate.snapshot.rules.decidesToolCalls) {
    return {
      kind: "decided",
      decision: untouched(candidate),
      limits: [],
      missing: [],
      change: changeOfOutcome(before.outcome, "ALLOW"),
    };
  }
  const seen = asCandidateSees(facts, candidate);
  if (seen === undefined) return { kind: "unknown", missing: ["call.model"] };
  const doubted = call.doubtsOf(facts, seen.targets);
  const first = judged(call, candidate, { facts: seen, doubted });
  if (first.kind === "unknown" || first.limits.length === 0) return first;
  const usage = answer(first.limits, { requestId: call.requestId, atMs: call.atMs, facts });
  // A limit that is pending passes as one that is granted does: they differ in the words of the trace.
  if (isAllGranted(first.limits, usage)) return first;
  return judged(call, candidate, { facts: { ...seen, usage }, doubted });
}

function isAllGranted(limits: readonly LimitNeed[], usage: ReturnType<AnswerLimits>): boolean {
  if (usage === "unavailable") return false;
  return limits.every(({ policyId, kind, counter }) =>
    usage.some(
      (fact) => fact.granted && fact.policy_id === policyId && fact.kind === kind && fact.counter === counter,
    ),
  );
}

interface Seen {
  readonly facts: Facts;
  readonly doubted: DoubtedFacts;
}

function judged(
  { decision: before, decidedBy }: RecordedCall,
  { snapshot }: Candidate,
  seen: Seen,
): Simulated {
  const { decision, limits, missing, isSurelyBlocked } = foresee(snapshot, {
    ...seen,
    obligations: before.obligations ?? [],
    ...(decidedBy !== undefined && { decidedBy }),
  });
  if (missing.length === 0)
    return { kind: "decided", decision, limits, missing, change: changeBetween(before, decision) };
  if (!isSurelyBlocked) return { kind: "unknown", missing };
  // That it is refused is sure; which reasons there are beside is not.
  return {
    kind: "decided",
    decision,
    limits,
    missing,
    change: changeOfOutcome(before.outcome, decision.outcome),
  };
}

/** Where no rule looks at tool calls, none is decided (SEMANTICS 1). */
function untouched({ snapshot }: Candidate): Decision {
  return {
    outcome: "ALLOW",
    rationale_codes: [],
    reason_codes: [],
    default_applied: false,
    targets: [],
    policy: snapshot.policy,
    snapshot_sha256: snapshot.snapshot_sha256,
    trace: [{ stage: "rules", rule: "default", result: "not-matched", why: "No rule looks at tool calls." }],
  };
}

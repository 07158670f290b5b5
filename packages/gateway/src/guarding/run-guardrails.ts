import type { GuardrailFact, GuardrailPhase, GuardrailPlan, PlannedPipeline } from "@meshgate/engine";
import type { CallView, GuardrailSet, UnscannedCause } from "@meshgate/guardrails";
import { type CallGuards, viewCall } from "./call-guards.ts";
import type { Readable } from "./call-passages.ts";
import { failsafeSelection } from "./failsafe-selection.ts";
import { type InspectedPassages, inspectPassages, type PlacedFinding } from "./inspect-passages.ts";

/** What guardrails found in a call or an answer. */
export interface GuardRun {
  /** Of the plan's guardrails, as the decision reads them. One that could not run has none: that is `unavailable`. */
  readonly facts: readonly GuardrailFact[];
  /** Of all that ran, those of no plan among them. */
  readonly findings: readonly PlacedFinding[];
  /** How many parts some guardrail could not look at. */
  readonly unscannedCount: number;
  readonly ran: ReadonlySet<string>;
}

export interface GuardOrder {
  readonly set: GuardrailSet;
  readonly callGuards: CallGuards;
  /** The whole, made where some guardrail looks at it. */
  readonly view: () => CallView;
  readonly plan: GuardrailPlan;
  /** Further guardrails that are of no plan. */
  readonly beside: readonly string[];
}

/** Runs every guardrail of a plan: over the texts in one pass, and over the whole. */
export function* runGuardrails(readable: Readable, order: GuardOrder): Generator<undefined, GuardRun> {
  const { set, plan, beside, callGuards, view } = order;
  const names = [...plannedNames(plan), ...beside];
  const { selection, ran: ranOverTexts } = failsafeSelection(set, names);
  const inTexts = yield* inspectPassages(selection, readable.passages);
  const viewed = viewCall(names, callGuards, view);
  const inspected = { ...inTexts, findings: [...inTexts.findings, ...viewed.findings] };
  const ran = new Set([...ranOverTexts, ...viewed.ran]);
  const outcome: Outcome = { ...inspected, ran, phase: plan.phase, unread: readable.unscanned };
  const unseen = Math.max(0, ...[...inspected.unscannedBy.values()].map((causes) => causes.length));
  return {
    facts: factsOf(plan, outcome),
    findings: inspected.findings,
    unscannedCount: readable.unscanned.length + unseen,
    ran,
  };
}

export function plannedNames({ guardrails, pipelines }: GuardrailPlan): readonly string[] {
  return [
    ...guardrails.map(({ name }) => name),
    ...pipelines.flatMap(({ steps }) => steps.map(({ guardrail }) => guardrail)),
  ];
}

interface Outcome extends InspectedPassages {
  readonly ran: ReadonlySet<string>;
  readonly phase: GuardrailPhase;
  /** What no guardrail can look at. */
  readonly unread: readonly UnscannedCause[];
}

function factsOf(plan: GuardrailPlan, outcome: Outcome): readonly GuardrailFact[] {
  const plain = [...new Set(plannedNames(plan))].filter((name) => outcome.ran.has(name)).sort();
  return [
    ...plain.map((name) => factOf(name, outcome)),
    ...plan.pipelines.flatMap((pipeline) => factsBehindMasks(pipeline, outcome)),
  ];
}

function factOf(guardrail: string, { phase, findings, unread, unscannedBy }: Outcome): GuardrailFact {
  const unscanned = [...new Set([...unread, ...(unscannedBy.get(guardrail) ?? [])])].sort();
  const found = findings.filter(({ finding }) => finding.guardrail === guardrail);
  const types = [...new Set(found.map(({ finding }) => finding.type))].sort();
  return {
    guardrail,
    phase,
    result: types.length > 0 ? "found" : unscanned.length > 0 ? "unscanned" : "passed",
    types,
    ...(unscanned.length === 0 ? {} : { unscanned }),
  };
}

/** Of steps that see what an earlier one of their pipeline masked: what was masked is gone for them. */
function factsBehindMasks({ policy, steps }: PlannedPipeline, outcome: Outcome): readonly GuardrailFact[] {
  const facts: GuardrailFact[] = [];
  const masked: PlacedFinding[] = [];
  for (const { guardrail, spec, pass_data } of steps) {
    const seen = outcome.findings.filter(
      (found) => found.finding.guardrail === guardrail && !masked.some((each) => overlaps(each, found)),
    );
    if (masked.length > 0 && outcome.ran.has(guardrail)) {
      facts.push({ ...factOf(guardrail, { ...outcome, findings: seen }), pipeline: policy });
    }
    if (pass_data && spec.action === "mask") masked.push(...seen);
  }
  return facts;
}

function overlaps({ ranges }: PlacedFinding, other: PlacedFinding): boolean {
  return ranges.some((a) =>
    other.ranges.some((b) => a.place === b.place && a.start < b.end && b.start < a.end),
  );
}

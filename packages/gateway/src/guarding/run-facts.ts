import type { GuardrailFact, GuardrailPhase, GuardrailPlan, PlannedPipeline } from "@meshgate/engine";
import type { UnscannedCause } from "@meshgate/guardrails";
import type { AskedGuard } from "./external/ask-guard.ts";
import type { InspectedPassages, PlacedFinding } from "./inspect-passages.ts";
import { overlap, type PlacedRange } from "./place.ts";

/** What there is to say of the guardrails of a plan. */
export interface RunOutcome extends InspectedPassages {
  readonly plan: GuardrailPlan;
  /** Those that looked themselves. */
  readonly ran: ReadonlySet<string>;
  /** What no guardrail can look at. */
  readonly unread: readonly UnscannedCause[];
  /** Names of guardrails that are services of their own. */
  readonly external: ReadonlySet<string>;
  /** What came of asking them, by `askedKey`; of the others it is pending. */
  readonly asked: ReadonlyMap<string, AskedGuard>;
}

/** Within a pipeline a guard is asked by itself: it may see another text there. */
export function askedKey(guardrail: string, pipeline?: string): string {
  return JSON.stringify([guardrail, pipeline ?? null]);
}

/** As decisions read them. A guardrail that could not run has none: that is `unavailable`. */
export function factsOf(outcome: RunOutcome): readonly GuardrailFact[] {
  const { plan, ran, external } = outcome;
  const facts: GuardrailFact[] = [];
  for (const name of plainNames(plan)) if (ran.has(name)) facts.push(factOf(name, outcome));
  for (const { name } of plan.guardrails) {
    if (external.has(name)) facts.push(askedFact(name, undefined, outcome));
  }
  for (const pipeline of plan.pipelines) facts.push(...factsInPipeline(pipeline, outcome));
  return facts;
}

/** Each planned name once, sorted, as those of a plan are that run on their own. */
function plainNames(plan: GuardrailPlan): readonly string[] {
  const names = plannedNames(plan);
  return plan.pipelines.length === 0 ? names : [...new Set(names)].sort();
}

export function plannedNames({ guardrails, pipelines }: GuardrailPlan): readonly string[] {
  const names = guardrails.map(({ name }) => name);
  for (const { steps } of pipelines) names.push(...steps.map(({ guardrail }) => guardrail));
  return names;
}

/** What a guardrail found, wherever; of an external one in this pipeline. */
function foundBy(
  guardrail: string,
  pipeline: string | undefined,
  { findings, external, asked }: Pick<RunOutcome, "findings" | "external" | "asked">,
): readonly PlacedFinding[] {
  if (!external.has(guardrail)) return findings.filter(({ finding }) => finding.guardrail === guardrail);
  const answer = asked.get(askedKey(guardrail, pipeline));
  return answer?.kind === "answered" ? answer.findings : [];
}

/** What a step does not see, since earlier steps of its pipeline masked it and pass on what they leave. */
export function maskedBefore(
  { policy, steps }: PlannedPipeline,
  guardrail: string,
  outcome: Pick<RunOutcome, "findings" | "external" | "asked">,
): readonly PlacedFinding[] {
  const masked: PlacedFinding[] = [];
  for (const step of steps) {
    if (step.guardrail === guardrail) return masked;
    if (!step.pass_data || step.spec.action !== "mask") continue;
    masked.push(...beside(foundBy(step.guardrail, policy, outcome), masked));
  }
  return masked;
}

/** Of external steps, and of steps that see what an earlier one of their pipeline masked: what was masked is gone for them. */
function factsInPipeline(pipeline: PlannedPipeline, outcome: RunOutcome): readonly GuardrailFact[] {
  const { policy, steps } = pipeline;
  return steps.flatMap(({ guardrail }): readonly GuardrailFact[] => {
    if (outcome.external.has(guardrail)) return [askedFact(guardrail, policy, outcome)];
    const masked = maskedBefore(pipeline, guardrail, outcome);
    if (masked.length === 0 || !outcome.ran.has(guardrail)) return [];
    const findings = beside(foundBy(guardrail, policy, outcome), masked);
    return [{ ...factOf(guardrail, { ...outcome, findings }), pipeline: policy }];
  });
}

function askedFact(guardrail: string, pipeline: string | undefined, outcome: RunOutcome): GuardrailFact {
  const inPipeline = pipeline === undefined ? {} : { pipeline };
  const answer = outcome.asked.get(askedKey(guardrail, pipeline));
  if (answer?.kind === "answered")
    return { ...factOf(guardrail, { ...outcome, findings: answer.findings }), ...inPipeline };
  const result = answer === undefined ? "pending" : "unavailable";
  return { guardrail, phase: outcome.plan.phase, result, types: [], ...inPipeline };
}

type Phased = Pick<RunOutcome, "findings" | "unread" | "unscannedBy"> & {
  readonly plan: { readonly phase: GuardrailPhase };
};

function factOf(guardrail: string, { plan, findings, unread, unscannedBy }: Phased): GuardrailFact {
  const { phase } = plan;
  const own = unscannedBy.get(guardrail) ?? [];
  const types = findings.length === 0 ? none : typesOf(guardrail, findings);
  if (unread.length === 0 && own.length === 0) {
    return { guardrail, phase, result: types.length > 0 ? "found" : "passed", types };
  }
  const unscanned = [...new Set([...unread, ...own])].sort();
  return { guardrail, phase, result: types.length > 0 ? "found" : "unscanned", types, unscanned };
}

const none: readonly string[] = [];

function typesOf(guardrail: string, findings: readonly PlacedFinding[]): readonly string[] {
  const found = findings.filter(({ finding }) => finding.guardrail === guardrail);
  return found.length === 0 ? none : [...new Set(found.map(({ finding }) => finding.type))].sort();
}

/** Those that overlap none of the masked ones. A call may have ten thousand of both. */
function beside(
  findings: readonly PlacedFinding[],
  masked: readonly PlacedFinding[],
): readonly PlacedFinding[] {
  const maskedIn = Map.groupBy(
    masked.flatMap(({ ranges }) => ranges),
    ({ place }) => place,
  );
  const isMasked = (range: PlacedRange) => maskedIn.get(range.place)?.some((each) => overlap(each, range));
  return findings.filter(({ ranges }) => !ranges.some(isMasked));
}

import type { GuardrailFact, GuardrailPhase, GuardrailPlan, PlannedPipeline } from "@meshgate/engine";
import type { GuardrailSet, UnscannedCause } from "@meshgate/guardrails";
import type { Readable } from "./call-passages.ts";
import { type InspectedPassages, inspectPassages, type PlacedFinding } from "./inspect-passages.ts";

/** What guardrails found in a call or an answer. */
export interface GuardRun {
  /** Of the plan's guardrails, as the decision reads them. One that could not run has none: that is `unavailable`. */
  readonly facts: readonly GuardrailFact[];
  /** Of all that ran, those of no plan among them. */
  readonly findings: readonly PlacedFinding[];
  readonly unscanned: readonly UnscannedCause[];
  /** Those that ran, sorted. */
  readonly ran: ReadonlySet<string>;
}

export interface GuardOrder {
  readonly set: GuardrailSet;
  readonly plan: GuardrailPlan;
  /** Further guardrails that are of no plan. */
  readonly beside: readonly string[];
  /** What is no finding after all. */
  readonly isAllowed?: (found: PlacedFinding) => boolean;
}

/** Runs every guardrail of a plan over a text, in one pass. */
export function* runGuardrails(readable: Readable, order: GuardOrder): Generator<undefined, GuardRun> {
  const { set, plan, beside, isAllowed = () => false } = order;
  const names = [...new Set([...plannedNames(plan), ...beside])];
  const inspected = yield* inspectWith(set, names, readable);
  const findings = inspected.findings.filter((found) => !isAllowed(found));
  const unscanned = [...new Set([...readable.unscanned, ...inspected.unscanned])].sort();
  const outcome: Outcome = { phase: plan.phase, findings, unscanned, ran: inspected.ran };
  return { facts: factsOf(plan, outcome), findings, unscanned, ran: inspected.ran };
}

export function plannedNames({ guardrails, pipelines }: GuardrailPlan): readonly string[] {
  return [
    ...guardrails.map(({ name }) => name),
    ...pipelines.flatMap(({ steps }) => steps.map(({ guardrail }) => guardrail)),
  ];
}

type Ran = InspectedPassages & { readonly ran: ReadonlySet<string> };

/** Where one of them fails each runs by itself, so that only those are missing which cannot. */
function* inspectWith(
  set: GuardrailSet,
  names: readonly string[],
  { passages }: Readable,
): Generator<undefined, Ran> {
  const selection = set.select(names);
  try {
    return { ...(yield* inspectPassages(selection, passages)), ran: new Set(selection.guardrails) };
  } catch {
    // A detector failed: its guardrail is unavailable, and policy says what that means.
    if (selection.guardrails.length < 2) return nothing;
  }
  const findings: PlacedFinding[] = [];
  const unscanned: UnscannedCause[] = [];
  const ran = new Set<string>();
  for (const name of selection.guardrails) {
    const one = yield* inspectWith(set, [name], { passages, unscanned: [] });
    findings.push(...one.findings);
    unscanned.push(...one.unscanned);
    for (const each of one.ran) ran.add(each);
  }
  return { findings, unscanned, ran };
}

const nothing: Ran = { findings: [], unscanned: [], ran: new Set() };

interface Outcome {
  readonly phase: GuardrailPhase;
  readonly findings: readonly PlacedFinding[];
  readonly unscanned: readonly UnscannedCause[];
  readonly ran: ReadonlySet<string>;
}

function factsOf(plan: GuardrailPlan, outcome: Outcome): readonly GuardrailFact[] {
  const plain = [...new Set(plannedNames(plan))].filter((name) => outcome.ran.has(name)).sort();
  return [
    ...plain.map((name) => factOf(name, outcome)),
    ...plan.pipelines.flatMap((pipeline) => factsBehindMasks(pipeline, outcome)),
  ];
}

function factOf(guardrail: string, { phase, findings, unscanned }: Outcome): GuardrailFact {
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

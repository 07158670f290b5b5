import type { GuardrailFact, GuardrailPlan } from "@meshgate/engine";
import type { CallView, GuardrailSet } from "@meshgate/guardrails";
import { type CallGuards, viewCall } from "./call-guards.ts";
import type { Readable } from "./call-passages.ts";
import type { AskedGuard } from "./external/ask-guard.ts";
import type { ExternalGuards } from "./external/external-guards.ts";
import { failsafeSelection } from "./failsafe-selection.ts";
import { inspectPassages, type PlacedFinding } from "./inspect-passages.ts";
import { factsOf, plannedNames, type RunOutcome } from "./run-facts.ts";

/** What guardrails found in a call or an answer. */
export interface GuardRun {
  /** Of the plan's guardrails, as the decision reads them; of an external one that was not asked yet: `pending`. */
  readonly facts: readonly GuardrailFact[];
  /** Of all that ran, those of no plan among them. */
  readonly findings: readonly PlacedFinding[];
  /** How many parts some guardrail could not look at. */
  readonly unscannedCount: number;
  readonly ran: ReadonlySet<string>;
  /** What it was made from: an external guard that is asked later looks at the same. */
  readonly readable: Readable;
  readonly outcome: RunOutcome;
}

export interface GuardOrder {
  readonly set: GuardrailSet;
  readonly callGuards: CallGuards;
  readonly externalGuards: ExternalGuards;
  /** The whole, made where some guardrail looks at it, once it is known what was found in its texts. */
  readonly view: (inTexts: readonly PlacedFinding[]) => CallView;
  readonly plan: GuardrailPlan;
  /** Further guardrails that are of no plan. */
  readonly beside: readonly string[];
}

/** Runs every guardrail of a plan that is not a service of its own: over the texts in one pass, and over the whole. */
export function* runGuardrails(readable: Readable, order: GuardOrder): Generator<undefined, GuardRun> {
  const { set, plan, beside, callGuards, externalGuards, view } = order;
  const names = plannedNames(plan).concat(beside);
  const { selection, ran: ranOverTexts } = failsafeSelection(set, names);
  const { findings: inTexts, unscannedBy } = yield* inspectPassages(selection, readable.passages);
  const viewed = viewCall(names, callGuards, () => view(inTexts));
  const ran = viewed.ran.length === 0 ? ranOverTexts : new Set([...ranOverTexts, ...viewed.ran]);
  const findings = inTexts.concat(viewed.findings);
  const outcome: RunOutcome = {
    plan,
    findings,
    unscannedBy,
    ran,
    unread: readable.unscanned,
    external: externalGuards.size === 0 ? noNames : new Set(names.filter((name) => externalGuards.has(name))),
    asked: nothingAsked,
  };
  const unscannedCount = readable.unscanned.length + mostIn(unscannedBy);
  return { facts: factsOf(outcome), findings, unscannedCount, ran, readable, outcome };
}

const noNames: ReadonlySet<string> = new Set();
const nothingAsked: RunOutcome["asked"] = new Map();

function mostIn(unscannedBy: RunOutcome["unscannedBy"]): number {
  let most = 0;
  for (const causes of unscannedBy.values()) most = Math.max(most, causes.length);
  return most;
}

/** The same run with what guardrails of the whole make of another view; without one they could not run. */
export function withView(
  run: GuardRun,
  view: CallView | undefined,
  { callGuards }: Pick<GuardOrder, "callGuards">,
): GuardRun {
  const names = [...new Set(plannedNames(run.outcome.plan))];
  const viewed = view === undefined ? undefined : viewCall(names, callGuards, () => view);
  const refreshed = (findings: readonly PlacedFinding[]) => [
    ...findings.filter(({ finding }) => !callGuards.has(finding.guardrail)),
    ...(viewed?.findings ?? []),
  ];
  const others = [...run.ran].filter((name) => !callGuards.has(name));
  const ran = new Set([...others, ...(viewed?.ran ?? [])]);
  const outcome = { ...run.outcome, ran, findings: refreshed(run.outcome.findings) };
  return { ...run, ran, outcome, findings: refreshed(run.findings), facts: factsOf(outcome) };
}

/** The same run with what external guards answered. */
export function withAnswers(run: GuardRun, answers: ReadonlyMap<string, AskedGuard>): GuardRun {
  const outcome = { ...run.outcome, asked: new Map([...run.outcome.asked, ...answers]) };
  const news = [...answers.values()].flatMap((answer) => (answer.kind === "answered" ? answer.findings : []));
  return { ...run, outcome, facts: factsOf(outcome), findings: [...run.findings, ...news] };
}

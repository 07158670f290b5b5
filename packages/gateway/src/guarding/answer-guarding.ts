import type { ChatCompletionsRequest } from "@meshgate/contracts";
import {
  type GuardrailJudgement,
  type GuardrailPlan,
  type GuardrailVerdict,
  guardrailPlanOf,
  judgeGuardrails,
  type Target,
} from "@meshgate/engine";
import type { GuardrailSet } from "@meshgate/guardrails";
import { redaction } from "@meshgate/guardrails/findings";
import type { CallContext } from "../pipeline/context.ts";
import type { Governed } from "../pipeline/govern.ts";
import type { CallGuards } from "./call-guards.ts";
import { askAboutAnswer } from "./external/ask-about-answer.ts";
import type { GuardAsker } from "./external/ask-guard.ts";
import type { ExternalGuards } from "./external/external-guards.ts";
import { isPublic } from "./is-public.ts";
import type { Mask } from "./mask-findings.ts";
import { type Masking, maskersIn, masksIn } from "./masking.ts";
import { redactingGuardrails } from "./rules-watch.ts";
import { plannedNames } from "./run-facts.ts";
import type { GuardRun } from "./run-guardrails.ts";

/** What is done about an answer of one target. */
export interface AnswerGuarding {
  readonly set: GuardrailSet;
  readonly callGuards: CallGuards;
  readonly externalGuards: ExternalGuards;
  /** Asks the external guards of the plan, in its order. */
  readonly askGuards: (run: GuardRun) => GuardRun | Promise<GuardRun>;
  /** What the call asked for. */
  readonly asked: ChatCompletionsRequest;
  readonly plan: GuardrailPlan;
  readonly masking: Masking;
  /** The built-in guardrails that a rule's REDACT needs; none where no rule asks. */
  readonly redactors: readonly string[];
}

/** The guardrails of an answer by the target that it comes from; undefined where it passes as it is. */
export function answerGuarding(
  { observed, decided }: Pick<Governed, "observed" | "decided">,
  { target, asked, masking, asker }: Answering,
  { snapshot, guardrails, callGuards, externalGuards }: CallContext,
): AnswerGuarding | undefined {
  const plan = guardrailPlanOf(snapshot.guarding, "post_call", observed.facts, [target]) ?? noPlan;
  const redacts = decided.decision.obligations?.some(({ type }) => type === "REDACT") === true;
  const plansNothing = plan.guardrails.length === 0 && plan.pipelines.length === 0;
  if (plansNothing && !redacts && !masking.isReversible) return undefined;
  const redactors = redacts ? redactingGuardrails : [];
  const askGuards = (run: GuardRun) =>
    askAboutAnswer(run, { isPublic: isPublic(target, observed.facts), masking }, asker);
  return { set: guardrails, callGuards, externalGuards, askGuards, asked, plan, masking, redactors };
}

export interface Answering extends Pick<AnswerGuarding, "asked" | "masking"> {
  readonly target: Target;
  readonly asker: GuardAsker;
}

const noPlan: GuardrailPlan = {
  phase: "post_call",
  guardrails: [],
  pipelines: [],
  policies: [],
  exempted: [],
};

/** Every guardrail that looks at the answer. */
export function guardrailsOf({ plan, redactors }: AnswerGuarding): readonly string[] {
  return [...new Set([...plannedNames(plan), ...redactors])];
}

/** The guardrails of policy that can look at it here, sorted: whether a service answers is known only when it is asked. */
export function plannedToRun({ set, callGuards, plan }: AnswerGuarding): readonly string[] {
  const names = plannedNames(plan);
  const ofWhole = names.filter((name) => callGuards.has(name));
  return [...new Set([...set.select(names).guardrails, ...ofWhole])].sort();
}

/** Whether some guardrail must see the whole answer at once: a service is asked once, and not for every chunk. */
export function needsWholeAnswer({ callGuards, externalGuards, plan }: AnswerGuarding): boolean {
  return plannedNames(plan).some((name) => callGuards.has(name) || externalGuards.has(name));
}

/** Whether an answer may have been changed or ended by it; else it is only looked at. */
export function isPassive({ plan, redactors, masking, set }: AnswerGuarding): boolean {
  const { guardrails } = set.select(plannedNames(plan));
  return (
    redactors.length === 0 &&
    !masking.isReversible &&
    plan.pipelines.length === 0 &&
    plan.guardrails.every(
      ({ name, action, on_unscanned }) =>
        action === "flag" && on_unscanned === "allow" && guardrails.includes(name),
    )
  );
}

/** What policy makes of it; a REDACT that could not be done blocks, as it would have before the call was sent. */
export function judgeAnswer(
  { plan, redactors }: AnswerGuarding,
  { facts, ran, isWhole }: LookedAt,
): GuardrailJudgement {
  const judgement = judgeGuardrails(plan, facts);
  if (redactors.length === 0) return judgement;
  const failed = redactors.filter((name) => !ran.has(name) || !isWhole);
  if (failed.length === 0) return judgement;
  const verdicts = failed.map(
    (guardrail): GuardrailVerdict => ({
      guardrail,
      phase: "post_call",
      verdict: "blocked",
      doubt: ran.has(guardrail) ? "unscanned" : "unavailable",
      types: [],
    }),
  );
  return { ...judgement, outcome: "BLOCK", verdicts: [...judgement.verdicts, ...verdicts] };
}

export interface LookedAt {
  readonly facts: Parameters<typeof judgeGuardrails>[1];
  readonly ran: ReadonlySet<string>;
  /** Whether all of it was looked at. */
  readonly isWhole: boolean;
}

/** What stands in place of what is found in an answer: masks there are for good. */
export function answerMask(
  verdicts: readonly GuardrailVerdict[],
  guarding: Pick<AnswerGuarding, "masking">,
): Mask {
  return maskOf(maskersIn(verdicts), guarding);
}

/** What would stand there if every guardrail of the plan that can mask did. */
export function likelyMask(guarding: Pick<AnswerGuarding, "masking" | "plan">): Mask {
  const { guardrails, pipelines } = guarding.plan;
  const steps = pipelines.flatMap((pipeline) =>
    pipeline.steps.map(({ guardrail, spec }) => ({ name: guardrail, action: spec.action })),
  );
  const maskers = [...guardrails, ...steps].flatMap(({ name, action }) => (action === "mask" ? name : []));
  return maskOf(new Set(maskers), guarding);
}

function maskOf(maskers: ReadonlySet<string>, { masking }: Pick<AnswerGuarding, "masking">): Mask {
  return (finding) =>
    masksIn(finding, { maskers, redacted: masking.redacted }) ? redaction(finding.type) : undefined;
}

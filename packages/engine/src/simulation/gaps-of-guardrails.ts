import type { CallEnvelope } from "../facts.ts";
import { guardrailPlanOf } from "../guardrails/guard-model-call.ts";
import type { GuardrailPlan, PlannedPipeline, PlannedStep } from "../guardrails/guardrail-plan.ts";
import type { GuardrailSpec, PipelineAction } from "../guardrails/guardrail-policy.ts";
import type { GuardrailFact } from "../guardrails/guardrail-verdict.ts";
import { judgeAlone } from "../guardrails/judge-alone.ts";
import { stepAction } from "../guardrails/step-action.ts";
import type { Snapshot } from "../snapshot.ts";
import { type MissingFact, noGaps, type RecordedFacts, type StageGaps } from "./missing-fact.ts";

/** The guardrails that would have looked at the call before it was sent, that can refuse it, and of which nobody knows what they say. */
export function gapsOfGuardrails(
  { guarding }: Snapshot,
  { facts, decidedBy }: RecordedFacts<CallEnvelope>,
): StageGaps {
  const plan = guardrailPlanOf(guarding, "pre_call", facts);
  if (plan === undefined) return noGaps;
  const looked = lookedThen(facts, decidedBy);
  const gaps = [
    ...plan.guardrails.map((spec) => gapsAlone(spec, looked)),
    ...plan.pipelines.map((pipeline) => gapsInPipeline(pipeline, looked)),
  ];
  return {
    missing: [...new Set(gaps.flatMap(({ missing }) => missing))],
    surelyBlocks: gaps.some(({ surelyBlocks }) => surelyBlocks),
  };
}

interface LookedThen {
  readonly facts: readonly GuardrailFact[];
  /** Nothing where no guardrail applied, or where the snapshot is not kept. */
  readonly plan: GuardrailPlan | undefined;
  readonly names: ReadonlySet<string>;
  readonly spec: (name: string) => GuardrailSpec | undefined;
}

function lookedThen(facts: CallEnvelope, decidedBy: Snapshot | undefined): LookedThen {
  const plan = decidedBy && guardrailPlanOf(decidedBy.guarding, "pre_call", facts);
  const planned = [
    ...(plan?.guardrails ?? []).map(({ name }) => name),
    ...(plan?.pipelines ?? []).flatMap(({ steps }) => steps.map(({ guardrail }) => guardrail)),
  ];
  return {
    facts: (facts.guardrails ?? []).filter(({ phase }) => phase === "pre_call"),
    plan,
    names: new Set(planned),
    spec: (name) => decidedBy?.guarding.guardrails.get(name),
  };
}

/** What a guardrail said, if that very one looked. One that was to look and has no fact could not: that is known too. */
type Said =
  | { readonly kind: "unknown" }
  | { readonly kind: "known"; readonly fact: GuardrailFact | undefined };

function saidBy(spec: GuardrailSpec, { facts, names, spec: specThen }: LookedThen, pipeline?: string): Said {
  const then = specThen(spec.name);
  if (!names.has(spec.name) || then?.definition_sha256 !== spec.definition_sha256) return { kind: "unknown" };
  const own = facts.filter(({ guardrail }) => guardrail === spec.name);
  const there = pipeline === undefined ? undefined : own.find((fact) => fact.pipeline === pipeline);
  const fact = there ?? own.find((each) => each.pipeline === undefined);
  return fact?.result === "pending" ? { kind: "unknown" } : { kind: "known", fact };
}

function gapsAlone(spec: GuardrailSpec, looked: LookedThen): StageGaps {
  const said = saidBy(spec, looked);
  if (said.kind === "unknown") return { missing: canBlock(spec) ? [nameOf(spec)] : [], surelyBlocks: false };
  return { missing: [], surelyBlocks: judgeAlone(spec, "pre_call", said.fact).verdict === "blocked" };
}

function canBlock({ action, on_unavailable, on_unscanned }: GuardrailSpec): boolean {
  return action === "block" || on_unavailable === "deny" || on_unscanned !== "allow";
}

/** Step by step, up to the first of which it is not known what it said. */
function gapsInPipeline(pipeline: PlannedPipeline, looked: LookedThen): StageGaps {
  const { policy, steps } = pipeline;
  const isAsThen = looked.plan?.pipelines.some((then) => isSamePipeline(then, pipeline)) === true;
  for (const [at, step] of steps.entries()) {
    const said = saidBy(step.spec, looked, policy);
    const isRewritten =
      !isAsThen && steps.slice(0, at).some(({ pass_data, spec }) => pass_data && spec.action === "mask");
    if (said.kind === "unknown" || isRewritten) {
      return {
        missing: steps.slice(at).some(stepCanRefuse) ? [nameOf(step.spec)] : [],
        surelyBlocks: false,
      };
    }
    const action = stepAction(step, said.fact);
    if (action !== "next") return { missing: [], surelyBlocks: refuses(action) };
  }
  return noGaps;
}

function isSamePipeline(then: PlannedPipeline, now: PlannedPipeline): boolean {
  return then.policy === now.policy && JSON.stringify(then.steps) === JSON.stringify(now.steps);
}

function stepCanRefuse({ on_pass, on_fail, on_error }: PlannedStep): boolean {
  return refuses(on_pass) || refuses(on_fail) || refuses(on_error);
}

function refuses(action: PipelineAction | "pending"): boolean {
  return action === "block" || action === "modify_response";
}

function nameOf({ name }: GuardrailSpec): MissingFact {
  return `guardrails.${name}`;
}

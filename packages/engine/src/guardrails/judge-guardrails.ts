import type { Outcome, TraceStep } from "../decision.ts";
import { describeVerdict } from "./describe-verdict.ts";
import type { GuardrailPlan } from "./guardrail-plan.ts";
import type { GuardrailFact, GuardrailVerdict } from "./guardrail-verdict.ts";
import { judgeAlone } from "./judge-alone.ts";
import { judgePipeline } from "./judge-pipeline.ts";

/** In the order in which they are given. */
export const guardrailCodes = ["GUARDRAIL_BLOCKED", "GUARDRAIL_UNAVAILABLE", "GUARDRAIL_UNSCANNED"] as const;
export type GuardrailCode = (typeof guardrailCodes)[number];

export interface GuardrailJudgement {
  readonly outcome: Extract<Outcome, "ALLOW" | "BLOCK">;
  readonly codes: readonly GuardrailCode[];
  /** Of those that run on their own, by name; then of each pipeline, step by step. */
  readonly verdicts: readonly GuardrailVerdict[];
  /** What found something, was in doubt, or is exempted. */
  readonly trace: readonly TraceStep[];
}

/**
 * What policy makes of what guardrails found in one phase. Pure. A guardrail of the plan without a fact counts as unavailable;
 * facts that the plan does not ask for count for nothing.
 */
export function judgeGuardrails(plan: GuardrailPlan, facts: readonly GuardrailFact[]): GuardrailJudgement {
  const { phase, guardrails, pipelines, exempted } = plan;
  const verdicts = guardrails.map((spec) => {
    return judgeAlone(spec, phase, factOf(facts, { phase, guardrail: spec.name }));
  });
  for (const pipeline of pipelines) {
    const { policy } = pipeline;
    const seen = (guardrail: string) => factOf(facts, { phase, guardrail, pipeline: policy });
    verdicts.push(...judgePipeline(pipeline, seen));
  }
  const codes = codesOf(verdicts);
  return {
    outcome: codes.length === 0 ? "ALLOW" : "BLOCK",
    codes,
    verdicts,
    trace: [...verdicts.flatMap(traceOf), ...exempted.map(traceOfExempted)],
  };
}

/** Within a pipeline, what was seen there counts before what was seen elsewhere. */
function factOf(
  facts: readonly GuardrailFact[],
  { phase, guardrail, pipeline }: Sought,
): GuardrailFact | undefined {
  let elsewhere: GuardrailFact | undefined;
  for (const fact of facts) {
    if (fact.guardrail !== guardrail || fact.phase !== phase) continue;
    if (fact.pipeline === undefined) elsewhere ??= fact;
    else if (fact.pipeline === pipeline) return fact;
  }
  return elsewhere;
}

type Sought = Pick<GuardrailFact, "phase" | "guardrail" | "pipeline">;

function codesOf(verdicts: readonly GuardrailVerdict[]): readonly GuardrailCode[] {
  const found = verdicts.map(codeOf);
  return guardrailCodes.filter((code) => found.includes(code));
}

/** Why the call is refused; undefined where it is not. */
function codeOf({ verdict, doubt }: GuardrailVerdict): GuardrailCode | undefined {
  if (verdict !== "blocked" && verdict !== "modified") return undefined;
  if (doubt === undefined) return "GUARDRAIL_BLOCKED";
  return doubt === "unavailable" ? "GUARDRAIL_UNAVAILABLE" : "GUARDRAIL_UNSCANNED";
}

const noSteps: readonly TraceStep[] = [];

function traceOf(verdict: GuardrailVerdict): readonly TraceStep[] {
  const why = describeVerdict(verdict);
  if (why === undefined) return noSteps;
  const result = verdict.types.length > 0 || verdict.doubt === undefined ? "matched" : "error";
  return [{ stage: "guardrails", rule: verdict.guardrail, result, why: `${why}: ${verdict.verdict}` }];
}

function traceOfExempted({ guardrail, policy }: GuardrailPlan["exempted"][number]): TraceStep {
  return {
    stage: "guardrails",
    rule: guardrail,
    result: "not-matched",
    why: `'${guardrail}' is exempted by the policy '${policy}'`,
  };
}

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
  const ofPhase = facts.filter(({ phase }) => phase === plan.phase);
  const verdicts = [
    ...plan.guardrails.map((spec) => judgeAlone(spec, plan.phase, factOf(ofPhase, spec.name))),
    ...plan.pipelines.flatMap((pipeline) =>
      judgePipeline(pipeline, (guardrail) => factOf(ofPhase, guardrail, pipeline.policy)),
    ),
  ];
  const found = new Set(verdicts.flatMap((verdict) => codeOf(verdict) ?? []));
  return {
    outcome: found.size === 0 ? "ALLOW" : "BLOCK",
    codes: guardrailCodes.filter((code) => found.has(code)),
    verdicts,
    trace: [...verdicts.flatMap(traceOf), ...plan.exempted.map(traceOfExempted)],
  };
}

/** Within a pipeline, what was seen there counts before what was seen elsewhere. */
function factOf(
  facts: readonly GuardrailFact[],
  guardrail: string,
  pipeline?: string,
): GuardrailFact | undefined {
  const own = facts.filter((fact) => fact.guardrail === guardrail);
  const seenThere = pipeline === undefined ? undefined : own.find((fact) => fact.pipeline === pipeline);
  return seenThere ?? own.find((fact) => fact.pipeline === undefined);
}

/** Why the call is refused; undefined where it is not. */
function codeOf({ verdict, doubt }: GuardrailVerdict): GuardrailCode | undefined {
  if (verdict !== "blocked" && verdict !== "modified") return undefined;
  if (doubt === undefined) return "GUARDRAIL_BLOCKED";
  return doubt === "unavailable" ? "GUARDRAIL_UNAVAILABLE" : "GUARDRAIL_UNSCANNED";
}

function traceOf(verdict: GuardrailVerdict): readonly TraceStep[] {
  const why = describeVerdict(verdict);
  if (why === undefined) return [];
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

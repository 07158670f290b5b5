import type { StageVerdict, Target, TraceStep } from "../decision.ts";
import type { CallEnvelope, TargetFact } from "../facts.ts";
import { isLocal, localTargets, type Route, toTarget } from "../routing/route.ts";
import type { Obligation } from "../rules/obligation.ts";

/** What obligations leave of a call's targets; a BLOCK where they leave none, or cannot be met at all. */
export interface ObligedCall extends StageVerdict {
  readonly outcome: "DEGRADE" | "BLOCK";
  /** In the order in which they are tried; empty where the outcome is BLOCK. */
  readonly targets: readonly Target[];
}

/**
 * Narrows a model call's targets to what the rules' obligations permit (SEMANTICS 2, 3). An obligation that the gateway
 * cannot carry out denies: half of what a rule asks for is not what it allowed.
 */
export function applyObligations(
  obligations: readonly Obligation[],
  facts: CallEnvelope,
  routed: Pick<Route, "targets" | "staysLocal">,
): ObligedCall {
  const unsupported = obligations.find(isUnsupported);
  if (unsupported !== undefined) return blocked("OBLIGATION_UNSUPPORTED", unsupportedStep(unsupported));

  const substitute = obligations.find((obligation) => obligation.type === "MODEL_SUBSTITUTE");
  const routeLocal = obligations.some(({ type }) => type === "ROUTE_LOCAL");
  if (substitute === undefined && !routeLocal) {
    return { outcome: "DEGRADE", codes: [], targets: routed.targets, trace: [] };
  }
  const model = substitute?.params.model;
  const chosen = model === undefined ? localTargets(facts.targets) : substitutesFor(model, facts.targets);
  // INVARIANT: what sensitivity or ROUTE_LOCAL keeps local, no substitute takes outside.
  const staysLocal = routed.staysLocal || routeLocal;
  const targets = staysLocal ? chosen.filter(isLocal) : chosen;
  const step = narrowingStep(model, staysLocal);
  return targets.length === 0
    ? blocked("NO_PERMITTED_TARGET", { ...step, why: `${step.why} No target is left.` })
    : { outcome: "DEGRADE", codes: [], targets: targets.map(toTarget), trace: [step] };
}

/** `max_items` needs to know what an item of the answer is, and `REDACT` needs detectors: the gateway has neither. */
function isUnsupported(obligation: Obligation): boolean {
  if (obligation.type === "OUTPUT_CAP") return obligation.params.max_items !== undefined;
  return obligation.type === "REDACT";
}

function substitutesFor(model: string, targets: readonly TargetFact[]): readonly TargetFact[] {
  return targets.filter(({ substitute_for }) => substitute_for?.includes(model) === true);
}

function blocked(code: string, step: TraceStep): ObligedCall {
  return { outcome: "BLOCK", codes: [code], targets: [], trace: [step] };
}

function unsupportedStep({ type }: Obligation): TraceStep {
  const what = type === "OUTPUT_CAP" ? "count the items of an answer" : "mask entities";
  return {
    stage: "obligations",
    rule: type,
    result: "error",
    why: `The obligation ${type} asks the gateway to ${what}, which it cannot.`,
  };
}

function narrowingStep(model: string | undefined, staysLocal: boolean): TraceStep {
  const where = staysLocal ? " The call stays local." : "";
  return {
    stage: "obligations",
    rule: model === undefined ? "ROUTE_LOCAL" : "MODEL_SUBSTITUTE",
    result: "matched",
    why: model === undefined ? where.trim() : `The model is replaced by \`${model}\`.${where}`,
  };
}

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
  const unmet = obligations.flatMap((obligation) => unmetStep(obligation, facts) ?? [])[0];
  if (unmet !== undefined) return blocked("OBLIGATION_UNSUPPORTED", unmet);

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

/** Why the gateway cannot do what an obligation asks of it; undefined where it can. */
function unmetStep(obligation: Obligation, { redactable = [] }: CallEnvelope): TraceStep | undefined {
  switch (obligation.type) {
    case "OUTPUT_CAP":
      return obligation.params.max_items === undefined
        ? undefined
        : unmet(obligation, "asks the gateway to count the items of an answer, which it cannot");
    case "REDACT": {
      const unseen = obligation.params.entities.filter((entity) => !redactable.includes(entity));
      return unseen.length === 0
        ? undefined
        : unmet(obligation, `asks to mask ${unseen.join(", ")}, which cannot be found in all of this call`);
    }
    case "MODEL_SUBSTITUTE":
    case "ROUTE_LOCAL":
      return undefined;
  }
}

function substitutesFor(model: string, targets: readonly TargetFact[]): readonly TargetFact[] {
  return targets.filter(({ substitute_for }) => substitute_for?.includes(model) === true);
}

function blocked(code: string, step: TraceStep): ObligedCall {
  return { outcome: "BLOCK", codes: [code], targets: [], trace: [step] };
}

function unmet({ type }: Obligation, what: string): TraceStep {
  return { stage: "obligations", rule: type, result: "error", why: `The obligation ${type} ${what}.` };
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

import type { EvaluateResponse } from "@meshgate/contracts";
import type { Decision } from "@meshgate/engine";
import type { Evaluated } from "../pipeline/evaluate.ts";

/**
 * The answer of `/evaluate` as JSON text. All but the id and the trace hangs on the decision alone, so it is printed once for
 * each decision that is prepared and given to many.
 */
export function evaluateAnswer({ ids, decision, trace }: Evaluated): string {
  const told = trace === undefined ? "" : `,"trace":${JSON.stringify(trace)}`;
  return `{"correlation_id":${JSON.stringify(ids.correlationId)},${membersOf(decision)}${told}}`;
}

const printed = new WeakMap<Decision, string>();

/** INVARIANT: what is kept is of frozen decisions only, which the engine freezes to the bottom. */
function membersOf(decision: Decision): string {
  const known = printed.get(decision);
  if (known !== undefined) return known;
  const members = JSON.stringify(aboutDecision(decision)).slice(1, -1);
  if (Object.isFrozen(decision)) printed.set(decision, members);
  return members;
}

function aboutDecision(decision: Decision): Omit<EvaluateResponse, "correlation_id" | "trace"> {
  return {
    decision: decision.outcome,
    rationale_codes: decision.rationale_codes,
    ...(decision.obligations === undefined ? {} : { obligations: decision.obligations }),
    policy: decision.policy,
    ...(decision.matched_rule_id === undefined ? {} : { matched_rule_id: decision.matched_rule_id }),
  };
}

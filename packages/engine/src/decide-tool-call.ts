import type { Decision, TraceStep } from "./decision.ts";
import type { CallEnvelope } from "./facts.ts";
import type { Snapshot } from "./snapshot.ts";

/**
 * Decides a tool call of an answer by the rules (SEMANTICS 1). One without a name (`resource.id`), since none can be told
 * for certain, is denied whatever the rules say: nobody knows which tool a client would run.
 */
export function decideToolCall(snapshot: Snapshot, facts: CallEnvelope): Decision {
  const ruled = snapshot.decideByRules(facts);
  if (facts.resource.id !== undefined) return ruled;
  const { matched_rule_id: _overruled, obligations: _void, ...decision } = ruled;
  return {
    ...decision,
    outcome: "BLOCK",
    rationale_codes: [...decision.rationale_codes, "TOOL_NAME_UNCLEAR"],
    trace: [...decision.trace, unclear],
  };
}

const unclear: TraceStep = {
  stage: "rules",
  rule: "tool-name",
  result: "matched",
  why: "The answer calls a tool by no name, by several, or by one of more than 256 characters.",
};

import type { Decision, TraceStep } from "@meshgate/engine";
import { codePointCount } from "../call-texts.ts";
import type { CallContext } from "../context.ts";
import { decide } from "../decide.ts";
import { toolRefusal, unclearToolRefusal } from "../policy-refusal.ts";
import type { Denial, RecordedCall } from "../record.ts";
import type { ToolName } from "./tool-call-parts.ts";

/** The longest name of a tool that a decision sees, in code points (SEMANTICS 1). */
const NAME_CHARS_MAX = 256;

/** What came of tool calls, in the order in which they were decided: after one that is denied none is. */
export interface DecidedTools {
  readonly allowed: readonly RecordedCall[];
  readonly denied?: Denial;
}

export const noTools: DecidedTools = { allowed: [] };

/** Whether the tool calls of an answer are decided at all: only where some rule speaks of tools. */
export function decidesTools({ snapshot }: CallContext): boolean {
  return snapshot.rules.decidesToolCalls;
}

/**
 * Decides the tool calls of an answer, each by the facts of its call (SEMANTICS 1). One whose name is unclear is denied
 * whatever the rules say of it: nobody knows which tool a client would run.
 */
export function decideTools(
  call: RecordedCall,
  names: readonly ToolName[],
  context: CallContext,
): DecidedTools {
  const allowed: RecordedCall[] = [];
  for (const name of names) {
    if (!isClear(name))
      return { allowed, denied: denyUnclear(decideTool(call, undefined, context), context) };
    const entry = decideTool(call, name, context);
    const { decision } = entry.decided;
    if (decision.outcome !== "ALLOW") {
      return { allowed, denied: { entry, refusal: toolRefusal(decision, name, context.newId) } };
    }
    allowed.push(entry);
  }
  return { allowed };
}

/** Every decision that was made, the denying one last. */
export function entriesOf({ allowed, denied }: DecidedTools): readonly RecordedCall[] {
  return denied === undefined ? allowed : [...allowed, denied.entry];
}

/**
 * Whether a rule and the record see the name as a client does. A longer one they would see cut, so that `endsWith` and
 * `==` speak of another tool; half a character they would see replaced.
 */
function isClear(name: ToolName): name is string {
  return typeof name === "string" && name.isWellFormed() && codePointCount(name) <= NAME_CHARS_MAX;
}

function denyUnclear(entry: RecordedCall, { newId }: CallContext): Denial {
  const { matched_rule_id: _allowedBy, ...decision } = entry.decided.decision;
  const denied: Decision = {
    ...decision,
    outcome: "BLOCK",
    rationale_codes: [...decision.rationale_codes, "TOOL_NAME_UNCLEAR"],
    trace: [...decision.trace, unclear],
  };
  return {
    entry: { ...entry, decided: { ...entry.decided, decision: denied } },
    refusal: unclearToolRefusal(denied, newId),
  };
}

const unclear: TraceStep = {
  stage: "rules",
  rule: "tool-name",
  result: "matched",
  why: "the answer calls a tool by no name, by several, or by one of more than 256 characters",
};

function decideTool(call: RecordedCall, name: ToolName, context: CallContext): RecordedCall {
  const { facts, promptHash } = call.observed;
  const toolFacts = {
    ...facts,
    action: "tool:invoke",
    resource: {
      type: "tool",
      ...(name === undefined ? {} : { id: name }),
      sensitivity: facts.resource.sensitivity,
    },
  };
  return {
    ...call,
    observed: { facts: toolFacts, promptHash },
    decided: decide(context.snapshot, toolFacts, context.clock),
  };
}

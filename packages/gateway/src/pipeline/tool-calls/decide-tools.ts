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
 * Decides the tool calls of an answer, each by the facts of its call (SEMANTICS 1). One whose name is unclear is decided
 * without a name, which the engine denies.
 */
export function decideTools(
  call: RecordedCall,
  names: readonly ToolName[],
  context: CallContext,
): DecidedTools {
  const allowed: RecordedCall[] = [];
  for (const name of names) {
    const clear = isClear(name) ? name : undefined;
    const entry = decideTool(call, clear, context);
    const { decision } = entry.decided;
    if (decision.outcome !== "ALLOW") {
      const refusal = clear === undefined ? unclearToolRefusal(decision) : toolRefusal(decision, clear);
      return { allowed, denied: { entry, refusal } };
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

function decideTool(call: RecordedCall, name: string | undefined, context: CallContext): RecordedCall {
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

import type { CallContext } from "../context.ts";
import { decide } from "../decide.ts";
import { toolRefusal } from "../policy-refusal.ts";
import type { Denial, RecordedCall } from "../record.ts";

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

/** Decides the tool calls of an answer, each by the facts of its call (SEMANTICS 1). A call without a name has no id. */
export function decideTools(
  call: RecordedCall,
  names: readonly string[],
  context: CallContext,
): DecidedTools {
  const allowed: RecordedCall[] = [];
  for (const name of names.map(recordable)) {
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

/** A model may say anything: half a character cannot be recorded, and a name may be of any length. */
function recordable(name: string): string {
  return [...name.toWellFormed()].slice(0, NAME_CHARS_MAX).join("");
}

function decideTool(call: RecordedCall, name: string, context: CallContext): RecordedCall {
  const { facts, promptHash } = call.observed;
  const toolFacts = {
    ...facts,
    action: "tool:invoke",
    resource: { type: "tool", ...(name === "" ? {} : { id: name }), sensitivity: facts.resource.sensitivity },
  };
  return {
    ...call,
    observed: { facts: toolFacts, promptHash },
    decided: decide(context.snapshot, toolFacts, context.clock),
  };
}

import type { ReplyStream } from "../call.ts";
import type { CallContext } from "../context.ts";
import { type RecordedCall, recordDecisions, recorded } from "../record.ts";
import { unrecorded } from "../released-stream.ts";
import { decidesTools, decideTools, entriesOf } from "./decide-tools.ts";
import { ToolCallGate } from "./tool-call-gate.ts";

/**
 * A streamed answer whose tool calls are decided, and their decisions durable, before any piece of them passes. The
 * decision that denies one is recorded with the end that it makes.
 */
export function gateToolCalls(call: RecordedCall, events: ReplyStream, context: CallContext): ReplyStream {
  if (!decidesTools(context)) return events;
  return new ToolCallGate(events, async (names) => {
    const decided = decideTools(call, names, context);
    context.observer.toolCallsDecided(entriesOf(decided).map((entry) => entry.decided.decision));
    const [first, ...others] = decided.allowed;
    const evidence = first === undefined ? recorded : await recordDecisions([first, ...others], context);
    if (evidence.kind === "unavailable") {
      context.observer.evidenceMissing(call.ids, evidence.cause);
      return { allowed: 0, end: unrecorded };
    }
    const { allowed, denied } = decided;
    return {
      allowed: allowed.length,
      ...(denied === undefined ? {} : { end: { kind: "refused", denial: denied } }),
    };
  });
}

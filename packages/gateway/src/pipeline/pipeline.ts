import type { Call, CallIds, IncomingCall, Reply } from "./call.ts";
import { callIds } from "./call-ids.ts";
import type { CallWatch } from "./call-observer.ts";
import { conclude } from "./conclude.ts";
import type { Active, CallContext, Lasting } from "./context.ts";
import { decide, isPermitted } from "./decide.ts";
import { enforce } from "./enforce.ts";
import { joinContext } from "./join-context.ts";
import { observe } from "./observe.ts";
import { type RecordedCall, recordDecision, recorded } from "./record.ts";
import { internalRefusal, type Refusal } from "./refusal.ts";

/** The one way of a call, whatever its surface. Never throws for what a caller or a provider can do. */
export type Pipeline = (call: IncomingCall) => Promise<Reply>;

export function createPipeline(active: () => Active, lasting: Lasting): Pipeline {
  const contextNow = joinContext(active, lasting);
  return async (call) => {
    const context = contextNow();
    const requestId = context.newId();
    const watch = context.observer.callBegan();
    try {
      return await walk(call, requestId, watch, context);
    } catch (bug) {
      context.onBug(bug, requestId);
      return refused({ requestId, correlationId: requestId }, internalRefusal, context);
    }
  };
}

/** identify → observe → decide → enforce → record, in this order and nothing else. */
async function walk(
  incoming: IncomingCall,
  requestId: string,
  watch: CallWatch,
  context: CallContext,
): Promise<Reply> {
  const ids = callIds(requestId, incoming.headers);
  if (!ids.ok) return refused({ requestId, correlationId: requestId }, ids.error, context);

  const principal = context.identify(incoming);
  if (!principal.ok) return refused(ids.value, principal.error, context);
  watch.lap("identify");

  const body = await incoming.read();
  if (!body.ok) return refused(ids.value, body.error, context);
  const call: Call = { surface: incoming.surface, body: body.value, signal: incoming.signal };
  const observed = observe(call, principal.value, context);
  if (!observed.ok) return refused(ids.value, observed.error, context);
  watch.lap("observe");

  const decided = decide(context.snapshot, observed.value.facts, context.clock);
  const entry: RecordedCall = {
    ids: ids.value,
    principal: principal.value,
    observed: observed.value,
    decided,
  };
  watch.lap("decide");

  const evidence = isPermitted(decided.decision) ? await recordDecision(entry, context) : recorded;
  if (evidence.kind === "unavailable") {
    context.observer.evidenceMissing(ids.value, evidence.cause);
    return refused(ids.value, unrecorded, context);
  }
  watch.lap("record_decision");

  const enforced = await enforce(call, ids.value, decided.decision, context);
  watch.lap("enforce");

  const reply = await conclude(call, entry, enforced, context);
  watch.lap("record_outcome");
  return reply;
}

function refused(ids: CallIds, refusal: Refusal, context: CallContext): Reply {
  context.observer.callRefused(ids, refusal.kind);
  return { kind: "refused", ids, refusal };
}

const unrecorded: Refusal = {
  kind: "record-unavailable",
  message: "The call was not sent on: its record cannot be written at the moment. Try again later.",
};

import type { Result } from "@meshgate/engine";
import type { Capture } from "../content/create-capture.ts";
import { takeAddedGuardrails } from "../guarding/added-guardrails.ts";
import { lookAtCall } from "../guarding/look-at-call.ts";
import { refuseModelName } from "../guarding/refuse-model-name.ts";
import type { Call, CallIds, IncomingCall, Reply } from "./call.ts";
import type { CallEntry } from "./call-entry.ts";
import { callIds } from "./call-ids.ts";
import type { CallWatch } from "./call-observer.ts";
import { callWishes } from "./call-wishes.ts";
import type { CallInFlight } from "./calls-in-flight.ts";
import { conclude } from "./conclude.ts";
import type { Active, CallContext, Lasting } from "./context.ts";
import { isPermitted } from "./decide.ts";
import { enforce } from "./enforce.ts";
import { govern, release } from "./govern.ts";
import type { Principal } from "./identify.ts";
import { joinContext } from "./join-context.ts";
import { observe } from "./observe.ts";
import { openCall } from "./open-call.ts";
import { recorded } from "./record.ts";
import { internalRefusal, type Refusal } from "./refusal.ts";
import { requireRoleAlone } from "./require-role.ts";
import { sentCall } from "./sent-call.ts";

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

  const identified = context.identify(incoming);
  const principal = identified.ok ? requireRoleAlone(identified.value, "caller") : identified;
  if (!principal.ok) {
    return refused(ids.value, await context.turnAway(principal.error, incoming.peerAddress), context);
  }
  watch.lap("identify");

  const flight = context.inFlight.begin(requestId, principal.value, incoming.signal);
  try {
    const caller: Caller = { ids: ids.value, principal: principal.value, flight, watch };
    const carried = await carry(incoming, caller, context);
    if (carried.ok) return carried.value;
    flight.end();
    return refused(ids.value, carried.error, context);
  } catch (bug) {
    flight.end();
    throw bug;
  }
}

interface Caller {
  readonly ids: CallIds;
  readonly principal: Principal;
  readonly flight: CallInFlight;
  readonly watch: CallWatch;
}

/** A call that is replied to has its end in the record, or will have; one that is refused here leaves nothing. */
async function carry(
  incoming: IncomingCall,
  { ids, principal, flight, watch }: Caller,
  contextAtFirst: CallContext,
): Promise<Result<Reply, Refusal>> {
  const wishes = callWishes(incoming.headers);
  if (!wishes.ok) return wishes;
  const body = await incoming.read();
  if (!body.ok) return body;
  const { surface } = incoming;
  const taken = takeAddedGuardrails(body.value, contextAtFirst.snapshot.guarding);
  if (!taken.ok) return taken;
  const call: Call = { surface, ...taken.value, wishes: wishes.value, signal: flight.signal };
  const seen = observe(call, principal, contextAtFirst);
  if (!seen.ok) return seen;
  const misnamed = refuseModelName(seen.value, contextAtFirst);
  if (misnamed !== undefined) return { ok: false, error: misnamed };
  const asking = { ids, call, principal };
  const looked = lookAtCall(asking, seen.value, contextAtFirst);
  const observed = looked instanceof Promise ? await looked : looked;
  watch.lap("observe");

  const decided = await govern(asking, observed, contextAtFirst);
  if (!decided.ok) return decided;
  const { governed, context } = decided.value;
  const isLetGo = isPermitted(governed.decided.decision);
  const sent = isLetGo ? sentCall(call, governed, context) : undefined;
  const entry: CallEntry = {
    ids,
    principal,
    flight,
    governed,
    sent,
    capture: context.capture && captureOf(context.capture, { call, sent, ids, principal, governed }, context),
    observed: governed.observed,
    decided: governed.decided,
  };
  watch.lap("decide");

  const opening = isLetGo ? openCall(entry, call, context) : undefined;
  const evidence = await (opening?.evidence ?? recorded);
  if (evidence.kind === "unavailable") {
    context.observer.evidenceMissing(ids, evidence.cause);
    await release(ids.requestId, governed, context);
    return { ok: false, error: unrecorded };
  }
  watch.lap("record_decision");

  const enforced = await enforce(entry, context);
  watch.lap("enforce");

  const opened = opening === undefined ? entry : { ...entry, opened: opening.durable };
  const value = await conclude(call, opened, enforced, context);
  watch.lap("record_outcome");
  return { ok: true, value };
}

interface Capturable extends Pick<CallEntry, "ids" | "principal" | "governed" | "sent"> {
  readonly call: Call;
}

function captureOf(
  capture: Capture,
  { call, sent, ...of }: Capturable,
  context: CallContext,
): CallEntry["capture"] {
  const capturable = { ...of, model: call.body.model ?? undefined, isLetGo: sent !== undefined };
  return capture.of(capturable, () => sent ?? sentCall(call, of.governed, context), context.clock.nowMs());
}

function refused(ids: CallIds, refusal: Refusal, context: CallContext): Reply {
  context.observer.callRefused(ids, refusal.kind);
  return { kind: "refused", ids, refusal, rates: [] };
}

const unrecorded: Refusal = {
  kind: "record-unavailable",
  message: "The call was not sent on: its record cannot be written at the moment. Try again later.",
};

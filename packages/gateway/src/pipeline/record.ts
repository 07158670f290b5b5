import type { JsonObject } from "@meshgate/canon";
import type { DecisionMade, RequestCompleted } from "@meshgate/contracts";
import { EventStoreUnavailable, type SealedEvent } from "../ports/event-store.ts";
import type { CallIds } from "./call.ts";
import { type CallContext, eventOrigin } from "./context.ts";
import type { Decided } from "./decide.ts";
import type { Principal } from "./identify.ts";
import type { Observed } from "./observe.ts";
import { sealEvent } from "./seal.ts";

/** What both events of a call have in common. */
export interface RecordedCall {
  readonly ids: CallIds;
  readonly principal: Principal;
  readonly observed: Observed;
  readonly decided: Decided;
}

/** Whether what was to be recorded is durable (or need not be), so that what depends on it may be released. */
export type Recorded =
  | { readonly kind: "recorded" }
  | { readonly kind: "unavailable"; readonly cause: EventStoreUnavailable };

export const recorded: Recorded = { kind: "recorded" };

/** What `request.completed` says beyond what its decision said. */
export type Completion = Omit<RequestCompleted, "audit_mode">;

/**
 * Makes the decision's event durable. INVARIANT: no prompt goes to a provider unless this answered `recorded`
 * (mode `strict`); `relaxed` answers at once and `off` writes nothing (ARCHITECTURE, promise 2).
 */
export function recordDecision(call: RecordedCall, context: CallContext): Promise<Recorded> {
  return recordDecisions([call], context);
}

/** The same of several decisions that were asked for together: all durable, or none. */
export function recordDecisions(
  [first, ...others]: readonly [RecordedCall, ...RecordedCall[]],
  context: CallContext,
): Promise<Recorded> {
  return append(context, () => [
    decisionEvent(first, context),
    ...others.map((call) => decisionEvent(call, context)),
  ]);
}

/** Makes the outcome's event durable: before the answer's last byte is released. */
export function recordCompletion(
  call: RecordedCall,
  completion: Completion,
  context: CallContext,
): Promise<Recorded> {
  return append(context, () => [completionEvent(call, completion, context)]);
}

/** Both events of a call that goes to no provider, in one step. */
export function recordRefusal(
  call: RecordedCall,
  completion: Completion,
  context: CallContext,
): Promise<Recorded> {
  return append(context, () => [decisionEvent(call, context), completionEvent(call, completion, context)]);
}

async function append(
  context: CallContext,
  events: () => readonly [SealedEvent, ...SealedEvent[]],
): Promise<Recorded> {
  if (context.auditMode === "off") return recorded;
  const durable = context.store.append(events()).then(() => recorded, unavailable);
  if (context.auditMode === "strict") return durable;
  void durable.then((result) => {
    if (result.kind === "unavailable") context.onEventLost(result.cause);
  });
  return recorded;
}

function unavailable(cause: unknown): Recorded {
  if (cause instanceof EventStoreUnavailable) return { kind: "unavailable", cause };
  throw cause;
}

function decisionEvent(call: RecordedCall, context: CallContext): SealedEvent {
  const { observed, decided } = call;
  const data: DecisionMade & { facts: unknown } = {
    audit_mode: context.auditMode,
    decision: { ...decided.decision },
    default_applied: decided.decision.default_applied,
    facts: { ...observed.facts },
    latency_us: decided.latencyUs,
    prompt_hash: observed.promptHash,
  };
  return seal("decision.made", call, data as JsonObject, context);
}

function completionEvent(call: RecordedCall, completion: Completion, context: CallContext): SealedEvent {
  return seal(
    "request.completed",
    call,
    { ...completion, audit_mode: context.auditMode } as JsonObject,
    context,
  );
}

function seal(
  type: "decision.made" | "request.completed",
  call: RecordedCall,
  data: JsonObject,
  context: CallContext,
): SealedEvent {
  const { decision } = call.decided;
  const draft = {
    type,
    occurredAtMs: context.clock.nowMs(),
    ids: call.ids,
    actor: call.principal.actor,
    ...(type === "decision.made"
      ? { policy: decision.policy, snapshotSha256: decision.snapshot_sha256 }
      : {}),
    data,
  };
  return sealEvent(draft, context.newId(), eventOrigin(context));
}

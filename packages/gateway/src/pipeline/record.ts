import { canonicalJson, type JsonObject } from "@meshgate/canon";
import type { EventType, PolicyViolated, RequestCompleted } from "@meshgate/contracts";
import { EventStoreUnavailable, type SealedEvent } from "../ports/event-store.ts";
import type { CallIds } from "./call.ts";
import { type AuditMode, type CallContext, eventOrigin } from "./context.ts";
import type { Decided } from "./decide.ts";
import { frozenText } from "./frozen-text.ts";
import type { Principal } from "./identify.ts";
import type { Observed } from "./observe.ts";
import type { PolicyBlock } from "./refusal.ts";
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
export function recordDecision(call: RecordedCall, context: CallContext): Recorded | Promise<Recorded> {
  return recordDecisions([call], context);
}

/** The same of several decisions that were asked for together: all durable, or none. */
export function recordDecisions(
  [first, ...others]: readonly [RecordedCall, ...RecordedCall[]],
  context: CallContext,
): Recorded | Promise<Recorded> {
  return append(context, () => [
    decisionEvent(first, context),
    ...others.map((call) => decisionEvent(call, context)),
  ]);
}

/** A decision by which policy refuses, and what the caller is told of it. */
export interface Denial {
  readonly entry: RecordedCall;
  readonly refusal: PolicyBlock;
}

/** All that is recorded when a call ends. */
export interface EndOfCall {
  readonly completion: Completion;
  /** Decisions that are not recorded yet. */
  readonly decisions: readonly RecordedCall[];
  readonly denial?: Denial;
}

/** Makes the end of a call durable, in one step: before the answer's last byte, or its refusal, is released. */
export function recordEnd(
  call: RecordedCall,
  end: EndOfCall,
  context: CallContext,
): Recorded | Promise<Recorded> {
  return append(context, () => {
    const { decisions, denial, completion } = end;
    const [first, ...others] = [
      ...decisions.map((decision) => decisionEvent(decision, context)),
      ...(denial === undefined ? [] : [violationEvent(denial, context)]),
    ];
    const last = completionEvent(call, completion, context);
    return first === undefined ? [last] : [first, ...others, last];
  });
}

/** At once where nothing is waited for. */
function append(
  context: CallContext,
  events: () => readonly [SealedEvent, ...SealedEvent[]],
): Recorded | Promise<Recorded> {
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
  return seal("decision.made", call, decisionData(call, context.auditMode), context);
}

/** `DecisionMade` as canonical JSON, put together as `sealEvent` does. */
export function decisionData(
  { observed, decided }: Pick<RecordedCall, "observed" | "decided">,
  auditMode: AuditMode,
): string {
  const { decision, latencyUs } = decided;
  return [
    `{"audit_mode":"${auditMode}"`,
    `"decision":${frozenText(decision)}`,
    `"default_applied":${decision.default_applied}`,
    `"facts":${canonicalJson(observed.facts as object as JsonObject)}`,
    `"latency_us":${canonicalJson(latencyUs)}`,
    `"prompt_hash":${canonicalJson(observed.promptHash)}}`,
  ].join(",");
}

function violationEvent({ entry, refusal }: Denial, context: CallContext): SealedEvent {
  const { policy } = refusal;
  const data: PolicyViolated = {
    audit_mode: context.auditMode,
    violations: policy.violations,
    ...(policy.reviewId === undefined ? {} : { review_id: policy.reviewId }),
  };
  return seal("policy.violated", entry, data as JsonObject, context);
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
  type: EventType,
  call: RecordedCall,
  data: JsonObject | string,
  context: CallContext,
): SealedEvent {
  const { decision } = call.decided;
  const draft = {
    type,
    occurredAtMs: context.clock.nowMs(),
    ids: call.ids,
    actor: call.principal.actor,
    ...(type === "request.completed"
      ? {}
      : { policy: decision.policy, snapshotSha256: decision.snapshot_sha256 }),
    data,
  };
  return sealEvent(draft, context.newId(), eventOrigin(context));
}

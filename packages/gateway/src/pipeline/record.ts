import { canonicalJson, type JsonObject } from "@meshgate/canon";
import type { EventType, GuardCalled, PolicyViolated, RequestCompleted } from "@meshgate/contracts";
import { capturedContent } from "../content/create-capture.ts";
import type { CapturedPart } from "../ports/content-store.ts";
import { EventStoreUnavailable, type SealedEvent } from "../ports/event-store.ts";
import type { OpenedCall, SettledCall, UsageEntry } from "../ports/usage-ledger.ts";
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
export type Completion = Omit<RequestCompleted, "audit_mode" | "content">;

/** What was handed to the store. */
export interface Written {
  /** What may be released waits for this. */
  readonly evidence: Recorded | Promise<Recorded>;
  /** When it is durable, or known not to become so. */
  readonly durable: Promise<Recorded>;
}

/**
 * Makes the decision of a call that is let go durable, and what it holds. INVARIANT: no prompt goes to a provider unless the
 * evidence is `recorded` (mode `strict`); `relaxed` answers at once and `off` writes no event (ARCHITECTURE, promise 2). What
 * a call holds is durable first in every mode: else a crash would forget what it spent.
 */
export function recordOpening(
  call: RecordedCall,
  { opened, prompt }: { readonly opened: OpenedCall; readonly prompt: CapturedPart | undefined },
  context: CallContext,
): Written {
  return write(context, {
    events: () => [decisionEvent(call, context, prompt)],
    usage: [opened],
    mustWait: opened.held.length > 0,
  });
}

/** Makes decisions that were asked for together durable: all, or none. */
export function recordDecisions(
  calls: readonly [RecordedCall, ...RecordedCall[]],
  context: CallContext,
): Recorded | Promise<Recorded> {
  if (context.auditMode === "off") return recorded;
  const events = () => calls.map((call) => decisionEvent(call, context));
  return write(context, { events, usage: [], mustWait: false }).evidence;
}

/** A decision by which policy refuses, and what the caller is told of it. */
export interface Denial {
  readonly entry: RecordedCall;
  readonly refusal: PolicyBlock;
}

/** Makes it durable that an external guard is about to be asked, and about how much: before it is. */
export function recordGuardCall(
  { ids, actor }: { readonly ids: CallIds; readonly actor: Principal["actor"] },
  told: Omit<GuardCalled, "audit_mode">,
  context: CallContext,
): Recorded | Promise<Recorded> {
  const data: GuardCalled = { ...told, audit_mode: context.auditMode };
  const draft = { type: "guard.called", ids, actor, data: data as JsonObject } as const;
  const events = () => [
    sealEvent({ ...draft, occurredAtMs: context.clock.nowMs() }, context.newId(), eventOrigin(context)),
  ];
  return write(context, { events, usage: [], mustWait: false }).evidence;
}

/** All that is recorded when a call ends. */
export interface EndOfCall {
  readonly completion: Completion;
  /** Decisions that are not recorded yet. */
  readonly decisions: readonly RecordedCall[];
  readonly denial?: Denial;
  /** Of a call that was let go. */
  readonly settled?: SettledCall;
  /** Of a call that was not, where such are captured. */
  readonly prompt?: CapturedPart | undefined;
  readonly answer?: CapturedPart | undefined;
}

/** Makes the end of a call durable, in one step: before the answer's last byte, or its refusal, is released. */
export function recordEnd(call: RecordedCall, end: EndOfCall, context: CallContext): Written {
  const { decisions, denial, completion, settled, prompt, answer } = end;
  return write(context, {
    events: () => [
      ...decisions.map((decision) =>
        decisionEvent(decision, context, decision === call ? prompt : undefined),
      ),
      ...(denial === undefined ? [] : [violationEvent(denial, context)]),
      completionEvent(call, completion, context, answer),
    ],
    usage: settled === undefined ? [] : [settled],
    mustWait: false,
  });
}

interface Draft {
  readonly events: () => readonly SealedEvent[];
  readonly usage: readonly UsageEntry[];
  /** Whether it is waited for in every audit mode. */
  readonly mustWait: boolean;
}

function write(context: CallContext, { events, usage, mustWait }: Draft): Written {
  const { auditMode } = context;
  if (auditMode === "off" && usage.length === 0) return { evidence: recorded, durable: nothingToWrite };
  const durable = (
    auditMode === "off" ? context.store.append([], usage) : append(events, usage, context)
  ).then(() => recorded, unavailable);
  if (auditMode === "strict" || mustWait) return { evidence: durable, durable };
  void durable.then((result) => {
    if (result.kind === "unavailable") context.onEventLost(result.cause);
  });
  return { evidence: recorded, durable };
}

/** INVARIANT: what decided is durable before any event that bears its fingerprint: whoever reads that can decide again. */
function append(
  events: Draft["events"],
  usage: readonly UsageEntry[],
  { snapshots, snapshot, store }: CallContext,
): Promise<void> {
  const kept = snapshots.keep(snapshot);
  return kept === undefined ? store.append(events(), usage) : kept.then(() => store.append(events(), usage));
}

const nothingToWrite: Promise<Recorded> = Promise.resolve(recorded);

function unavailable(cause: unknown): Recorded {
  if (cause instanceof EventStoreUnavailable) return { kind: "unavailable", cause };
  throw cause;
}

function decisionEvent(call: RecordedCall, context: CallContext, prompt?: CapturedPart): SealedEvent {
  context.shadow?.decided(call, context);
  const text = decisionData(call, context.auditMode, prompt);
  const { facts } = call.observed;
  const { decision } = call.decided;
  const event = seal("decision.made", call, { text, said: { facts, decision } }, context);
  return prompt === undefined ? event : { ...event, content: prompt };
}

/** `DecisionMade` as canonical JSON, put together as `sealEvent` does. */
export function decisionData(
  { observed, decided }: Pick<RecordedCall, "observed" | "decided">,
  auditMode: AuditMode,
  prompt?: CapturedPart,
): string {
  const { decision, latencyUs } = decided;
  return (
    `{"audit_mode":"${auditMode}"` +
    (prompt === undefined ? "" : `,"content":${canonicalJson(capturedContent(prompt))}`) +
    `,"decision":${frozenText(decision)}` +
    `,"default_applied":${decision.default_applied}` +
    `,"facts":${canonicalJson(observed.facts as object as JsonObject)}` +
    `,"latency_us":${canonicalJson(latencyUs)}` +
    `,"prompt_hash":${canonicalJson(observed.promptHash)}}`
  );
}

function violationEvent({ entry, refusal }: Denial, context: CallContext): SealedEvent {
  const { policy } = refusal;
  const data: PolicyViolated = {
    audit_mode: context.auditMode,
    violations: policy.violations,
    ...(policy.approval === undefined ? {} : { approval_id: policy.approval.id }),
  };
  return seal("policy.violated", entry, asText(data), context);
}

function completionEvent(
  call: RecordedCall,
  completion: Completion,
  context: CallContext,
  answer?: CapturedPart,
): SealedEvent {
  const content = answer === undefined ? {} : { content: capturedContent(answer) };
  const data = { ...completion, ...content, audit_mode: context.auditMode };
  const event = seal("request.completed", call, asText(data), context);
  return answer === undefined ? event : { ...event, content: answer };
}

/** What an event holds: as canonical JSON, and what of it may be read without that. */
interface EventData {
  readonly text: string;
  readonly said: object;
}

function asText(data: object): EventData {
  return { text: canonicalJson(data as JsonObject), said: data };
}

function seal(
  type: EventType,
  call: RecordedCall,
  { text, said }: EventData,
  context: CallContext,
): SealedEvent {
  const { ids, principal, decided } = call;
  const { policy, snapshot_sha256: snapshotSha256 } = decided.decision;
  const occurredAtMs = context.clock.nowMs();
  const { actor } = principal;
  const draft =
    type === "request.completed"
      ? { type, occurredAtMs, ids, actor, data: text, said }
      : { type, occurredAtMs, ids, actor, policy, snapshotSha256, data: text, said };
  return sealEvent(draft, context.newId(), eventOrigin(context));
}

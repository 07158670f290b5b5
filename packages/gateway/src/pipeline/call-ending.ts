import type { SettledLimit } from "@meshgate/contracts";
import type { Target } from "@meshgate/engine";
import type { AnswerVerdicts } from "../guarding/guard-answer.ts";
import type { CapturedPart } from "../ports/content-store.ts";
import type { Billed, ProviderFailure } from "../ports/provider.ts";
import type { HeldLimit } from "../ports/usage-ledger.ts";
import type { AnswerTotals } from "./answer-tally.ts";
import type { Call } from "./call.ts";
import type { CallEntry } from "./call-entry.ts";
import { boundUse, callUse } from "./call-use.ts";
import type { CallContext, CallFailure } from "./context.ts";
import { failureCategory } from "./failure-category.ts";
import { release } from "./govern.ts";
import {
  type Completion,
  type Denial,
  type EndOfCall,
  type Recorded,
  type RecordedCall,
  recordEnd,
  type Written,
} from "./record.ts";
import { settleLimits } from "./settle-limits.ts";
import { type Settlement, settlementOf } from "./settlement.ts";

/** How a call ended, before it is an event and a metric. */
export interface CallEnding extends Pick<Completion, "attempts"> {
  readonly failure?: CallFailure;
  readonly target?: Target;
  readonly latencyMs: number;
  readonly firstTokenMs?: number;
  readonly answer?: AnswerTotals;
  /** What guardrails made of the answer. */
  readonly guarded?: AnswerVerdicts;
  /** Where no answer began. */
  readonly billed?: Billed;
  /** Decisions that are recorded with the end: of a call that went nowhere its own, else of tool calls. */
  readonly decisions: readonly RecordedCall[];
  readonly denial?: Denial;
  /** What of the answer was released, where it is captured. */
  readonly captured?: CapturedPart | undefined;
}

/** Records, settles and measures how a call ended. What the answer says of the record decides what may be released. */
export async function settle(
  call: Call,
  entry: CallEntry,
  end: CallEnding,
  context: CallContext,
): Promise<Recorded> {
  const settlement =
    entry.opened === undefined ? undefined : await settlementOfCall(call, entry, end, context);
  // In strict mode it is durable since before anything was sent.
  if (context.auditMode !== "strict") await entry.opened;
  const written = recordEnd(entry, endOfCall(call, entry, end, settlement, context), context);
  // The answer does not wait for the counters: the record has what the call came to. That settling has begun before the answer
  // goes is enough for the caller's next call here to find what this one gave back.
  const ended = endWhenRecorded(written, entry, settlement, context)
    .catch((bug: unknown) => context.onBug(bug, entry.ids.requestId))
    // Whoever looks for leftovers must not find a call that is still being ended.
    .finally(entry.flight.end);
  const evidence = await written.evidence;
  // Who is told of a failure may call again at once, by the approval that this call gives back.
  if (entry.governed.usesApprovals && settlement?.use === undefined) await ended;
  observeEnd(entry, end, context);
  if (evidence.kind === "unavailable") context.observer.evidenceMissing(entry.ids, evidence.cause);
  return evidence;
}

async function settlementOfCall(
  call: Call,
  entry: CallEntry,
  { answer, billed, target, attempts, failure }: CallEnding,
  context: CallContext,
): Promise<Settlement> {
  const status = failure === undefined ? "success" : "failure";
  const end = { status, attempts, ...(target === undefined ? {} : { target }) } as const;
  if (target === undefined) return settlementOf(entry, end, context);
  if (billed === "unknown") {
    return settlementOf(entry, { ...end, use: boundUse(entry.governed, target) }, context);
  }
  if (answer === undefined) return settlementOf(entry, end, context);
  const { facts, text } = answer;
  const use = await callUse(call, entry.governed, { target, usage: facts.usage, text }, context);
  return settlementOf(entry, { ...end, use }, context);
}

/**
 * INVARIANT: a reservation ends as the record has its call, and not before the record has it. Of a process that dies in
 * between, or cannot write, the call is found among the leftovers, and counters and record come to the same.
 */
async function endWhenRecorded(
  { durable }: Written,
  entry: CallEntry,
  settlement: Settlement | undefined,
  context: CallContext,
): Promise<void> {
  const { kind } = await durable;
  if (settlement !== undefined && kind === "recorded") await endReservation(entry, settlement, context);
}

/** Ends what the call held; an approval holds on where the call failed and cannot have been billed. */
async function endReservation(
  { ids, principal, governed }: CallEntry,
  { settled, isSent, use }: Settlement,
  context: CallContext,
): Promise<void> {
  const { held, usesApprovals, atMs } = governed;
  if (use === undefined && usesApprovals) await release(ids.requestId, { held: [], usesApprovals }, context);
  if (!isSent) return release(ids.requestId, { held, usesApprovals: false }, context);
  return settleLimits(
    {
      requestId: ids.requestId,
      ids,
      actor: principal.actor,
      reservedAtMs: atMs,
      held,
      settled: settled.held,
    },
    context,
  );
}

function endOfCall(
  call: Call,
  { opened, capture }: CallEntry,
  end: CallEnding,
  settlement: Settlement | undefined,
  context: CallContext,
): EndOfCall {
  const { decisions, denial } = end;
  return {
    completion: completion(call, end, settlement, context),
    decisions,
    ...(denial === undefined ? {} : { denial }),
    ...(settlement === undefined ? {} : { settled: settlement.settled }),
    // Of a call that was let go, its decision had it.
    prompt: opened === undefined ? capture?.prompt : undefined,
    answer: end.captured,
  };
}

function completion(
  call: Call,
  end: CallEnding,
  settlement: Settlement | undefined,
  context: CallContext,
): Completion {
  const limits = settlement?.settled.held ?? [];
  return {
    status: end.failure === undefined ? "success" : "failure",
    ...(end.failure === undefined
      ? {}
      : { failure_category: failureCategory(end.failure.detail), failure_detail: end.failure.detail }),
    http_status: context.statusOf(call.surface, end.failure),
    ...(end.target ?? {}),
    latency_ms: end.latencyMs,
    ...(end.firstTokenMs === undefined ? {} : { first_token_ms: end.firstTokenMs }),
    stream: call.body.stream === true,
    attempts: end.attempts,
    ...(end.answer?.facts ?? {}),
    ...(settlement?.use ?? {}),
    ...(limits.length === 0 ? {} : { settled: limits.map(settledLimit) }),
    ...(end.guarded === undefined ? {} : guardResults(end.guarded)),
  };
}

function guardResults({ verdicts, findings }: AnswerVerdicts): Pick<Completion, "guardrails" | "findings"> {
  return {
    ...(verdicts.length === 0 ? {} : { guardrails: verdicts }),
    ...(findings.length === 0 ? {} : { findings }),
  };
}

function settledLimit({ policyId: policy_id, counter, kind, amount }: HeldLimit): SettledLimit {
  return { policy_id, counter, kind, amount };
}

function observeEnd(entry: RecordedCall, end: CallEnding, context: CallContext): void {
  context.observer.callEnded({
    ids: entry.ids,
    decision: entry.decided.decision,
    provider: end.target?.provider ?? "none",
    status: end.failure === undefined ? "success" : "failure",
    ...(end.failure === undefined ? {} : { detail: end.failure.detail }),
    latencyMs: end.latencyMs,
    ...(end.firstTokenMs === undefined ? {} : { firstTokenMs: end.firstTokenMs }),
    attempts: end.attempts,
    verdicts: [...(entry.decided.decision.guardrails ?? []), ...(end.guarded?.verdicts ?? [])],
    findings: [...(entry.observed.facts.findings ?? []), ...(end.guarded?.findings ?? [])],
  });
}

/** What the end of a call keeps of a provider's failure. */
export function callFailure({ kind, upstreamStatus }: ProviderFailure): CallFailure {
  return { detail: kind, ...(upstreamStatus === undefined ? {} : { upstreamStatus }) };
}

import type { SettledLimit } from "@meshgate/contracts";
import type { Target } from "@meshgate/engine";
import type { AnswerVerdicts } from "../guarding/guard-answer.ts";
import type { CapturedPart } from "../ports/content-store.ts";
import type { Billed, ProviderFailure } from "../ports/provider.ts";
import type { HeldLimit } from "../ports/usage-ledger.ts";
import type { AnswerTotals } from "./answer-tally.ts";
import type { Call } from "./call.ts";
import type { CallEntry } from "./call-entry.ts";
import { boundUse, type CallUse, callUse } from "./call-use.ts";
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
  const settling = entry.opened === undefined ? undefined : settlementOfCall(call, entry, end, context);
  const settlement = settling instanceof Promise ? await settling : settling;
  // In strict mode it is durable since before anything was sent.
  if (context.auditMode !== "strict") await entry.opened;
  const written = recordEnd(entry, endOfCall(call, entry, end, settlement, context), context);
  // The answer does not wait for the counters: the record has what the call came to. That settling has begun before the answer
  // goes is enough for the caller's next call here to find what this one gave back.
  const ended = endWhenRecorded(written, entry, settlement, context);
  const evidence = await written.evidence;
  // Who is told of a failure may call again at once, by the approval that this call gives back.
  if (entry.governed.usesApprovals && settlement?.use === undefined) await ended;
  observeEnd(entry, end, context);
  if (evidence.kind === "unavailable") context.observer.evidenceMissing(entry.ids, evidence.cause);
  return evidence;
}

function settlementOfCall(
  call: Call,
  entry: CallEntry,
  { answer, billed, target, attempts, failure }: CallEnding,
  context: CallContext,
): Settlement | Promise<Settlement> {
  const status = failure === undefined ? "success" : "failure";
  const settledWith = (use: CallUse | undefined) =>
    settlementOf(entry, { status, attempts, target, use }, context);
  if (target === undefined) return settledWith(undefined);
  if (billed === "unknown") return settledWith(boundUse(entry.governed, target));
  if (answer === undefined) return settledWith(undefined);
  const { facts, text } = answer;
  const use = callUse(call, entry.governed, { target, usage: facts.usage, text }, context);
  return use instanceof Promise ? use.then(settledWith) : settledWith(use);
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
  try {
    const { kind } = await durable;
    if (settlement !== undefined && kind === "recorded") await endReservation(entry, settlement, context);
  } catch (bug) {
    context.onBug(bug, entry.ids.requestId);
  } finally {
    // Whoever looks for leftovers must not find a call that is still being ended.
    entry.flight.end();
  }
}

/** Ends what the call held; an approval holds on where the call failed and cannot have been billed. */
async function endReservation(
  { ids, principal, governed }: CallEntry,
  { settled, isSent, use }: Settlement,
  context: CallContext,
): Promise<void> {
  const { held, usesApprovals, atMs } = governed;
  if (held.length === 0 && !usesApprovals) return;
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
  const { answer, failure, guarded, target } = end;
  const { use, settled } = settlement ?? {};
  return {
    answer_chars: answer?.facts.answer_chars,
    answer_hash: answer?.facts.answer_hash,
    attempts: end.attempts,
    cost: use?.cost,
    failure_category: failure && failureCategory(failure.detail),
    failure_detail: failure?.detail,
    findings: unlessNone(guarded?.findings),
    finish_reason: answer?.facts.finish_reason,
    first_token_ms: end.firstTokenMs,
    guardrails: unlessNone(guarded?.verdicts),
    http_status: context.statusOf(call.surface, failure),
    latency_ms: end.latencyMs,
    model: target?.model,
    provider: target?.provider,
    settled: unlessNone(settled?.held)?.map(settledLimit),
    status: failure === undefined ? "success" : "failure",
    stream: call.body.stream === true,
    usage: use?.usage ?? answer?.facts.usage,
  };
}

function unlessNone<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return list === undefined || list.length === 0 ? undefined : list;
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
    verdicts: joined(entry.decided.decision.guardrails, end.guarded?.verdicts),
    findings: joined(entry.observed.facts.findings, end.guarded?.findings),
  });
}

function joined<T>(before: readonly T[] = [], after: readonly T[] = []): readonly T[] {
  return after.length === 0 ? before : [...before, ...after];
}

/** What the end of a call keeps of a provider's failure. */
export function callFailure({ kind, upstreamStatus }: ProviderFailure): CallFailure {
  return { detail: kind, ...(upstreamStatus === undefined ? {} : { upstreamStatus }) };
}

import type { ProviderFailure } from "../ports/provider.ts";
import { type AnswerFacts, type AnswerTally, tallyWhole } from "./answer-tally.ts";
import type { Call, Reply } from "./call.ts";
import type { CallContext, CallFailure } from "./context.ts";
import { type Enforced, elapsedMs } from "./enforce.ts";
import { failureCategory } from "./failure-category.ts";
import {
  type Completion,
  type Recorded,
  type RecordedCall,
  recordCompletion,
  recordRefusal,
} from "./record.ts";
import type { Refusal } from "./refusal.ts";
import { ReleasedStream, type StreamEnd } from "./released-stream.ts";

/**
 * Records how the call ended, and only then lets its answer go; of a stream, its end. An answer whose record cannot be
 * written is withheld.
 */
export async function conclude(
  call: Call,
  entry: RecordedCall,
  enforced: Enforced,
  context: CallContext,
): Promise<Reply> {
  switch (enforced.kind) {
    case "refused":
      return await concludeRefused(call, entry, enforced.refusal, context);
    case "failed":
      return await concludeFailed(call, entry, enforced, context);
    case "whole":
      return await concludeWhole(call, entry, enforced, context);
    case "streamed":
      return concludeStreamed(call, entry, enforced, context);
  }
}

async function concludeRefused(
  call: Call,
  entry: RecordedCall,
  refusal: Refusal,
  context: CallContext,
): Promise<Reply> {
  const end: CallEnding = { failure: { detail: "policy" }, latencyMs: 0, attempts: [] };
  const evidence = await recordRefusal(entry, completion(call, end, context), context);
  observeEnd(entry, end, context);
  return released(evidence, entry, context, {
    kind: "refused",
    ids: entry.ids,
    refusal,
    decision: entry.decided.decision,
  });
}

async function concludeFailed(
  call: Call,
  entry: RecordedCall,
  enforced: Extract<Enforced, { kind: "failed" }>,
  context: CallContext,
): Promise<Reply> {
  const { failure, target, attempts } = enforced;
  const end: CallEnding = {
    failure: callFailure(failure),
    target,
    attempts,
    latencyMs: attempts.at(-1)?.latency_ms ?? 0,
  };
  const evidence = await recordCompletion(entry, completion(call, end, context), context);
  observeEnd(entry, end, context);
  return released(evidence, entry, context, {
    kind: "failed",
    ids: entry.ids,
    decision: entry.decided.decision,
    failure,
    target,
  });
}

async function concludeWhole(
  call: Call,
  entry: RecordedCall,
  enforced: Extract<Enforced, { kind: "whole" }>,
  context: CallContext,
): Promise<Reply> {
  const { answer, target, attempts } = enforced;
  const end: CallEnding = {
    target,
    attempts,
    latencyMs: attempts.at(-1)?.latency_ms ?? 0,
    answer: tallyWhole(answer.completion, context.hashText),
  };
  const evidence = await recordCompletion(entry, completion(call, end, context), context);
  observeEnd(entry, end, context);
  return released(evidence, entry, context, {
    kind: "whole",
    ids: entry.ids,
    decision: entry.decided.decision,
    target,
    answer,
  });
}

function concludeStreamed(
  call: Call,
  entry: RecordedCall,
  enforced: Extract<Enforced, { kind: "streamed" }>,
  context: CallContext,
): Reply {
  const { target, attempts, startedMs } = enforced;
  let firstTokenMs: number | undefined;
  const onEnd = async (streamEnd: StreamEnd, tally: AnswerTally): Promise<Recorded> => {
    const failure = streamFailure(streamEnd);
    const end: CallEnding = {
      target,
      attempts,
      latencyMs: elapsedMs(startedMs, context.clock),
      answer: tally.facts(context.hashText),
      ...(failure === undefined ? {} : { failure }),
      ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
    };
    const evidence = await recordCompletion(entry, completion(call, end, context), context);
    observeEnd(entry, end, context);
    if (evidence.kind === "unavailable") context.observer.evidenceMissing(entry.ids, evidence.cause);
    return evidence;
  };
  const events = new ReleasedStream(enforced.events, {
    onFirst: () => {
      firstTokenMs = elapsedMs(startedMs, context.clock);
    },
    onEnd,
  });
  return { kind: "streamed", ids: entry.ids, decision: entry.decided.decision, target, events };
}

function streamFailure(end: StreamEnd): CallFailure | undefined {
  switch (end.kind) {
    case "done":
      return undefined;
    case "failed":
      return callFailure(end.failure);
    case "abandoned":
      return { detail: "cancelled" };
  }
}

function callFailure({ kind, upstreamStatus }: ProviderFailure): CallFailure {
  return { detail: kind, ...(upstreamStatus === undefined ? {} : { upstreamStatus }) };
}

/** INVARIANT: without durable evidence the caller gets this refusal in place of the reply. */
function released(evidence: Recorded, entry: RecordedCall, context: CallContext, reply: Reply): Reply {
  if (evidence.kind === "recorded") return reply;
  context.observer.evidenceMissing(entry.ids, evidence.cause);
  return {
    kind: "refused",
    ids: entry.ids,
    decision: entry.decided.decision,
    refusal: {
      kind: "record-unavailable",
      message: "The answer is withheld: its record cannot be written at the moment. Try again later.",
    },
  };
}

/** How a call ended, before it is an event and a metric. */
interface CallEnding extends Pick<Completion, "attempts"> {
  readonly failure?: CallFailure;
  readonly target?: { readonly provider: string; readonly model: string };
  readonly latencyMs: number;
  readonly firstTokenMs?: number;
  readonly answer?: AnswerFacts;
}

function completion(call: Call, end: CallEnding, context: CallContext): Completion {
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
    ...(end.answer ?? {}),
  };
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
  });
}

import type { ProviderFailure } from "../ports/provider.ts";
import { type AnswerTally, tallyWhole } from "./answer-tally.ts";
import type { Call, Reply } from "./call.ts";
import { type CallEnding, settle } from "./call-ending.ts";
import type { CallContext, CallFailure } from "./context.ts";
import { type Enforced, elapsedMs } from "./enforce.ts";
import type { Recorded, RecordedCall } from "./record.ts";
import type { Refusal } from "./refusal.ts";
import { ReleasedStream, type StreamEnd } from "./released-stream.ts";

type EnforcedAtOnce = Exclude<Enforced, { kind: "streamed" }>;
type EnforcedStream = Extract<Enforced, { kind: "streamed" }>;

/**
 * Records how the call ended, and only then lets its answer go; of a stream, its end.
 * INVARIANT: an answer whose record cannot be written is withheld.
 */
export async function conclude(
  call: Call,
  entry: RecordedCall,
  enforced: Enforced,
  context: CallContext,
): Promise<Reply> {
  if (enforced.kind === "streamed") return concludeStreamed(call, entry, enforced, context);
  const evidence = await settle(call, entry, endingOf(enforced, context), context);
  const decided = { ids: entry.ids, decision: entry.decided.decision };
  return evidence.kind === "recorded"
    ? { ...decided, ...released(enforced) }
    : { ...decided, kind: "refused", refusal: withheld };
}

function endingOf(enforced: EnforcedAtOnce, { hashText }: CallContext): CallEnding {
  if (enforced.kind === "refused") return { failure: { detail: "policy" }, latencyMs: 0, attempts: [] };
  const { target, attempts } = enforced;
  const reached = { target, attempts, latencyMs: attempts.at(-1)?.latency_ms ?? 0 };
  return enforced.kind === "failed"
    ? { ...reached, failure: callFailure(enforced.failure) }
    : { ...reached, answer: tallyWhole(enforced.answer.completion, hashText) };
}

/** What a surface needs of it to print. */
function released(enforced: EnforcedAtOnce) {
  switch (enforced.kind) {
    case "refused":
      return { kind: enforced.kind, refusal: enforced.refusal };
    case "failed":
      return { kind: enforced.kind, failure: enforced.failure, target: enforced.target };
    case "whole":
      return { kind: enforced.kind, answer: enforced.answer, target: enforced.target };
  }
}

const withheld: Refusal = {
  kind: "record-unavailable",
  message: "The answer is withheld: its record cannot be written at the moment. Try again later.",
};

function concludeStreamed(
  call: Call,
  entry: RecordedCall,
  { events, target, attempts, startedMs }: EnforcedStream,
  context: CallContext,
): Reply {
  let firstTokenMs: number | undefined;
  const onEnd = (streamEnd: StreamEnd, tally: AnswerTally): Promise<Recorded> => {
    const failure = streamFailure(streamEnd);
    const end: CallEnding = {
      target,
      attempts,
      latencyMs: elapsedMs(startedMs, context.clock),
      answer: tally.facts(context.hashText),
      ...(failure === undefined ? {} : { failure }),
      ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
    };
    return settle(call, entry, end, context);
  };
  const onFirst = () => {
    firstTokenMs = elapsedMs(startedMs, context.clock);
  };
  return {
    kind: "streamed",
    ids: entry.ids,
    decision: entry.decided.decision,
    target,
    events: new ReleasedStream(events, { onFirst, onEnd }),
  };
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

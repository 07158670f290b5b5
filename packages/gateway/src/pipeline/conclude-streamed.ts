import { appliedToCall, withAnswer } from "../guarding/applied-guardrails.ts";
import type { AnswerTally } from "./answer-tally.ts";
import type { Call, Reply } from "./call.ts";
import { type CallEnding, callFailure, settle } from "./call-ending.ts";
import type { CallEntry } from "./call-entry.ts";
import type { CallContext, CallFailure } from "./context.ts";
import { cutEnding, cutOf } from "./cut-call.ts";
import { type Enforced, elapsedMs } from "./enforce.ts";
import { joinChoices } from "./join-choices.ts";
import type { Recorded } from "./record.ts";
import { ReleasedStream, type StreamEnd } from "./released-stream.ts";
import { gateToolCalls } from "./tool-calls/gate-tool-calls.ts";

type EnforcedStream = Extract<Enforced, { kind: "streamed" }>;

/** Gives the answer out as it comes, its tool calls once they are allowed, and its end once that is recorded. */
export function concludeStreamed(
  call: Call,
  entry: CallEntry,
  { events, target, attempts, startedMs, guarded }: EnforcedStream,
  context: CallContext,
): Reply {
  const applied = appliedToCall(entry.decided.decision);
  let firstTokenMs: number | undefined;
  const { capture } = entry;
  const written = capture === undefined ? undefined : joinChoices();
  const onEnd = (streamEnd: StreamEnd, tally: AnswerTally): Promise<Recorded> => {
    const failure = streamFailure(streamEnd);
    const denial = streamEnd.kind === "refused" ? streamEnd.denial : undefined;
    const end: CallEnding = {
      target,
      attempts,
      latencyMs: elapsedMs(startedMs, context.clock),
      answer: tally.totals(context.hashText),
      // A guardrail denies by the call's own decision, which was recorded before it was sent.
      captured:
        written?.isEmpty === false ? capture?.answer(written.choices(), context.clock.nowMs()) : undefined,
      decisions: denial === undefined || denial.entry.decided === entry.decided ? [] : [denial.entry],
      ...(guarded === undefined ? {} : { guarded }),
      ...(denial === undefined ? {} : { denial }),
      ...(failure === undefined ? {} : { failure }),
      ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
    };
    return settle(
      call,
      entry,
      streamEnd.kind === "cut" ? cutEnding(end, streamEnd.refusal, entry) : end,
      context,
    );
  };
  const onFirst = () => {
    firstTokenMs = elapsedMs(startedMs, context.clock);
  };
  return {
    kind: "streamed",
    ids: entry.ids,
    decision: entry.decided.decision,
    rates: entry.governed.rates,
    guardrails: guarded === undefined ? applied : withAnswer(applied, guarded.guarding.plan, guarded.planned),
    target,
    events: new ReleasedStream(gateToolCalls(entry, events, context), {
      onFirst,
      onEnd,
      onChunk: written?.add,
      cut: () => cutOf(entry),
    }),
  };
}

function streamFailure(end: StreamEnd): CallFailure | undefined {
  switch (end.kind) {
    case "done":
      return undefined;
    case "failed":
      return callFailure(end.failure);
    case "refused":
      return { detail: "policy", refusal: end.denial.refusal };
    case "cut":
      return { detail: "policy", refusal: end.refusal };
    case "abandoned":
      return { detail: "cancelled" };
  }
}

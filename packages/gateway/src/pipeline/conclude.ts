import type { ProviderFailure } from "../ports/provider.ts";
import { type AnswerTally, tallyWhole } from "./answer-tally.ts";
import type { Call, Reply } from "./call.ts";
import { type CallEnding, settle } from "./call-ending.ts";
import type { CallContext, CallFailure } from "./context.ts";
import { type Enforced, elapsedMs } from "./enforce.ts";
import type { Recorded, RecordedCall } from "./record.ts";
import type { Refusal } from "./refusal.ts";
import { ReleasedStream, type StreamEnd } from "./released-stream.ts";
import {
  type DecidedTools,
  decidesTools,
  decideTools,
  entriesOf,
  noTools,
} from "./tool-calls/decide-tools.ts";
import { gateToolCalls } from "./tool-calls/gate-tool-calls.ts";
import { toolNames } from "./tool-calls/tool-call-parts.ts";

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
  const tools = enforced.kind === "whole" ? decideAnswersTools(entry, enforced, context) : noTools;
  const evidence = await settle(call, entry, endingOf(entry, enforced, tools, context), context);
  const { ids } = entry;
  if (evidence.kind === "unavailable") return { ids, kind: "refused", refusal: withheld };
  if (enforced.kind === "refused") return { ids, kind: "refused", refusal: enforced.refusal };
  if (tools.denied !== undefined) return { ids, kind: "refused", refusal: tools.denied.refusal };
  return { ids, decision: entry.decided.decision, ...released(enforced) };
}

/** Every tool call of a whole answer is decided before any of the answer is released. */
function decideAnswersTools(
  entry: RecordedCall,
  { answer }: Extract<Enforced, { kind: "whole" }>,
  context: CallContext,
): DecidedTools {
  if (!decidesTools(context)) return noTools;
  const decided = decideTools(entry, toolNames(answer.completion), context);
  context.observer.toolCallsDecided(entriesOf(decided).map((each) => each.decided.decision));
  return decided;
}

function endingOf(
  entry: RecordedCall,
  enforced: EnforcedAtOnce,
  tools: DecidedTools,
  { hashText }: CallContext,
): CallEnding {
  if (enforced.kind === "refused") {
    // It went to no provider, so its decision is not recorded yet.
    const denial = { entry, refusal: enforced.refusal };
    return { failure: { detail: "policy" }, latencyMs: 0, attempts: [], decisions: [entry], denial };
  }
  const { target, attempts } = enforced;
  const reached = { target, attempts, latencyMs: attempts.at(-1)?.latency_ms ?? 0 };
  if (enforced.kind === "failed") {
    return { ...reached, failure: callFailure(enforced.failure), decisions: [] };
  }
  return {
    ...reached,
    answer: tallyWhole(enforced.answer.completion, hashText),
    decisions: entriesOf(tools),
    ...(tools.denied === undefined ? {} : { failure: { detail: "policy" }, denial: tools.denied }),
  };
}

/** What a surface needs of it to print. */
function released(enforced: Exclude<EnforcedAtOnce, { kind: "refused" }>) {
  switch (enforced.kind) {
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
    const denial = streamEnd.kind === "refused" ? streamEnd.denial : undefined;
    const end: CallEnding = {
      target,
      attempts,
      latencyMs: elapsedMs(startedMs, context.clock),
      answer: tally.facts(context.hashText),
      decisions: denial === undefined ? [] : [denial.entry],
      ...(denial === undefined ? {} : { denial }),
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
    events: new ReleasedStream(gateToolCalls(entry, events, context), { onFirst, onEnd }),
  };
}

function streamFailure(end: StreamEnd): CallFailure | undefined {
  switch (end.kind) {
    case "done":
      return undefined;
    case "failed":
      return callFailure(end.failure);
    case "refused":
      return { detail: "policy" };
    case "abandoned":
      return { detail: "cancelled" };
  }
}

function callFailure({ kind, upstreamStatus }: ProviderFailure): CallFailure {
  return { detail: kind, ...(upstreamStatus === undefined ? {} : { upstreamStatus }) };
}

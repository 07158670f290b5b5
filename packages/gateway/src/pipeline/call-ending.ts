import type { Target } from "@meshgate/engine";
import type { ProviderFailure } from "../ports/provider.ts";
import type { AnswerFacts } from "./answer-tally.ts";
import type { Call } from "./call.ts";
import type { CallContext, CallFailure } from "./context.ts";
import { failureCategory } from "./failure-category.ts";
import { type Completion, type Denial, type Recorded, type RecordedCall, recordEnd } from "./record.ts";

/** How a call ended, before it is an event and a metric. */
export interface CallEnding extends Pick<Completion, "attempts"> {
  readonly failure?: CallFailure;
  readonly target?: Target;
  readonly latencyMs: number;
  readonly firstTokenMs?: number;
  readonly answer?: AnswerFacts;
  /** Decisions that are recorded with the end: of a call that went nowhere its own, else of tool calls. */
  readonly decisions: readonly RecordedCall[];
  readonly denial?: Denial;
}

/** Records and measures how a call ended. What the answer says of the record decides what may be released. */
export async function settle(
  call: Call,
  entry: RecordedCall,
  end: CallEnding,
  context: CallContext,
): Promise<Recorded> {
  const { decisions, denial } = end;
  const evidence = await recordEnd(
    entry,
    { completion: completion(call, end, context), decisions, ...(denial === undefined ? {} : { denial }) },
    context,
  );
  observeEnd(entry, end, context);
  if (evidence.kind === "unavailable") context.observer.evidenceMissing(entry.ids, evidence.cause);
  return evidence;
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

/** What the end of a call keeps of a provider's failure. */
export function callFailure({ kind, upstreamStatus }: ProviderFailure): CallFailure {
  return { detail: kind, ...(upstreamStatus === undefined ? {} : { upstreamStatus }) };
}

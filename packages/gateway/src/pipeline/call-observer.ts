import type { Attempt, FailureDetail } from "@meshgate/contracts";
import type { Decision, FindingFact, GuardrailVerdict } from "@meshgate/engine";
import type { EventStoreUnavailable } from "../ports/event-store.ts";
import type { GuardDoubt } from "../ports/guard.ts";
import type { CallIds } from "./call.ts";
import type { RefusalKind } from "./refusal.ts";

export type Stage = "identify" | "observe" | "decide" | "record_decision" | "enforce" | "record_outcome";

/** How a call ended, in figures; nothing in it is text of the call. */
export interface CallEnd {
  readonly ids: CallIds;
  readonly decision: Decision;
  /** The provider that answered or failed last; `none` for a refused call. */
  readonly provider: string;
  readonly status: "success" | "failure";
  readonly detail?: FailureDetail;
  /** The provider's time. */
  readonly latencyMs: number;
  readonly firstTokenMs?: number;
  readonly attempts: readonly Attempt[];
  /** Of the call and of its answer. */
  readonly verdicts: readonly GuardrailVerdict[];
  readonly findings: readonly FindingFact[];
}

/** What the pipeline tells telemetry. It only listens: nothing that it does can change a call. */
export interface CallObserver {
  /** Of every call; exactly one `callRefused`, `callEnded` or `decisionsReleased` follows. */
  callBegan(): CallWatch;
  /** The call ended before a decision, or its decision could not be recorded. */
  callRefused(ids: CallIds, refusal: RefusalKind): void;
  callEnded(end: CallEnd): void;
  /** Decisions that were asked for alone are recorded and on their way to whoever enforces them. */
  decisionsReleased(decisions: readonly Decision[]): void;
  /** Tool calls in an answer were decided; the end of their call is told as well. */
  toolCallsDecided(decisions: readonly Decision[]): void;
  /** An external guard was asked: it answered, or gave none. */
  guardAsked(ids: CallIds, guardrail: string, result: "answered" | GuardDoubt): void;
  /** What was to be released is withheld, since its event could not be written; an end of the call is told as well. */
  evidenceMissing(ids: CallIds, cause: EventStoreUnavailable): void;
}

/** Measures the stages of one call: each `lap` is the time since the last. */
export interface CallWatch {
  lap(stage: Stage): void;
}

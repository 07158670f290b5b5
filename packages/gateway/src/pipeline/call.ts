import type { ChatCompletionsRequest } from "@meshgate/contracts";
import type { CallSurface, Decision, Result, Target } from "@meshgate/engine";
import type { AppliedGuardrails } from "../guarding/applied-guardrails.ts";
import type { ProviderFailure, StreamEvent, WholeAnswer } from "../ports/provider.ts";
import type { CallWishes } from "./call-wishes.ts";
import type { RateState } from "./rate-states.ts";
import type { Denial } from "./record.ts";
import type { Refusal } from "./refusal.ts";

/** A call as a surface hands it over. Its body is read after the caller is known, never before. */
export interface IncomingCall {
  readonly surface: CallSurface;
  readonly headers: Headers;
  /** The peer's IP address. */
  readonly peerAddress: string;
  /** Aborted when the caller leaves. */
  readonly signal: AbortSignal;
  /** Reads the wire format and translates it into OpenAI's chat form; called once. */
  read(): Promise<Result<ChatCompletionsRequest, Refusal>>;
}

/** A call whose body is known: what the rooms after `identify` work on. */
export interface Call {
  readonly surface: CallSurface;
  /** Without what is meant for us alone. */
  readonly body: ChatCompletionsRequest;
  /** Names of guardrails that the call wants beside those that apply anyway, sorted, each once. */
  readonly addedGuardrails: readonly string[];
  readonly wishes: CallWishes;
  /** Aborts when its caller leaves or its principal may no longer call. */
  readonly signal: AbortSignal;
}

/** The ids of one call, made by the pipeline and passed down. */
export interface CallIds {
  /** UUIDv7, ours. */
  readonly requestId: string;
  /** The caller's own id (`X-Request-Id`), else ours. */
  readonly correlationId: string;
}

/**
 * One event of an answer on its way to the caller: a provider's, that policy ends the answer here, or that the call was cut
 * since its principal may no longer call.
 */
export type ReplyEvent =
  | StreamEvent
  | { readonly kind: "refused"; readonly denial: Denial }
  | { readonly kind: "cut"; readonly refusal: Refusal };

/** Ends with exactly one event that is no chunk. */
export type ReplyStream = AsyncIterable<readonly ReplyEvent[]>;

/** The answer and whatever a surface needs to print it. `record` has durable evidence of all that these hold. */
export type Reply =
  | {
      readonly kind: "refused";
      readonly ids: CallIds;
      readonly refusal: Refusal;
      readonly rates: readonly RateState[];
      /** Absent where the call was refused before any guardrail could look. */
      readonly guardrails?: AppliedGuardrails;
    }
  | {
      readonly kind: "failed";
      readonly ids: CallIds;
      readonly decision: Decision;
      readonly rates: readonly RateState[];
      readonly guardrails: AppliedGuardrails;
      readonly failure: ProviderFailure;
      /** The last target tried. */
      readonly target: Target;
    }
  | {
      readonly kind: "whole";
      readonly ids: CallIds;
      readonly decision: Decision;
      readonly rates: readonly RateState[];
      readonly guardrails: AppliedGuardrails;
      readonly target: Target;
      readonly answer: WholeAnswer;
    }
  | {
      readonly kind: "streamed";
      readonly ids: CallIds;
      readonly decision: Decision;
      readonly rates: readonly RateState[];
      readonly guardrails: AppliedGuardrails;
      readonly target: Target;
      readonly events: ReplyStream;
    };

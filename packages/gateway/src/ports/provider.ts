import type { ChatCompletionsRequest } from "@meshgate/contracts";
import type { Location, Result } from "@meshgate/engine";
import type { ChatCompletion, ChatCompletionChunk } from "openai/resources/chat/completions";

/** The fine grain of what can go wrong with a provider. `policy` is never a provider's: it marks refused calls. */
export type FailureKind =
  | "timeout"
  | "connection"
  | "authentication"
  | "rate_limited"
  | "invalid_request"
  | "upstream_error"
  | "malformed_response"
  | "cancelled";

/**
 * Whether a provider may bill a call that failed before its answer was seen: `no` where it answered with an error status, or
 * nothing can have been sent; else `unknown`.
 */
export type Billed = "no" | "unknown";

/** A provider's failure. Nothing in it is secret, and nothing in it is the caller's text, but for `upstreamError`. */
export interface ProviderFailure {
  readonly kind: FailureKind;
  /** Of all tries of the call. */
  readonly billed: Billed;
  /** One sentence for the caller: which provider, what happened. Safe to log. */
  readonly message: string;
  /** The provider's HTTP status, where there was one. */
  readonly upstreamStatus?: number;
  readonly retryAfterMs?: number;
  /**
   * For the caller to see, in OpenAI's form: of `invalid_request` the provider's own error object, which may quote the call
   * and is never logged or recorded; of `rate_limited` its type and code.
   */
  readonly upstreamError?: { readonly [key: string]: unknown };
}

/** One call to one model, in OpenAI's chat form, which is the lingua franca between surfaces and providers. */
export interface ProviderRequest {
  /** As the provider knows it; it replaces `body.model`. */
  readonly model: string;
  readonly body: ChatCompletionsRequest;
  /** The most tokens that policy lets each choice have: the provider is asked for the lower of it and the caller's own. */
  readonly outputTokensMax?: number;
  /** Whether it must not be sent again once it may have been billed: what is reserved for it covers one bill. */
  readonly billedOnce: boolean;
  /** Ours: sent along where the provider has a header for it. */
  readonly requestId: string;
  /** Aborted when the caller leaves; the upstream call must end with it. */
  readonly signal: AbortSignal;
}

export interface WholeAnswer {
  readonly completion: ChatCompletion;
  /** The bytes for an OpenAI client: the provider's own where it speaks that form, else printed from `completion`. */
  readonly raw: string;
}

/**
 * One event of a streamed answer. `raw` is the whole server-sent event for an OpenAI client, blank line included: the
 * provider's own bytes where it speaks that form.
 * INVARIANT: a stream ends with exactly one `done` or `failed`, whatever the network did.
 */
export type StreamEvent =
  | { readonly kind: "chunk"; readonly chunk: ChatCompletionChunk; readonly raw: string }
  | { readonly kind: "done"; readonly raw: string }
  | { readonly kind: "failed"; readonly failure: ProviderFailure };

/** Events in the batches in which the network brought them: one asynchronous step for each, not for each event. */
export type AnswerStream = AsyncIterable<readonly StreamEvent[]>;

/**
 * A model provider: the one way out. `complete` and `stream` answer failures as values and never throw.
 * `stream` resolves when the first byte of a good answer is there: until then the call may be retried or moved.
 */
export interface Provider {
  readonly name: string;
  readonly kind: "ollama" | "openai" | "anthropic" | "sandbox";
  readonly location: Location;
  complete(request: ProviderRequest): Promise<Result<WholeAnswer, ProviderFailure>>;
  stream(request: ProviderRequest): Promise<Result<AnswerStream, ProviderFailure>>;
}

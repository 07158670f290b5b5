import type { ChatCompletionChunk } from "openai/resources/chat/completions";
import type { ProviderFailure, ProviderRequest, StreamEvent } from "../../ports/provider.ts";
import { type ServerSentEvent, SseParser } from "../framing/sse-parser.ts";
import { parseJson } from "../json.ts";
import { DONE } from "../openai-form/chunk-writer.ts";
import type { AnswerReader } from "../upstream/answer-reader.ts";
import type { Failures } from "../upstream/failures.ts";
import { isChunk, openAiErrorOf, withDeltas } from "./from-wire.ts";

/** An OpenAI stream: chunks with the provider's own bytes, until `[DONE]`. */
export class OpenAiReader implements AnswerReader {
  readonly #failures: Failures;
  readonly #events = new SseParser();
  /** Choices that have begun and not finished. */
  readonly #open = new Set<number>();
  readonly #usageAsked: boolean;
  #begun = false;
  #over = false;

  constructor(request: ProviderRequest, failures: Failures) {
    this.#failures = failures;
    this.#usageAsked = request.body.stream_options?.include_usage === true;
  }

  get pendingChars(): number {
    return this.#events.pendingChars;
  }

  push(text: string): readonly StreamEvent[] {
    return this.#read(this.#events.push(text));
  }

  /** Some compatible servers send no `[DONE]`: an answer whose every choice has finished is complete without it. */
  end(): readonly StreamEvent[] {
    const events = this.#read(this.#events.end());
    if (this.#over) return events;
    const complete = this.#begun && this.#open.size === 0;
    const last: StreamEvent = complete
      ? { kind: "done", raw: DONE }
      : this.#failed(this.#failures.malformed("ended its answer in the middle"));
    return [...events, last];
  }

  #read(received: readonly ServerSentEvent[]): readonly StreamEvent[] {
    const events: StreamEvent[] = [];
    for (const event of received) {
      if (this.#over) break;
      events.push(this.#eventOf(event));
    }
    return events;
  }

  #eventOf({ data, raw }: ServerSentEvent): StreamEvent {
    if (data === "[DONE]") {
      if (!this.#begun) return this.#failed(this.#failures.malformed("ended its answer before it began"));
      this.#over = true;
      return { kind: "done", raw };
    }
    const parsed = parseJson(data);
    if (isChunk(parsed)) {
      const chunk = withDeltas(parsed);
      return { kind: "chunk", chunk, raw: this.#isOurs(chunk) ? "" : this.#seen(chunk, raw) };
    }
    const error = openAiErrorOf(parsed);
    return this.#failed(
      error === undefined
        ? this.#failures.malformed("sent an event that is no chat completion chunk")
        : this.#failures.reported(error, 200),
    );
  }

  #seen(chunk: ChatCompletionChunk, raw: string): string {
    for (const { index, finish_reason } of chunk.choices) {
      this.#begun = true;
      if (finish_reason === null || finish_reason === undefined) this.#open.add(index);
      else this.#open.delete(index);
    }
    return raw;
  }

  /** The usage that we asked for and the caller did not: for the record, not for the caller. */
  #isOurs(chunk: ChatCompletionChunk): boolean {
    return !this.#usageAsked && chunk.choices.length === 0 && (chunk.usage ?? null) !== null;
  }

  #failed(failure: ProviderFailure): StreamEvent {
    this.#over = true;
    return { kind: "failed", failure };
  }
}

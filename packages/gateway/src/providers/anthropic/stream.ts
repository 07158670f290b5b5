import type { RawMessageStreamEvent } from "@anthropic-ai/sdk/resources/messages";
import type { ProviderFailure, ProviderRequest, StreamEvent } from "../../ports/provider.ts";
import { SseParser } from "../framing/sse-parser.ts";
import { isRecord, type JsonRecord, parseJson, stringOr } from "../json.ts";
import { ChunkWriter } from "../openai-form/chunk-writer.ts";
import type { AnswerReader } from "../upstream/answer-reader.ts";
import type { Failures } from "../upstream/failures.ts";
import { anthropicErrorOf, finishReasonOf, usageOf } from "./from-wire.ts";

type EventType = RawMessageStreamEvent["type"];

interface OpenToolCall {
  readonly index: number;
  /** Whether any of its arguments have come. */
  hasArguments: boolean;
}

/** An Anthropic stream, from `message_start` to `message_stop`. Events of unknown types, `ping` among them, are passed over. */
export class AnthropicReader implements AnswerReader {
  readonly #failures: Failures;
  readonly #usageAsked: boolean;
  readonly #created: number;
  readonly #events = new SseParser();
  #writer: ChunkWriter | undefined;
  #usage: JsonRecord = {};
  #toolCalls = 0;
  #openToolCall: OpenToolCall | undefined;
  #finished = false;
  #over = false;

  constructor(request: ProviderRequest, created: number, failures: Failures) {
    this.#failures = failures;
    this.#created = created;
    this.#usageAsked = request.body.stream_options?.include_usage === true;
  }

  get pendingChars(): number {
    return this.#events.pendingChars;
  }

  push(text: string): readonly StreamEvent[] {
    return this.#events.push(text).flatMap(({ data }) => (this.#over ? [] : this.#eventsOf(parseJson(data))));
  }

  end(): readonly StreamEvent[] {
    const events = this.#events
      .end()
      .flatMap(({ data }) => (this.#over ? [] : this.#eventsOf(parseJson(data))));
    if (this.#over) return events;
    if (this.#finished && this.#writer !== undefined) return [...events, ...this.#close(this.#writer)];
    return [...events, this.#failed(this.#failures.malformed("ended its answer in the middle"))];
  }

  #eventsOf(event: unknown): readonly StreamEvent[] {
    const error = anthropicErrorOf(event);
    if (error !== undefined) return [this.#failed(this.#failures.reported(error, 200))];
    const events = isRecord(event) ? this.#translated(event) : undefined;
    return events ?? [this.#failed(this.#failures.malformed("sent an event that is no part of a message"))];
  }

  /** Undefined where the event has not the shape that its type says, or comes before the message has begun. */
  #translated(event: JsonRecord): readonly StreamEvent[] | undefined {
    const type = event["type"];
    if (typeof type !== "string") return undefined;
    if (!isKnown(type)) return [];
    if (type === "message_start") return this.#start(event["message"]);
    const writer = this.#writer;
    if (writer === undefined) return undefined;
    switch (type) {
      case "content_block_start":
        return this.#startBlock(writer, event["content_block"]);
      case "content_block_delta":
        return this.#continueBlock(writer, event["delta"]);
      case "content_block_stop":
        return this.#stopBlock(writer);
      case "message_delta":
        return this.#finish(writer, event);
      case "message_stop":
        return this.#stop(writer);
    }
  }

  #start(message: unknown): readonly StreamEvent[] | undefined {
    if (!isRecord(message) || typeof message["id"] !== "string") return undefined;
    const heading = { id: message["id"], created: this.#created, model: stringOr(message["model"], "") };
    this.#writer = new ChunkWriter(heading, this.#usageAsked);
    this.#addUsage(message["usage"]);
    return [this.#writer.delta({ role: "assistant", content: "" })];
  }

  #startBlock(writer: ChunkWriter, block: unknown): readonly StreamEvent[] | undefined {
    if (!isRecord(block)) return undefined;
    if (block["type"] !== "tool_use") return this.#continueBlock(writer, asDelta(block));
    const { id, name } = block;
    if (typeof id !== "string" || typeof name !== "string") return undefined;
    const index = this.#toolCalls;
    this.#toolCalls += 1;
    this.#openToolCall = { index, hasArguments: false };
    return [
      writer.delta({ tool_calls: [{ index, id, type: "function", function: { name, arguments: "" } }] }),
    ];
  }

  #continueBlock(writer: ChunkWriter, delta: unknown): readonly StreamEvent[] | undefined {
    if (!isRecord(delta)) return undefined;
    const { type, text, thinking, partial_json } = delta;
    if (type === "text_delta" && typeof text === "string")
      return text === "" ? [] : [writer.delta({ content: text })];
    if (type === "thinking_delta" && typeof thinking === "string") {
      return thinking === "" ? [] : [writer.delta({ reasoning_content: thinking })];
    }
    if (type === "input_json_delta" && typeof partial_json === "string") {
      return this.#argue(writer, partial_json);
    }
    return [];
  }

  #argue(writer: ChunkWriter, json: string): readonly StreamEvent[] {
    const call = this.#openToolCall;
    if (call === undefined || json === "") return [];
    call.hasArguments = true;
    return [writer.delta({ tool_calls: [{ index: call.index, function: { arguments: json } }] })];
  }

  /** A call without arguments sends no JSON at all; OpenAI's clients parse what they get, so they get `{}`. */
  #stopBlock(writer: ChunkWriter): readonly StreamEvent[] {
    const events = this.#openToolCall?.hasArguments === false ? this.#argue(writer, "{}") : [];
    this.#openToolCall = undefined;
    return events;
  }

  #finish(writer: ChunkWriter, { delta, usage }: JsonRecord): readonly StreamEvent[] | undefined {
    this.#addUsage(usage);
    if (!isRecord(delta)) return undefined;
    const stopReason = delta["stop_reason"];
    if (typeof stopReason !== "string") return [];
    this.#finished = true;
    return [writer.delta({}, finishReasonOf(stopReason))];
  }

  #stop(writer: ChunkWriter): readonly StreamEvent[] | undefined {
    return this.#finished ? this.#close(writer) : undefined;
  }

  #close(writer: ChunkWriter): readonly StreamEvent[] {
    this.#over = true;
    return [writer.usage(usageOf(this.#usage)), writer.done()];
  }

  /** Later counts replace earlier ones; a `null` says nothing. */
  #addUsage(usage: unknown): void {
    if (!isRecord(usage)) return;
    const said = Object.entries(usage).filter(([, count]) => count !== null);
    this.#usage = { ...this.#usage, ...Object.fromEntries(said) };
  }

  #failed(failure: ProviderFailure): StreamEvent {
    this.#over = true;
    return { kind: "failed", failure };
  }
}

const EVENT_TYPES: ReadonlySet<string> = new Set<EventType>([
  "message_start",
  "content_block_start",
  "content_block_delta",
  "content_block_stop",
  "message_delta",
  "message_stop",
]);

function isKnown(type: string): type is EventType {
  return EVENT_TYPES.has(type);
}

/** A block may begin with text already in it. */
function asDelta({ type, text, thinking }: JsonRecord): JsonRecord {
  return { type: `${stringOr(type, "")}_delta`, text, thinking };
}

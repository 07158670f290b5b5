import type { ChatCompletion, ChatCompletionChunk } from "openai/resources/chat/completions";
import type { CompletionUsage } from "openai/resources/completions";
import type { StreamEvent } from "../../ports/provider.ts";

/** The event that ends a stream for an OpenAI client. */
export const DONE = "data: [DONE]\n\n";

export type FinishReason = ChatCompletion.Choice["finish_reason"];

/** OpenAI's delta, and the field in which its compatible servers put a model's thinking. */
export type Delta = ChatCompletionChunk.Choice.Delta & { readonly reasoning_content?: string };

export interface ChunkHeading {
  readonly id: string;
  /** Epoch seconds. */
  readonly created: number;
  readonly model: string;
}

/** Chunks in OpenAI's form for providers that speak another. */
export class ChunkWriter {
  readonly #heading: ChunkHeading;
  /** Whether the caller asked for usage; if not, its chunk carries data for the record and no text. */
  readonly #usageAsked: boolean;

  constructor(heading: ChunkHeading, usageAsked: boolean) {
    this.#heading = heading;
    this.#usageAsked = usageAsked;
  }

  delta(delta: Delta, finish_reason: FinishReason | null = null, index = 0): StreamEvent {
    const chunk = this.#chunk([{ index, delta, logprobs: null, finish_reason }]);
    return { kind: "chunk", chunk, raw: printChunk(chunk) };
  }

  usage(usage: CompletionUsage): StreamEvent {
    const chunk = { ...this.#chunk([]), usage };
    return { kind: "chunk", chunk, raw: this.#usageAsked ? printChunk(chunk) : "" };
  }

  done(): StreamEvent {
    return { kind: "done", raw: DONE };
  }

  #chunk(choices: ChatCompletionChunk.Choice[]): ChatCompletionChunk {
    const { id, created, model } = this.#heading;
    return { id, object: "chat.completion.chunk", created, model, choices };
  }
}

/** A chunk as the server-sent event that an OpenAI client reads. */
export function printChunk(chunk: ChatCompletionChunk): string {
  return `data: ${JSON.stringify(chunk)}\n\n`;
}

import type { ChatCompletionChunk } from "openai/resources/chat/completions";
import { OpenToolCall } from "./open-tool-call.ts";
import { hidesToolCalls } from "./readings.ts";
import { type Fields, type ToolCallPart, toolCallParts } from "./tool-call-parts.ts";

type Choice = ChatCompletionChunk.Choice;

/** Follows the tool calls of a stream, chunk by chunk. */
export class OpenToolCalls {
  readonly #calls = new Map<string, OpenToolCall>();

  /** The calls that the chunk speaks of. Undefined where clients could read different names out of it. */
  note(chunk: ChatCompletionChunk): readonly OpenToolCall[] | undefined {
    if (hidesToolCalls(chunk, "delta")) return undefined;
    const touched: OpenToolCall[] = [];
    for (const choice of chunk.choices) {
      const parts = toolCallParts(choice.delta);
      if (parts === undefined) return undefined;
      for (const part of parts) {
        const call = this.#callOf(choice, part);
        if (!call.take(part)) return undefined;
        touched.push(call);
      }
    }
    this.finish(chunk);
    return touched;
  }

  /** Nothing more comes of the calls of a choice that is over. */
  finish({ choices }: ChatCompletionChunk): void {
    for (const { index, finish_reason } of choices) {
      if (typeof finish_reason === "string") this.complete(`${index}/`);
    }
  }

  /** Nothing more comes of the calls whose place begins so. */
  complete(prefix = ""): void {
    for (const [key, call] of this.#calls) {
      if (call.state === "open" && key.startsWith(prefix)) call.state = "complete";
    }
  }

  /** Those whose names are whole and that are not decided, in the order in which they began. */
  due(): readonly OpenToolCall[] {
    return [...this.#calls.values()].filter(({ state }) => state === "complete");
  }

  /** A chunk whose calls are all decided, as every client may have it. Chunks are printed in their order, each once. */
  print(chunk: ChatCompletionChunk): ChatCompletionChunk {
    return { ...chunk, choices: chunk.choices.map((choice) => this.#printChoice(choice)) };
  }

  #printChoice(choice: Choice): Choice {
    const parts = toolCallParts(choice.delta) ?? [];
    if (parts.length === 0) return choice;
    const printed = parts.map((part) => ({ part, call: this.#callOf(choice, part).print(part) }));
    const listed = printed.filter(({ part }) => part.index !== undefined).map(({ call }) => call);
    const legacy = printed.find(({ part }) => part.index === undefined)?.call["function"];
    const delta: Fields = {
      ...choice.delta,
      ...(listed.length === 0 ? {} : { tool_calls: listed }),
      ...(legacy === undefined ? {} : { function_call: legacy }),
    };
    return { ...choice, delta };
  }

  #callOf({ index }: Choice, { key }: ToolCallPart): OpenToolCall {
    const place = `${index}/${key}`;
    const known = this.#calls.get(place) ?? new OpenToolCall();
    this.#calls.set(place, known);
    return known;
  }
}

import type { ChatCompletionChunk } from "openai/resources/chat/completions";
import { namesOf, type ToolCallPart, toolCallParts } from "./tool-call-parts.ts";

/** A tool call of a stream. Its name is whole once its input begins, or its choice ends. */
export interface OpenToolCall {
  readonly names: Map<string, string>;
  state: "open" | "complete" | "decided";
}

/** Follows the tool calls of a stream, chunk by chunk. */
export class OpenToolCalls {
  readonly #calls = new Map<string, OpenToolCall>();

  /** The calls that the chunk speaks of. Undefined where it gives a name to one that had its whole name. */
  note({ choices }: ChatCompletionChunk): readonly OpenToolCall[] | undefined {
    const touched: OpenToolCall[] = [];
    for (const { index, delta, finish_reason } of choices) {
      for (const part of toolCallParts(delta)) {
        const call = this.#callAt(`${index}/${part.key}`);
        if (!take(part, call)) return undefined;
        touched.push(call);
      }
      if (typeof finish_reason === "string") this.complete(`${index}/`);
    }
    return touched;
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

  #callAt(key: string): OpenToolCall {
    const known = this.#calls.get(key) ?? { names: new Map<string, string>(), state: "open" as const };
    this.#calls.set(key, known);
    return known;
  }
}

/** INVARIANT: what was decided keeps its name, however a client puts the pieces together. */
function take({ names, hasInput }: ToolCallPart, call: OpenToolCall): boolean {
  for (const [field, piece] of names) {
    if (piece === "") continue;
    if (call.state !== "open") return false;
    call.names.set(field, (call.names.get(field) ?? "") + piece);
  }
  if (hasInput && call.state === "open" && call.names.size > 0) call.state = "complete";
  return true;
}

export function namesOfCall({ names }: OpenToolCall): readonly string[] {
  return namesOf(names);
}

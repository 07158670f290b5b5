import type { ChatCompletionChunk } from "openai/resources/chat/completions";
import type { ReplyEvent } from "../../src/pipeline/call.ts";

/** Every event of a stream, in order. */
export async function eventsOf<E>(stream: AsyncIterable<readonly E[]>): Promise<readonly E[]> {
  const events: E[] = [];
  for await (const batch of stream) events.push(...batch);
  return events;
}

/** What an OpenAI client makes of a stream. */
export interface Accumulated {
  readonly choices: readonly AccumulatedChoice[];
  readonly usage: unknown;
  /** What goes to the client, byte for byte. */
  readonly raw: string;
}

export interface AccumulatedChoice {
  readonly content: string;
  readonly reasoning: string;
  readonly toolCalls: readonly { readonly id: string; readonly name: string; readonly arguments: string }[];
  readonly finishReason: string | null;
}

/** Joins the chunks as the official client does: by choice, and by the tool call's index. */
export function accumulate(events: readonly ReplyEvent[]): Accumulated {
  const chunks = events.flatMap((event) => (event.kind === "chunk" ? [event.chunk] : []));
  const indexes = [...new Set(chunks.flatMap(({ choices }) => choices.map(({ index }) => index)))].sort();
  return {
    choices: indexes.map((index) => choiceAt(chunks, index)),
    usage: chunks.findLast(({ usage }) => usage !== null && usage !== undefined)?.usage,
    raw: events.map((event) => ("raw" in event ? event.raw : "")).join(""),
  };
}

function choiceAt(chunks: readonly ChatCompletionChunk[], index: number): AccumulatedChoice {
  const choices = chunks.flatMap((chunk) => chunk.choices.filter((choice) => choice.index === index));
  const deltas = choices.map(
    ({ delta }): ChatCompletionChunk.Choice.Delta & { reasoning_content?: string } => delta,
  );
  const pieces = deltas.flatMap(({ tool_calls }) => tool_calls ?? []);
  const calls = [...new Set(pieces.map((piece) => piece.index))].map((at) => {
    const own = pieces.filter((piece) => piece.index === at);
    return {
      id: own.map(({ id }) => id ?? "").join(""),
      name: own.map((piece) => piece.function?.name ?? "").join(""),
      arguments: own.map((piece) => piece.function?.arguments ?? "").join(""),
    };
  });
  return {
    content: deltas.map(({ content }) => content ?? "").join(""),
    reasoning: deltas.map(({ reasoning_content }) => reasoning_content ?? "").join(""),
    toolCalls: calls,
    finishReason: choices.findLast(({ finish_reason }) => finish_reason)?.finish_reason ?? null,
  };
}

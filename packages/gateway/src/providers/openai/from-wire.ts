import type { ChatCompletion, ChatCompletionChunk } from "openai/resources/chat/completions";
import { isRecord, type JsonRecord } from "../json.ts";

/** Whether what the gateway reads of a whole answer is there in the right types; the rest is the provider's own. */
export function isCompletion(answer: unknown): answer is ChatCompletion {
  return (
    isRecord(answer) &&
    hasUsage(answer) &&
    Array.isArray(answer["choices"]) &&
    answer["choices"].length > 0 &&
    answer["choices"].every((choice) => isRecord(choice) && isMessage(choice["message"]))
  );
}

/** The same of one chunk of a stream. Some servers leave the delta out where it says nothing: see `withDeltas`. */
export function isChunk(answer: unknown): answer is LooseChunk {
  return (
    isRecord(answer) &&
    hasUsage(answer) &&
    Array.isArray(answer["choices"]) &&
    answer["choices"].every(
      (choice) => isRecord(choice) && typeof choice["index"] === "number" && isMessage(choice["delta"] ?? {}),
    )
  );
}

/** A chunk as servers send it. */
export type LooseChunk = Omit<ChatCompletionChunk, "choices"> & {
  readonly choices: readonly (Omit<ChatCompletionChunk.Choice, "delta"> & {
    readonly delta?: ChatCompletionChunk.Choice.Delta | null;
  })[];
};

/** The chunk with an empty delta where it has none; the very same chunk where it has them all. */
export function withDeltas(chunk: LooseChunk): ChatCompletionChunk {
  if (hasDeltas(chunk)) return chunk;
  const choices = chunk.choices.map((choice) => ({ ...choice, delta: choice.delta ?? {} }));
  return { ...chunk, choices };
}

function hasDeltas(chunk: LooseChunk): chunk is ChatCompletionChunk {
  return chunk.choices.every(({ delta }) => !isNone(delta));
}

/**
 * The error object in a body: OpenAI's `{error: {…}}` as it is; the shapes of compatible servers (`{error: "…"}`,
 * vLLM's `{object: "error", message}`, FastAPI's `{detail}`) put into it.
 */
export function openAiErrorOf(body: unknown): JsonRecord | undefined {
  if (!isRecord(body) || "choices" in body) return undefined;
  const { error, message, detail } = body;
  if (isRecord(error)) return error;
  if (typeof error === "string") return errorObject({ message: error });
  if (typeof message === "string") return errorObject(body);
  if (detail !== undefined) {
    return errorObject({ message: typeof detail === "string" ? detail : JSON.stringify(detail) });
  }
  return undefined;
}

function errorObject({ message, type, param, code }: JsonRecord): JsonRecord {
  return { message, type: type ?? null, param: param ?? null, code: code ?? null };
}

function isMessage(message: unknown): boolean {
  if (!isRecord(message)) return false;
  const { content, tool_calls } = message;
  return isTextOrNone(content) && (isNone(tool_calls) || isToolCalls(tool_calls));
}

function isToolCalls(calls: unknown): boolean {
  return Array.isArray(calls) && calls.every(isRecord);
}

function hasUsage({ usage }: JsonRecord): boolean {
  return isNone(usage) || isRecord(usage);
}

function isTextOrNone(value: unknown): boolean {
  return isNone(value) || typeof value === "string";
}

function isNone(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

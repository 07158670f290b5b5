import type { ChatCompletionMessageFunctionToolCall } from "openai/resources/chat/completions";
import type { CompletionUsage } from "openai/resources/completions";
import type { ProviderRequest, WholeAnswer } from "../../ports/provider.ts";
import { countOr, isRecord, type JsonRecord, stringOr } from "../json.ts";
import type { ChunkHeading, FinishReason } from "../openai-form/chunk-writer.ts";
import { completionOf } from "../openai-form/completion.ts";

/** What one object of an Ollama answer says: a piece of a stream, or the whole. */
export interface OllamaPiece {
  readonly content: string;
  readonly thinking: string | undefined;
  readonly toolCalls: readonly { readonly name: string; readonly arguments: string }[];
  readonly done: boolean;
}

/** Undefined where the object is no part of an answer. */
export function pieceOf(answer: JsonRecord): OllamaPiece | undefined {
  const { message, done } = answer;
  if (!isRecord(message) || typeof done !== "boolean") return undefined;
  const { content, thinking, tool_calls } = message;
  const calls = tool_calls ?? [];
  if (typeof content !== "string" || !Array.isArray(calls)) return undefined;
  const toolCalls = calls.flatMap((call) => calledOf(call) ?? []);
  if (toolCalls.length !== calls.length) return undefined;
  const thought = stringOr(thinking, "");
  return { content, thinking: thought === "" ? undefined : thought, toolCalls, done };
}

/** Ollama names no answer: ours is named after the request. */
export function headingOf(answer: JsonRecord, { requestId, model }: ProviderRequest): ChunkHeading {
  const createdMs = Date.parse(stringOr(answer["created_at"], ""));
  return {
    id: `chatcmpl-${requestId}`,
    created: Number.isNaN(createdMs) ? 0 : Math.floor(createdMs / 1_000),
    model: stringOr(answer["model"], model),
  };
}

/** Ollama's tool calls have no ids: the request and the place make one that is unique in any conversation. */
export function toolCallId({ requestId }: ProviderRequest, index: number): string {
  return `call_${requestId.replaceAll("-", "")}_${index}`;
}

export function finishReasonOf(answer: JsonRecord, calledTools: number): FinishReason {
  if (answer["done_reason"] === "length") return "length";
  return calledTools > 0 ? "tool_calls" : "stop";
}

export function usageOf(answer: JsonRecord): CompletionUsage {
  const prompt_tokens = countOr(answer["prompt_eval_count"], 0);
  const completion_tokens = countOr(answer["eval_count"], 0);
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
}

/** Undefined where the object is not a whole answer. */
export function ollamaCompletion(answer: JsonRecord, request: ProviderRequest): WholeAnswer | undefined {
  const piece = pieceOf(answer);
  if (piece === undefined || !piece.done) return undefined;
  const toolCalls = piece.toolCalls.map(
    (called, index): ChatCompletionMessageFunctionToolCall => ({
      id: toolCallId(request, index),
      type: "function",
      function: called,
    }),
  );
  const choice = {
    content: piece.content === "" && toolCalls.length > 0 ? null : piece.content,
    ...(piece.thinking !== undefined && { reasoning: piece.thinking }),
    toolCalls,
    finishReason: finishReasonOf(answer, toolCalls.length),
  };
  return completionOf(headingOf(answer, request), [choice], usageOf(answer));
}

/** `{"error": "…"}` in OpenAI's form. */
export function ollamaErrorOf(body: unknown): JsonRecord | undefined {
  if (!isRecord(body) || typeof body["error"] !== "string") return undefined;
  return { message: body["error"], type: null, param: null, code: null };
}

function calledOf(call: unknown): { readonly name: string; readonly arguments: string } | undefined {
  const called = isRecord(call) ? call["function"] : undefined;
  if (!isRecord(called) || typeof called["name"] !== "string") return undefined;
  return { name: called["name"], arguments: JSON.stringify(called["arguments"] ?? {}) };
}

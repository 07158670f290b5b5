import type { StopReason } from "@anthropic-ai/sdk/resources/messages";
import type { ChatCompletionMessageFunctionToolCall } from "openai/resources/chat/completions";
import type { CompletionUsage } from "openai/resources/completions";
import type { WholeAnswer } from "../../ports/provider.ts";
import { countOr, isRecord, type JsonRecord, stringOr } from "../json.ts";
import type { FinishReason } from "../openai-form/chunk-writer.ts";
import { completionOf } from "../openai-form/completion.ts";

const FINISH_REASONS: Readonly<Record<StopReason, FinishReason>> = {
  end_turn: "stop",
  stop_sequence: "stop",
  pause_turn: "stop",
  max_tokens: "length",
  model_context_window_exceeded: "length",
  tool_use: "tool_calls",
  refusal: "content_filter",
};

/** A reason that is newer than this table ends the answer as a plain stop. */
export function finishReasonOf(stopReason: string): FinishReason {
  return Object.hasOwn(FINISH_REASONS, stopReason) ? FINISH_REASONS[stopReason as StopReason] : "stop";
}

/** Anthropic counts cached input apart; OpenAI's `prompt_tokens` include it. */
export function usageOf(usage: JsonRecord): CompletionUsage {
  const cached_tokens = countOr(usage["cache_read_input_tokens"], 0);
  const cache_write_tokens = countOr(usage["cache_creation_input_tokens"], 0);
  const prompt_tokens = countOr(usage["input_tokens"], 0) + cached_tokens + cache_write_tokens;
  const completion_tokens = countOr(usage["output_tokens"], 0);
  const details = usage["output_tokens_details"];
  const reasoning_tokens = isRecord(details) ? countOr(details["thinking_tokens"], undefined) : undefined;
  return {
    prompt_tokens,
    completion_tokens,
    total_tokens: prompt_tokens + completion_tokens,
    ...(cached_tokens + cache_write_tokens > 0 && {
      prompt_tokens_details: { cached_tokens, cache_write_tokens },
    }),
    ...(reasoning_tokens !== undefined && { completion_tokens_details: { reasoning_tokens } }),
  };
}

/** Undefined where the object is not a whole answer. */
export function anthropicCompletion(answer: JsonRecord, created: number): WholeAnswer | undefined {
  const { id, model, content, stop_reason, usage } = answer;
  if (typeof id !== "string" || typeof model !== "string" || typeof stop_reason !== "string")
    return undefined;
  if (!Array.isArray(content) || !content.every(isRecord) || !isRecord(usage)) return undefined;
  const texts = textsOf(content, "text");
  const thoughts = textsOf(content, "thinking");
  const toolCalls = content.flatMap((block) => toolCallOf(block) ?? []);
  const choice = {
    content: texts.length === 0 && toolCalls.length > 0 ? null : texts.join(""),
    ...(thoughts.length > 0 && { reasoning: thoughts.join("") }),
    toolCalls,
    finishReason: finishReasonOf(stop_reason),
  };
  return completionOf({ id, created, model }, [choice], usageOf(usage));
}

/** `{type: "error", error: {type, message}}` in OpenAI's form. */
export function anthropicErrorOf(body: unknown): JsonRecord | undefined {
  if (!isRecord(body) || body["type"] !== "error" || !isRecord(body["error"])) return undefined;
  const { type, message } = body["error"];
  return { message: stringOr(message, ""), type: stringOr(type, null), param: null, code: null };
}

/** The texts of the blocks of one type, whose field has the type's own name. */
function textsOf(blocks: readonly JsonRecord[], type: "text" | "thinking"): readonly string[] {
  return blocks.flatMap((block) => (block["type"] === type ? [stringOr(block[type], "")] : []));
}

function toolCallOf(block: JsonRecord): ChatCompletionMessageFunctionToolCall | undefined {
  const { type, id, name, input } = block;
  if (type !== "tool_use" || typeof id !== "string" || typeof name !== "string") return undefined;
  return { id, type: "function", function: { name, arguments: JSON.stringify(input ?? {}) } };
}

import type {
  ChatCompletion,
  ChatCompletionMessage,
  ChatCompletionMessageToolCall,
} from "openai/resources/chat/completions";
import type { CompletionUsage } from "openai/resources/completions";
import type { WholeAnswer } from "../../ports/provider.ts";
import type { ChunkHeading, FinishReason } from "./chunk-writer.ts";

/** What a model said in one choice, whatever API it came by. */
export interface SaidChoice {
  readonly content: string | null;
  /** The model's thinking, where the API shows it. */
  readonly reasoning?: string;
  readonly toolCalls: readonly ChatCompletionMessageToolCall[];
  readonly finishReason: FinishReason;
}

/** A whole answer in OpenAI's form. */
export function completionOf(
  { id, created, model }: ChunkHeading,
  choices: readonly SaidChoice[],
  usage: CompletionUsage,
): WholeAnswer {
  const completion: ChatCompletion = {
    id,
    object: "chat.completion",
    created,
    model,
    choices: choices.map((choice, index) => ({
      index,
      message: messageOf(choice),
      logprobs: null,
      finish_reason: choice.finishReason,
    })),
    usage,
  };
  return { completion, raw: JSON.stringify(completion) };
}

function messageOf({ content, reasoning, toolCalls }: SaidChoice): ChatCompletionMessage {
  return {
    role: "assistant",
    content,
    refusal: null,
    ...(reasoning !== undefined && { reasoning_content: reasoning }),
    ...(toolCalls.length > 0 && { tool_calls: [...toolCalls] }),
  };
}

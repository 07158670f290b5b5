import type { Usage } from "@meshgate/contracts";
import type { ChatCompletion, ChatCompletionChunk } from "openai/resources/chat/completions";
import { codePointCount } from "./call-texts.ts";
import type { HashText } from "./observe.ts";

/** What the record keeps of an answer: sizes, hash, usage and why it ended. */
export interface AnswerFacts {
  readonly usage?: Usage;
  readonly finish_reason?: string;
  /** Code points of the first choice's text. */
  readonly answer_chars: number;
  readonly answer_hash: string;
}

/** The figures of a whole answer. A provider's answer is not ours: every field may be missing or of another type. */
export function tallyWhole(completion: ChatCompletion, hashText: HashText): AnswerFacts {
  const choice = completion.choices?.[0];
  const text = typeof choice?.message?.content === "string" ? choice.message.content : "";
  return answerFacts(text, choice?.finish_reason, completion.usage, hashText);
}

/** The same of a streamed answer, chunk by chunk. */
export interface AnswerTally {
  add(chunk: ChatCompletionChunk): void;
  facts(hashText: HashText): AnswerFacts;
}

export function createAnswerTally(): AnswerTally {
  let text = "";
  let usage: unknown;
  let finishReason: unknown;
  return {
    add(chunk) {
      if (chunk.usage !== undefined && chunk.usage !== null) usage = chunk.usage;
      for (const choice of chunk.choices ?? []) {
        if (choice.index !== 0) continue;
        if (typeof choice.delta?.content === "string") text += choice.delta.content;
        if (typeof choice.finish_reason === "string") finishReason = choice.finish_reason;
      }
    },
    facts: (hashText) => answerFacts(text, finishReason, usage, hashText),
  };
}

function answerFacts(text: string, finishReason: unknown, usage: unknown, hashText: HashText): AnswerFacts {
  const counted = readUsage(usage);
  return {
    ...(counted === undefined ? {} : { usage: counted }),
    ...(typeof finishReason === "string" ? { finish_reason: finishReason } : {}),
    answer_chars: codePointCount(text),
    answer_hash: hashText(text),
  };
}

/** Usage as the provider reported it, or nothing where it is missing or no count. */
function readUsage(usage: unknown): Usage | undefined {
  const input = count(usage, "prompt_tokens");
  const output = count(usage, "completion_tokens");
  if (input === undefined || output === undefined) return undefined;
  const inputDetails = field(usage, "prompt_tokens_details");
  const outputDetails = field(usage, "completion_tokens_details");
  return {
    input_tokens: input,
    output_tokens: output,
    ...counted("cached_input_tokens", inputDetails, "cached_tokens"),
    ...counted("cache_write_tokens", inputDetails, "cache_write_tokens"),
    ...counted("audio_input_tokens", inputDetails, "audio_tokens"),
    ...counted("image_input_tokens", inputDetails, "image_tokens"),
    ...counted("audio_output_tokens", outputDetails, "audio_tokens"),
    ...counted("image_output_tokens", outputDetails, "image_tokens"),
    ...counted("reasoning_tokens", outputDetails, "reasoning_tokens"),
  };
}

function counted(name: keyof Usage, of: unknown, field: string): Partial<Usage> {
  const value = count(of, field);
  return value === undefined ? {} : { [name]: value };
}

function count(of: unknown, name: string): number | undefined {
  const value = field(of, name);
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : undefined;
}

function field(of: unknown, name: string): unknown {
  return typeof of === "object" && of !== null ? Reflect.get(of, name) : undefined;
}

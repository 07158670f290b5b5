import type { Usage } from "@meshgate/contracts";
import type { ChatCompletion, ChatCompletionChunk } from "openai/resources/chat/completions";
import type { Writable } from "../writable.ts";
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

/** The figures of an answer, and all that the model wrote in it: tokens are counted on that where none are reported. */
export interface AnswerTotals {
  readonly facts: AnswerFacts;
  readonly text: () => string;
}

/** The figures of a whole answer. A provider's answer is not ours: every field may be missing or of another type. */
export function tallyWhole(completion: ChatCompletion, hashText: HashText): AnswerTotals {
  const choice = completion.choices?.[0];
  const text = typeof choice?.message?.content === "string" ? choice.message.content : "";
  return {
    facts: answerFacts(text, choice?.finish_reason, completion.usage, hashText),
    text: () => (completion.choices ?? []).map(({ message }) => writtenText(message)).join(""),
  };
}

/** The same of a streamed answer, chunk by chunk. */
export interface AnswerTally {
  add(chunk: ChatCompletionChunk): void;
  totals(hashText: HashText): AnswerTotals;
}

export function createAnswerTally(): AnswerTally {
  let text = "";
  /** What is written outside the first choice's text: other choices, thinking, tool calls. */
  let beside = "";
  let usage: unknown;
  let finishReason: unknown;
  return {
    add(chunk) {
      if (chunk.usage !== undefined && chunk.usage !== null) usage = chunk.usage;
      for (const choice of chunk.choices ?? []) {
        if (choice.index !== 0) {
          beside += writtenText(choice.delta);
          continue;
        }
        const content = choice.delta?.content;
        if (typeof content === "string") text += content;
        beside += textBeside(choice.delta);
        if (typeof choice.finish_reason === "string") finishReason = choice.finish_reason;
      }
    },
    totals: (hashText) => ({
      facts: answerFacts(text, finishReason, usage, hashText),
      text: () => text + beside,
    }),
  };
}

/** Of a delta, in a loop of its own: it runs for each chunk of each stream. */
function textBeside(delta: object | undefined): string {
  let text = "";
  for (const name in delta) {
    if (name !== "content" && !labels.has(name)) text += writtenText(Reflect.get(delta, name));
  }
  return text;
}

/** Every text in a message or a delta, but for what only labels it. */
export function writtenText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return "";
  let text = "";
  for (const [name, inner] of Object.entries(value)) if (!labels.has(name)) text += writtenText(inner);
  return text;
}

const labels = new Set(["role", "id", "type"]);

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
  const counted: Writable<Usage> = { input_tokens: input, output_tokens: output };
  for (const [name, details, reported] of usageDetails) {
    const value = count(field(usage, details), reported);
    if (value !== undefined) counted[name] = value;
  }
  return counted;
}

/** Ours, and where a provider reports it. */
const usageDetails = [
  ["cached_input_tokens", "prompt_tokens_details", "cached_tokens"],
  ["cache_write_tokens", "prompt_tokens_details", "cache_write_tokens"],
  ["audio_input_tokens", "prompt_tokens_details", "audio_tokens"],
  ["image_input_tokens", "prompt_tokens_details", "image_tokens"],
  ["audio_output_tokens", "completion_tokens_details", "audio_tokens"],
  ["image_output_tokens", "completion_tokens_details", "image_tokens"],
  ["reasoning_tokens", "completion_tokens_details", "reasoning_tokens"],
] as const;

function count(of: unknown, name: string): number | undefined {
  const value = field(of, name);
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : undefined;
}

function field(of: unknown, name: string): unknown {
  return typeof of === "object" && of !== null ? Reflect.get(of, name) : undefined;
}

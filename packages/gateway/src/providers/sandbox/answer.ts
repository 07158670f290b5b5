import { createHash } from "node:crypto";
import type { ChatCompletionsRequest, ChatMessage } from "@meshgate/contracts";
import type { CompletionUsage } from "openai/resources/completions";
import type { ProviderRequest } from "../../ports/provider.ts";
import type { ChunkHeading } from "../openai-form/chunk-writer.ts";
import type { SaidChoice } from "../openai-form/completion.ts";
import {
  answerFormatOf,
  type FunctionTool,
  functionsOf,
  outputTokensMax,
  stopsOf,
  toolChoiceOf,
} from "../openai-form/fields.ts";
import { partsOf } from "../openai-form/parts.ts";
import { SANDBOX_WORDS, sampleOf } from "./sample.ts";

/** The sandbox reckons four characters to a token. */
const CHARS_PER_TOKEN = 4;

/** How much of the last user message it quotes, in characters. */
const QUOTE_CHARS_MAX = 60;

const INTRODUCTION =
  "This is Meshgate's sandbox, a stand-in and not a model: nothing was sent anywhere, and every answer reads like this one.";
const INVITATION =
  "To talk to a model, start Ollama, set OPENAI_API_KEY or ANTHROPIC_API_KEY, or name a provider in meshgate.yaml.";

/** What the sandbox answers: a pure function of the request, its id aside, so that the same request has the same answer. */
export interface SandboxAnswer {
  readonly heading: ChunkHeading;
  readonly choices: readonly SaidChoice[];
  readonly usage: CompletionUsage;
}

export function sandboxAnswer(request: ProviderRequest): SandboxAnswer {
  const { model, body } = request;
  const choice = choiceOf(request);
  const count = body.n ?? 1;
  const prompt_tokens = tokensOf(promptOf(body));
  const completion_tokens = count * tokensOf(saidIn(choice));
  return {
    heading: { id: idOf(model, body), created: 0, model },
    choices: Array.from({ length: count }, () => choice),
    usage: { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens },
  };
}

function choiceOf(request: ProviderRequest): SaidChoice {
  const { body } = request;
  const tool = forcedTool(body);
  if (tool !== undefined) return toolCallTo(tool);
  const format = answerFormatOf(body);
  switch (format.kind) {
    case "text":
      return limited(introductionTo(body), request);
    case "json-object":
      return limited(JSON.stringify({ sandbox: introductionTo(body) }), request);
    case "json-schema":
      return limited(JSON.stringify(sampleOf(format.schema)), request);
  }
}

function introductionTo({ messages }: ChatCompletionsRequest): string {
  const said = messages.findLast(({ role }) => role === "user");
  const words = said === undefined ? "" : textOf(said).trim().replace(/\s+/g, " ");
  if (words === "") return `${INTRODUCTION} ${INVITATION}`;
  const characters = [...words];
  const quote = characters.slice(0, QUOTE_CHARS_MAX).join("");
  const ellipsis = characters.length > QUOTE_CHARS_MAX ? "…" : "";
  return `${INTRODUCTION} You said: “${quote}${ellipsis}” ${INVITATION}`;
}

/** Cut as a model would be: before the first stop sequence, and at the cap on tokens. */
function limited(text: string, request: ProviderRequest): SaidChoice {
  const stopsAt = stopsOf(request.body)
    .map((stop) => (stop === "" ? -1 : text.indexOf(stop)))
    .filter((at) => at !== -1);
  const stopped = text.slice(0, Math.min(text.length, ...stopsAt));
  const characters = [...stopped];
  const charsMax = (outputTokensMax(request) ?? Number.POSITIVE_INFINITY) * CHARS_PER_TOKEN;
  const isCut = characters.length > charsMax;
  return {
    content: isCut ? characters.slice(0, charsMax).join("") : stopped,
    toolCalls: [],
    finishReason: isCut ? "length" : "stop",
  };
}

/** The tool that the call must be answered with, where it says so. */
function forcedTool(body: ChatCompletionsRequest): FunctionTool | undefined {
  const choice = toolChoiceOf(body);
  const functions = functionsOf(body) ?? [];
  if (choice?.kind === "required") return functions[0];
  return choice?.kind === "function" ? functions.find(({ name }) => name === choice.name) : undefined;
}

function toolCallTo({ name, parameters }: FunctionTool): SaidChoice {
  const args = JSON.stringify(sampleOf({ type: "object", ...parameters }));
  return {
    content: `(${SANDBOX_WORDS})`,
    toolCalls: [
      { id: `call_sandbox_${shortHash(name + args)}`, type: "function", function: { name, arguments: args } },
    ],
    finishReason: "tool_calls",
  };
}

function promptOf({ messages }: ChatCompletionsRequest): string {
  return messages.map(textOf).join("");
}

function textOf({ content }: ChatMessage): string {
  return partsOf(content)
    .flatMap((part) => (part.kind === "text" ? [part.text] : []))
    .join("\n");
}

function saidIn({ content, toolCalls }: SaidChoice): string {
  const args = toolCalls.map((call) => (call.type === "function" ? call.function.arguments : ""));
  return [content ?? "", ...args].join("");
}

function tokensOf(text: string): number {
  return Math.ceil([...text].length / CHARS_PER_TOKEN);
}

function idOf(model: string, body: ChatCompletionsRequest): string {
  const { stream: _stream, stream_options: _options, ...asked } = body;
  return `chatcmpl-sandbox-${shortHash(JSON.stringify({ ...asked, model }))}`;
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 24);
}

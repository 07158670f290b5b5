import type {
  ContentBlockParam,
  MessageCreateParamsBase,
  MessageParam,
  OutputConfig,
  Tool,
  ToolChoice,
} from "@anthropic-ai/sdk/resources/messages";
import type { ChatCompletionsRequest, ChatMessage } from "@meshgate/contracts";
import type { ProviderRequest } from "../../ports/provider.ts";
import {
  answerFormatOf,
  functionsOf,
  outputTokensMax,
  pastCallOf,
  stopsOf,
  toolChoiceOf,
} from "../openai-form/fields.ts";
import { partBlocks } from "./content-blocks.ts";

/** The request's body. The SDK no longer names `temperature` and `top_p`, which older models still take. */
export type AnthropicBody = MessageCreateParamsBase & {
  readonly temperature?: number;
  readonly top_p?: number;
};

export interface AnthropicOptions {
  readonly maxTokensDefault: number;
  readonly stream: boolean;
}

/** Anthropic has no mode for JSON without a schema: it must be told. */
const JSON_OBJECT_SENTENCE = "Answer with one JSON object and nothing else.";

/** The call for `POST /v1/messages`. */
export function anthropicBody(
  request: ProviderRequest,
  { maxTokensDefault, stream }: AnthropicOptions,
): AnthropicBody {
  const { model, body } = request;
  const system = systemOf(body);
  const stops = stopsOf(body);
  const tools = toolsOf(body);
  const toolChoice = toolChoiceFor(body);
  const outputConfig = outputConfigOf(body);
  const { temperature, top_p, user } = body;
  return {
    model,
    max_tokens: tokensMaxOf(request, maxTokensDefault),
    messages: turnsOf(body.messages),
    stream,
    ...(system !== "" && { system }),
    ...(stops.length > 0 && { stop_sequences: [...stops] }),
    // OpenAI's temperature goes up to 2, Anthropic's up to 1.
    ...(typeof temperature === "number" && { temperature: Math.min(1, temperature) }),
    ...(typeof top_p === "number" && { top_p }),
    ...(tools.length > 0 && { tools }),
    ...(toolChoice !== undefined && { tool_choice: toolChoice }),
    ...(outputConfig !== undefined && { output_config: outputConfig }),
    ...(typeof user === "string" && { metadata: { user_id: user } }),
  };
}

/** Anthropic must be told one, so the default stands for what the caller did not say. */
function tokensMaxOf(request: ProviderRequest, fallback: number): number {
  const asked = outputTokensMax({ body: request.body }) ?? fallback;
  return Math.min(asked, request.outputTokensMax ?? asked);
}

function isInstruction({ role }: ChatMessage): boolean {
  return role === "system" || role === "developer";
}

function systemOf(body: ChatCompletionsRequest): string {
  const texts = body.messages
    .filter(isInstruction)
    .flatMap(({ content }) =>
      partBlocks(content).flatMap((block) => (block.type === "text" ? [block.text] : [])),
    );
  if (answerFormatOf(body).kind === "json-object") texts.push(JSON_OBJECT_SENTENCE);
  return texts.join("\n\n");
}

/** Turns alternate: neighbours of one role become one, and a tool's result is the user's. */
function turnsOf(messages: readonly ChatMessage[]): MessageParam[] {
  const turns: { role: "user" | "assistant"; content: ContentBlockParam[] }[] = [];
  for (const message of messages.filter((each) => !isInstruction(each))) {
    const role = message.role === "assistant" ? "assistant" : "user";
    const last = turns.at(-1);
    if (last?.role === role) last.content.push(...blocksOf(message));
    else turns.push({ role, content: blocksOf(message) });
  }
  return turns;
}

function blocksOf(message: ChatMessage): ContentBlockParam[] {
  const blocks = partBlocks(message.content);
  if (message.role === "tool") {
    return [{ type: "tool_result", tool_use_id: message.tool_call_id ?? "", content: blocks }];
  }
  const calls = (message.tool_calls ?? []).flatMap((call) => pastCallOf(call) ?? []);
  return [
    ...blocks,
    ...calls.map(
      ({ id, name, arguments: input }): ContentBlockParam => ({ type: "tool_use", id, name, input }),
    ),
  ];
}

function toolsOf(body: ChatCompletionsRequest): Tool[] {
  return (functionsOf(body) ?? []).map(({ name, description, parameters, strict }) => ({
    name,
    ...(typeof description === "string" && { description }),
    input_schema: { ...parameters, type: "object" },
    ...(strict === true && { strict }),
  }));
}

function toolChoiceFor(body: ChatCompletionsRequest): ToolChoice | undefined {
  if ((body.tools ?? []).length === 0) return undefined;
  const choice = toolChoiceOf(body) ?? { kind: "auto" };
  const oneAtATime = body["parallel_tool_calls"] === false && { disable_parallel_tool_use: true };
  switch (choice.kind) {
    case "none":
      return { type: "none" };
    case "required":
      return { type: "any", ...oneAtATime };
    case "function":
      return { type: "tool", name: choice.name, ...oneAtATime };
    case "auto":
      return oneAtATime ? { type: "auto", ...oneAtATime } : undefined;
    case "unknown":
      return undefined;
  }
}

function outputConfigOf(body: ChatCompletionsRequest): OutputConfig | undefined {
  const format = answerFormatOf(body);
  const effort = effortOf(body["reasoning_effort"]);
  if (format.kind !== "json-schema" && effort === undefined) return undefined;
  return {
    ...(format.kind === "json-schema" && { format: { type: "json_schema", schema: { ...format.schema } } }),
    ...(effort !== undefined && { effort }),
  };
}

function effortOf(effort: unknown): NonNullable<OutputConfig["effort"]> | undefined {
  switch (effort) {
    case "minimal":
      return "low";
    case "low":
    case "medium":
    case "high":
    case "xhigh":
      return effort;
    default:
      return undefined;
  }
}

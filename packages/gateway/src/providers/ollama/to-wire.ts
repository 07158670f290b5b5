import type { ChatCompletionsRequest, ChatMessage } from "@meshgate/contracts";
import type { ChatRequest, Message, Options, Tool } from "ollama";
import type { ProviderRequest } from "../../ports/provider.ts";
import {
  answerFormatOf,
  functionsOf,
  outputTokensMax,
  pastCallOf,
  stopsOf,
  toolChoiceOf,
} from "../openai-form/fields.ts";
import { partsOf } from "../openai-form/parts.ts";
import { type Unsupported, unsupportedIn } from "../openai-form/unsupported.ts";

/** What of this call Ollama cannot do. */
export function unsupportedByOllama(body: ChatCompletionsRequest): Unsupported | undefined {
  const index = body.messages.findIndex(({ content }) =>
    partsOf(content).some((part) => part.kind === "image" && part.image.kind === "remote"),
  );
  if (index === -1) return unsupportedIn(body);
  const param = `messages[${index}]`;
  return { what: `fetches no images: put the one in ${param} into a base64 data: URL`, param };
}

/**
 * The call for `POST /api/chat`. Ollama cannot be made to call a tool: for a named function only that one is offered,
 * and `required` is left to the model, as Ollama's own OpenAI endpoint does.
 */
export function ollamaBody(request: ProviderRequest, stream: boolean): ChatRequest {
  const { model, body } = request;
  const tools = toolsOf(body);
  const options = optionsOf(request);
  const format = formatOf(body);
  const think = thinkOf(body);
  return {
    model,
    messages: messagesOf(body.messages),
    stream,
    ...(tools.length > 0 && { tools }),
    ...(format !== undefined && { format }),
    ...(think !== undefined && { think }),
    ...(Object.keys(options).length > 0 && { options }),
  };
}

function messagesOf(messages: readonly ChatMessage[]): Message[] {
  const namesById = new Map<string, string>();
  return messages.map((message) => {
    const calls = (message.tool_calls ?? []).flatMap((call) => pastCallOf(call) ?? []);
    for (const call of calls) namesById.set(call.id, call.name);
    return messageOf(message, calls, namesById.get(message.tool_call_id ?? ""));
  });
}

function messageOf(
  message: ChatMessage,
  calls: readonly { readonly name: string; readonly arguments: object }[],
  toolName: string | undefined,
): Message {
  const parts = partsOf(message.content);
  const texts = parts.flatMap((part) => (part.kind === "text" ? [part.text] : []));
  const images = parts.flatMap((part) =>
    part.kind === "image" && part.image.kind === "inline" ? [part.image.base64] : [],
  );
  const tool_calls = calls.map((call) => ({ function: { name: call.name, arguments: call.arguments } }));
  return {
    role: message.role === "developer" ? "system" : message.role,
    content: texts.join("\n"),
    ...(images.length > 0 && { images }),
    ...(tool_calls.length > 0 && { tool_calls }),
    ...(toolName !== undefined && { tool_name: toolName }),
  };
}

function toolsOf(body: ChatCompletionsRequest): Tool[] {
  const choice = toolChoiceOf(body);
  if (choice?.kind === "none") return [];
  return (functionsOf(body) ?? [])
    .filter(({ name }) => choice?.kind !== "function" || name === choice.name)
    .map(({ name, description, parameters }) => ({
      type: "function",
      function: {
        name,
        ...(typeof description === "string" && { description }),
        parameters: parameters ?? { type: "object", properties: {} },
      },
    }));
}

function optionsOf(request: ProviderRequest): Partial<Options> {
  const { body } = request;
  const num_predict = outputTokensMax(request);
  const stop = stopsOf(body);
  const { temperature, top_p, seed, presence_penalty, frequency_penalty } = body;
  return {
    ...(num_predict !== undefined && { num_predict }),
    ...(typeof temperature === "number" && { temperature }),
    ...(typeof top_p === "number" && { top_p }),
    ...(typeof presence_penalty === "number" && { presence_penalty }),
    ...(typeof frequency_penalty === "number" && { frequency_penalty }),
    ...(typeof seed === "number" && { seed }),
    ...(stop.length > 0 && { stop: [...stop] }),
  };
}

function formatOf(body: ChatCompletionsRequest): string | object | undefined {
  const format = answerFormatOf(body);
  if (format.kind === "json-schema") return format.schema;
  return format.kind === "json-object" ? "json" : undefined;
}

/** Ollama's own `think`, else OpenAI's `reasoning_effort` in its words. */
function thinkOf({ think, reasoning_effort }: ChatCompletionsRequest): ChatRequest["think"] {
  const asked = think ?? reasoning_effort;
  if (typeof asked === "boolean") return asked;
  if (asked === "low" || asked === "medium" || asked === "high") return asked;
  return asked === "none" ? false : undefined;
}

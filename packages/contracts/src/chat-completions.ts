import { z } from "zod";

/** One part of a message's content. Unknown kinds and fields pass through untouched. */
const ContentPart = z.looseObject({ type: z.string().min(1) });

const ToolCall = z.looseObject({
  id: z.string().optional(),
  type: z.string().optional(),
  function: z.looseObject({ name: z.string(), arguments: z.string() }).optional(),
});

const Message = z.looseObject({
  role: z.string().min(1),
  content: z.union([z.string(), z.array(ContentPart), z.null()]).optional(),
  tool_calls: z.array(ToolCall).nullish(),
  tool_call_id: z.string().nullish(),
});

const Tool = z.looseObject({
  type: z.string().min(1),
  function: z
    .looseObject({
      name: z.string().min(1),
      description: z.string().nullish(),
      parameters: z.record(z.string(), z.unknown()).nullish(),
    })
    .optional(),
});

const positiveInt = z.int().min(1);

/** A call may be looked at by more guardrails than policy gives it, never by fewer. */
export const AddedGuardrails = z
  .array(z.string().min(1).max(128))
  .max(100)
  .nullish()
  .meta({ description: "Names of guardrails for this call, beside those that apply to it anyway." });

/**
 * Fields by which servers of OpenAI's form are told of other models, hosts or services than the one that is called: the first
 * line OpenRouter's, the second LiteLLM's, the third Vercel's. Passed on, they would lead a call round what was decided of it.
 */
export const fieldsThatLeadElsewhere = [
  ...["models", "route", "provider", "plugins", "preset"],
  ...["fallbacks", "api_base", "base_url", "custom_llm_provider", "extra_body", "extra_headers"],
  ...["providerOptions"],
] as const;

/**
 * The body of `POST /v1/chat/completions`, and the form in which every call travels inside the gateway. What the gateway
 * reads is typed; every other field passes to the provider as it came, but for those that would lead the call elsewhere.
 * Source: OpenAI's Chat Completions API.
 */
export const ChatCompletionsRequest = z
  .looseObject({
    model: z.string().max(256).nullish(),
    messages: z.array(Message).min(1),
    stream: z.boolean().nullish(),
    stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
    n: positiveInt.max(128).nullish(),
    max_tokens: positiveInt.nullish(),
    max_completion_tokens: positiveInt.nullish(),
    temperature: z.number().nullish(),
    top_p: z.number().nullish(),
    stop: z.union([z.string(), z.array(z.string())]).nullish(),
    seed: z.int().nullish(),
    tools: z.array(Tool).nullish(),
    tool_choice: z.union([z.string(), z.looseObject({ type: z.string() })]).nullish(),
    response_format: z.looseObject({ type: z.string() }).nullish(),
    user: z.string().nullish(),
    guardrails: AddedGuardrails,
  })
  .superRefine((body, context) => {
    for (const field of fieldsThatLeadElsewhere) {
      if (body[field] === undefined || body[field] === null) continue;
      const message =
        "is refused: some servers let it choose another model, host or service than policy decided. Leave it out, and name the model in `model`";
      context.addIssue({ code: "custom", path: [field], message });
    }
  })
  .meta({ id: "ChatCompletionsRequest", description: "An OpenAI chat completion request." });

export type ChatCompletionsRequest = z.output<typeof ChatCompletionsRequest>;
export type ChatMessage = ChatCompletionsRequest["messages"][number];

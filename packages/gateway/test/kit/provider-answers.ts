import { type Answer, type StreamOptions, streamedAnswer, wholeAnswer } from "./upstream-answers.ts";

/** What a scripted model says, on whichever wire. */
export interface Said {
  readonly content: string;
  readonly model?: string;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
}

export interface SaidInDeltas extends Omit<Said, "content"> {
  readonly deltas: readonly string[];
}

const CREATED_S = 1_760_000_000;
const CREATED_AT = "2025-10-09T08:53:20Z";

export function openAiAnswer({
  content,
  model = "scripted",
  inputTokens = 7,
  outputTokens = 3,
}: Said): Answer {
  const message = { role: "assistant", content, refusal: null };
  return wholeAnswer(
    JSON.stringify({
      id: "chatcmpl-scripted",
      object: "chat.completion",
      created: CREATED_S,
      model,
      choices: [{ index: 0, message, logprobs: null, finish_reason: "stop" }],
      usage: openAiUsage(inputTokens, outputTokens),
    }),
  );
}

export function openAiStream(said: SaidInDeltas, options: StreamOptions = {}): Answer {
  return streamedAnswer(openAiStreamBody(said), options);
}

export function openAiStreamBody(said: SaidInDeltas): string {
  const { deltas, model = "scripted", inputTokens = 7, outputTokens = 3 } = said;
  const chunk = (choices: readonly unknown[], more: object = {}) =>
    `data: ${JSON.stringify({
      id: "chatcmpl-scripted",
      object: "chat.completion.chunk",
      created: CREATED_S,
      model,
      choices,
      ...more,
    })}\n\n`;
  const choice = (delta: object, finish_reason: string | null = null) =>
    chunk([{ index: 0, delta, logprobs: null, finish_reason }]);
  return [
    choice({ role: "assistant", content: "" }),
    ...deltas.map((content) => choice({ content })),
    choice({}, "stop"),
    chunk([], { usage: openAiUsage(inputTokens, outputTokens) }),
    "data: [DONE]\n\n",
  ].join("");
}

export function ollamaAnswer({
  content,
  model = "scripted",
  inputTokens = 7,
  outputTokens = 3,
}: Said): Answer {
  const counts = { prompt_eval_count: inputTokens, eval_count: outputTokens };
  return wholeAnswer(
    JSON.stringify({ ...ollamaPiece(model, content), done: true, done_reason: "stop", ...counts }),
  );
}

export function ollamaStream(said: SaidInDeltas, options: StreamOptions = {}): Answer {
  const { deltas, model = "scripted", inputTokens = 7, outputTokens = 3 } = said;
  const counts = { prompt_eval_count: inputTokens, eval_count: outputTokens };
  const lines = [
    ...deltas.map((content) => ({ ...ollamaPiece(model, content), done: false })),
    { ...ollamaPiece(model, ""), done: true, done_reason: "stop", ...counts },
  ];
  const body = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  return streamedAnswer(body, { headers: { "content-type": "application/x-ndjson" }, ...options });
}

export function anthropicAnswer({
  content,
  model = "scripted",
  inputTokens = 7,
  outputTokens = 3,
}: Said): Answer {
  return wholeAnswer(
    JSON.stringify({
      ...anthropicMessage(model),
      content: [{ type: "text", text: content }],
      stop_reason: "end_turn",
      usage: { input_tokens: inputTokens, output_tokens: outputTokens },
    }),
  );
}

export function anthropicStream(said: SaidInDeltas, options: StreamOptions = {}): Answer {
  const { deltas, model = "scripted", inputTokens = 7, outputTokens = 3 } = said;
  const usage = { input_tokens: inputTokens, output_tokens: 1 };
  const events: readonly { readonly type: string }[] = [
    event("message_start", { message: { ...anthropicMessage(model), usage } }),
    event("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
    ...deltas.map((text) => event("content_block_delta", { index: 0, delta: { type: "text_delta", text } })),
    event("content_block_stop", { index: 0 }),
    event("message_delta", {
      delta: { stop_reason: "end_turn", stop_sequence: null },
      usage: { output_tokens: outputTokens },
    }),
    event("message_stop", {}),
  ];
  const body = events.map((each) => `event: ${each.type}\ndata: ${JSON.stringify(each)}\n\n`).join("");
  return streamedAnswer(body, options);
}

function openAiUsage(inputTokens: number, outputTokens: number): object {
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
  };
}

function ollamaPiece(model: string, content: string): object {
  return { model, created_at: CREATED_AT, message: { role: "assistant", content } };
}

function anthropicMessage(model: string): object {
  const none = { stop_reason: null, stop_sequence: null };
  return { id: "msg_scripted", type: "message", role: "assistant", model, content: [], ...none };
}

function event(type: string, fields: object): { readonly type: string } {
  return { type, ...fields };
}

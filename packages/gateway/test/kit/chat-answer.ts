import type { UpstreamRequest } from "./scripted-upstream.ts";
import { type Answer, streamedAnswer, wholeAnswer } from "./upstream-answers.ts";

type Message = Readonly<Record<string, unknown>>;

/** A message in OpenAI's form, whole or as a stream of deltas, as the request asks for it. */
export function chatAnswer(
  request: UpstreamRequest,
  message: Message,
  deltas: readonly Message[] = [message],
): Answer {
  const asked: { readonly stream?: boolean } = JSON.parse(request.body);
  const heading = { id: "c", created: 1, model: "small" };
  if (asked.stream !== true) {
    const choices = [{ index: 0, message: { role: "assistant", ...message }, finish_reason: "stop" }];
    return wholeAnswer(JSON.stringify({ ...heading, object: "chat.completion", choices }));
  }
  const events = [...deltas, undefined].map((delta) => ({
    ...heading,
    object: "chat.completion.chunk",
    choices: [{ index: 0, delta: delta ?? {}, finish_reason: delta === undefined ? "stop" : null }],
  }));
  return streamedAnswer(
    [...events.map((event) => `data: ${JSON.stringify(event)}\n\n`), "data: [DONE]\n\n"].join(""),
  );
}

import type { Decision, Target } from "@meshgate/engine";
import type { ChatCompletion, ChatCompletionChunk } from "openai/resources/chat/completions";
import type { Call, CallIds, Reply, ReplyEvent } from "../pipeline/call.ts";
import type { RateState } from "../pipeline/rate-states.ts";
import { DONE, printChunk } from "../providers/openai-form/chunk-writer.ts";
import type { AppliedGuardrails } from "./applied-guardrails.ts";

interface AnsweredCall {
  readonly ids: CallIds;
  readonly decision: Decision;
  readonly rates: readonly RateState[];
  readonly guardrails: AppliedGuardrails;
  /** Absent where the call went nowhere. */
  readonly target?: Target;
}

/** What a policy says in place of the model (SEMANTICS 7, `modify_response`), in the form that the call asked for. */
export function answeredInstead(answer: string, { body }: Call, answered: AnsweredCall): Reply {
  const target = answered.target ?? { provider: "none", model: body.model ?? "auto" };
  const heading = { id: `chatcmpl-${answered.ids.requestId}`, created: 0, model: target.model };
  const said = { role: "assistant", content: answer, refusal: null } as const;
  const end = { index: 0, logprobs: null, finish_reason: "content_filter" } as const;
  if (body.stream === true) {
    const chunk: ChatCompletionChunk = {
      ...heading,
      object: "chat.completion.chunk",
      choices: [{ ...end, delta: said }],
    };
    return { ...answered, target, kind: "streamed", events: only(chunk) };
  }
  const completion: ChatCompletion = {
    ...heading,
    object: "chat.completion",
    choices: [{ ...end, message: said }],
  };
  return { ...answered, target, kind: "whole", answer: { completion, raw: JSON.stringify(completion) } };
}

async function* only(chunk: ChatCompletionChunk): AsyncGenerator<readonly ReplyEvent[]> {
  yield [
    { kind: "chunk", chunk, raw: printChunk(chunk) },
    { kind: "done", raw: DONE },
  ];
}

/** The call that every scenario sends, and the answers that the upstream gives: fixed, so that both ends can check every byte. */

/** The model as a caller names it to the gateway. The bare proxy passes it on as it is. */
export const requestedModel = "up/bench";

export type AnswerKind = "whole" | "stream";

const streamChunks = 50;
const promptChars = 1_500;
const answerChars = 300;
const sentence = "A gateway decides where each call may go, and keeps the evidence of why it went there. ";

const identity = { id: "chatcmpl-bench0000000000000000", created: 1_750_000_000, model: "bench" };
const usage = { prompt_tokens: 341, completion_tokens: 68, total_tokens: 409 };

/** The body of the request, as an OpenAI client sends it: 1.5 kB of prompt. */
export function requestBody(kind: AnswerKind): string {
  const call = {
    model: requestedModel,
    messages: [
      { role: "system", content: "Answer briefly." },
      { role: "user", content: prose(promptChars) },
    ],
    temperature: 0.2,
  };
  return JSON.stringify(
    kind === "whole" ? call : { ...call, stream: true, stream_options: { include_usage: true } },
  );
}

/** The upstream's whole answer: 0.6 kB of JSON. */
export function wholeAnswer(): string {
  return JSON.stringify({
    ...identity,
    object: "chat.completion",
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: prose(answerChars), refusal: null },
        logprobs: null,
        finish_reason: "stop",
      },
    ],
    usage,
    system_fingerprint: "fp_bench",
  });
}

/** The upstream's streamed answer: 50 server-sent events with role, text, finish reason and usage, then `[DONE]`. */
export function streamedAnswer(): readonly string[] {
  const words = Array.from({ length: streamChunks - 3 }, (_, index) => ({ content: ` word${index}` }));
  return [
    event({ choices: [choice({ role: "assistant", content: "" }, null)] }),
    ...words.map((delta) => event({ choices: [choice(delta, null)] })),
    event({ choices: [choice({}, "stop")] }),
    event({ choices: [], usage }),
    "data: [DONE]\n\n",
  ];
}

/** The body that a caller must receive, byte for byte. */
export function expectedAnswer(kind: AnswerKind): Buffer {
  return Buffer.from(kind === "whole" ? wholeAnswer() : streamedAnswer().join(""));
}

function event(fields: object): string {
  return `data: ${JSON.stringify({ ...identity, object: "chat.completion.chunk", ...fields })}\n\n`;
}

function choice(delta: object, finishReason: string | null): object {
  return { index: 0, delta, logprobs: null, finish_reason: finishReason };
}

function prose(chars: number): string {
  return sentence.repeat(Math.ceil(chars / sentence.length)).slice(0, chars);
}

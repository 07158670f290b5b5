import type { Result } from "@meshgate/engine";
import type { ChatCompletion, ChatCompletionChunk } from "openai/resources/chat/completions";
import type {
  AnswerStream,
  Provider,
  ProviderFailure,
  ProviderRequest,
  StreamEvent,
  WholeAnswer,
} from "../../src/ports/provider.ts";
import { DONE, printChunk } from "../../src/providers/openai-form/chunk-writer.ts";

/** What a scripted provider does with a call. */
export type ProviderScript =
  | { readonly kind: "answer"; readonly text: string; readonly usage?: Tokens }
  | { readonly kind: "fail"; readonly failure: ProviderFailure }
  /** Says these pieces, and ends well. */
  | { readonly kind: "pieces"; readonly pieces: readonly string[] }
  /** Says these pieces; then waits until it is told to go on, or the call is aborted. */
  | { readonly kind: "hang"; readonly pieces: readonly string[] }
  /** Says these pieces of a stream; then fails. */
  | { readonly kind: "break"; readonly pieces: readonly string[]; readonly failure: ProviderFailure };

export type Tokens = readonly [input: number, output: number];

/** A provider in memory that does as it is told, and keeps what it was sent. */
export class ScriptedProvider implements Provider {
  readonly name: string;
  readonly kind = "openai";
  readonly location = "public";
  readonly requests: ProviderRequest[] = [];
  /** What it does, or by which it says what it does to a request. */
  script: ProviderScript | ((request: ProviderRequest) => ProviderScript) = {
    kind: "answer",
    text: "Hello",
    usage: [10, 5],
  };

  constructor(name: string) {
    this.name = name;
  }

  async complete(request: ProviderRequest): Promise<Result<WholeAnswer, ProviderFailure>> {
    this.requests.push(request);
    const script = this.#scriptFor(request);
    if (script.kind === "fail" || script.kind === "break") return { ok: false, error: script.failure };
    if (script.kind === "hang") {
      await aborted(request.signal);
      return { ok: false, error: cancelled };
    }
    const completion =
      script.kind === "pieces"
        ? completionOf(script.pieces.join(""))
        : completionOf(script.text, script.usage);
    return { ok: true, value: { completion, raw: JSON.stringify(completion) } };
  }

  async stream(request: ProviderRequest): Promise<Result<AnswerStream, ProviderFailure>> {
    this.requests.push(request);
    const script = this.#scriptFor(request);
    return script.kind === "fail"
      ? { ok: false, error: script.failure }
      : { ok: true, value: streamOf(script, request.signal) };
  }

  #scriptFor(request: ProviderRequest): ProviderScript {
    return typeof this.script === "function" ? this.script(request) : this.script;
  }
}

async function* streamOf(
  script: Exclude<ProviderScript, { kind: "fail" }>,
  signal: AbortSignal,
): AsyncGenerator<readonly StreamEvent[]> {
  if (script.kind !== "answer") for (const piece of script.pieces) yield [chunk({ content: piece })];
  if (script.kind === "break") {
    yield [{ kind: "failed", failure: script.failure }];
    return;
  }
  if (script.kind === "hang") {
    await aborted(signal);
    yield [{ kind: "failed", failure: cancelled }];
    return;
  }
  if (script.kind === "answer") {
    for (const piece of script.text.match(/.{1,4}/gsu) ?? []) yield [chunk({ content: piece })];
  }
  const [prompt_tokens, completion_tokens] = script.kind === "answer" ? (script.usage ?? []) : [];
  yield [
    chunk({}, "stop"),
    ...(prompt_tokens === undefined || completion_tokens === undefined
      ? []
      : [usageChunk({ prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens })]),
    { kind: "done", raw: DONE },
  ];
}

const heading = {
  id: "scripted",
  object: "chat.completion.chunk",
  created: 1_760_000_000,
  model: "m",
} as const;

function chunk(
  delta: ChatCompletionChunk.Choice.Delta,
  finish_reason: ChatCompletionChunk.Choice["finish_reason"] = null,
): StreamEvent {
  return chunkEvent({ ...heading, choices: [{ index: 0, delta, finish_reason }] });
}

function usageChunk(usage: NonNullable<ChatCompletionChunk["usage"]>): StreamEvent {
  return chunkEvent({ ...heading, choices: [], usage });
}

function chunkEvent(said: ChatCompletionChunk): StreamEvent {
  return { kind: "chunk", chunk: said, raw: printChunk(said) };
}

function completionOf(content: string, usage?: Tokens): ChatCompletion {
  const message = { role: "assistant", content, refusal: null } as const;
  const [prompt_tokens = 0, completion_tokens = 0] = usage ?? [];
  return {
    ...heading,
    object: "chat.completion",
    choices: [{ index: 0, message, logprobs: null, finish_reason: "stop" }],
    ...(usage === undefined
      ? {}
      : { usage: { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens } }),
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

const cancelled: ProviderFailure = { kind: "cancelled", billed: "unknown", message: "The caller left." };

import type { AnswerFinding } from "@meshgate/contracts";
import type { GuardrailVerdict } from "@meshgate/engine";
import type { ChatCompletion, ChatCompletionChunk } from "openai/resources/chat/completions";
import type { ReplyEvent } from "../pipeline/call.ts";
import type { RecordedCall } from "../pipeline/record.ts";
import type { AnswerStream, StreamEvent } from "../ports/provider.ts";
import { DONE, printChunk } from "../providers/openai-form/chunk-writer.ts";
import { type AnswerGuarding, plannedToRun } from "./answer-guarding.ts";
import { type GuardedAnswer, guardAnswer } from "./guard-answer.ts";
import { answerRefusal } from "./guard-refusal.ts";
import { joinPieces } from "./join-pieces.ts";
import { withoutProvidersWords } from "./without-providers-words.ts";

type Batch = readonly ReplyEvent[];
type Choice = ChatCompletionChunk.Choice;

/** The most that is held of an answer, in characters of its chunks. */
const HELD_CHARS_MAX = 8 * 1024 * 1024;

/**
 * A streamed answer that some guardrail must see whole (a schema, tools and their arguments, a size, a service): it is put
 * together, looked at as a whole answer is, and then given out as a stream of one chunk for each choice.
 */
export class HeldStream implements AsyncIterableIterator<Batch> {
  readonly guarding: AnswerGuarding;
  readonly #events: AsyncIterator<readonly StreamEvent[]>;
  readonly #entry: RecordedCall;
  readonly #chunks: ChatCompletionChunk[] = [];
  #heldChars = 0;
  #guarded: GuardedAnswer | undefined;
  #isOver = false;

  constructor(events: AnswerStream, guarding: AnswerGuarding, entry: RecordedCall) {
    this.guarding = guarding;
    this.#events = events[Symbol.asyncIterator]();
    this.#entry = entry;
  }

  /** Those that look at it. */
  get planned(): readonly string[] {
    return plannedToRun(this.guarding);
  }

  get verdicts(): readonly GuardrailVerdict[] {
    return this.#guarded?.verdicts ?? [];
  }

  get findings(): readonly AnswerFinding[] {
    return this.#guarded?.findings ?? [];
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Batch, undefined>> {
    while (!this.#isOver) {
      const { done, value } = await this.#events.next();
      if (done === true) break;
      for (const event of value) {
        const end = await this.#take(event);
        if (end === undefined) continue;
        await this.return();
        return { done: false, value: end };
      }
    }
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<Batch, undefined>> {
    this.#isOver = true;
    await this.#events.return?.();
    return { done: true, value: undefined };
  }

  /** Holds a chunk; what passes in place of all that was held, at its end. */
  async #take(event: StreamEvent): Promise<Batch | undefined> {
    switch (event.kind) {
      case "failed":
        return [{ ...event, failure: withoutProvidersWords(event.failure) }];
      case "done":
        return this.#release();
      case "chunk":
        this.#heldChars += JSON.stringify(event.chunk).length;
        this.#chunks.push(event.chunk);
        return this.#heldChars > HELD_CHARS_MAX ? [overflown] : undefined;
    }
  }

  async #release(): Promise<Batch> {
    const heading = this.#chunks[0] ?? unheaded;
    const completion = joinedAnswer(heading, this.#chunks);
    this.#guarded = await guardAnswer({ completion, raw: "" }, this.guarding);
    const { answer, isBlocked, verdicts } = this.#guarded;
    const { usage } = completion;
    const rest = usage === undefined ? [] : [chunkEvent({ ...labels(heading), choices: [], usage })];
    if (!isBlocked) {
      const choices = answer.completion.choices.map((choice) => ({
        ...labels(heading),
        choices: [spoken(choice)],
      }));
      return [...choices.map(chunkEvent), ...rest, { kind: "done", raw: DONE }];
    }
    const refusal = answerRefusal(verdicts);
    const said = refusal.policy.answer;
    const end = chunkEvent({ ...labels(heading), choices: [filtered(said)] });
    return said === undefined
      ? [end, ...rest, { kind: "refused", denial: { entry: this.#entry, refusal } }]
      : [end, ...rest, { kind: "done", raw: DONE }];
  }
}

type Heading = Pick<ChatCompletionChunk, "id" | "object" | "created" | "model">;

const unheaded: Heading = { id: "", object: "chat.completion.chunk", created: 0, model: "" };

function labels({ id, object, created, model }: Heading): Heading {
  return { id, object, created, model };
}

/** The answer that clients make of such chunks. */
function joinedAnswer(heading: Heading, chunks: readonly ChatCompletionChunk[]): ChatCompletion {
  const choices = new Map<number, { message: unknown; finish_reason: Choice["finish_reason"] }>();
  for (const { index, delta, finish_reason } of chunks.flatMap((chunk) => chunk.choices)) {
    const known = choices.get(index);
    choices.set(index, {
      message: joinPieces(known?.message, delta),
      finish_reason: finish_reason ?? known?.finish_reason ?? null,
    });
  }
  const usage = chunks.findLast((chunk) => (chunk.usage ?? null) !== null)?.usage ?? undefined;
  return {
    ...labels(heading),
    object: "chat.completion",
    choices: [...choices].map(([index, { message, finish_reason }]) => ({
      index,
      message: { content: null, refusal: null, ...(message as object), role: "assistant" },
      finish_reason: (finish_reason ?? "stop") as ChatCompletion.Choice["finish_reason"],
      logprobs: null,
    })),
    ...(usage === undefined ? {} : { usage }),
  };
}

function spoken({ index, message, finish_reason }: ChatCompletion.Choice): Choice {
  const delta = Object.fromEntries(Object.entries(message).filter(([, value]) => value !== null));
  return { index, delta, logprobs: null, finish_reason };
}

function filtered(said: string | undefined): Choice {
  const delta = said === undefined ? {} : { role: "assistant" as const, content: said };
  return { index: 0, delta, logprobs: null, finish_reason: "content_filter" };
}

function chunkEvent(chunk: ChatCompletionChunk): StreamEvent {
  return { kind: "chunk", chunk, raw: printChunk(chunk) };
}

const overflown: StreamEvent = {
  kind: "failed",
  failure: {
    kind: "malformed_response",
    billed: "unknown",
    message: "The provider sent more than 8 MiB of what can only be looked at as a whole.",
  },
};

import type { ChatCompletionChunk } from "openai/resources/chat/completions";
import type { AnswerStream, StreamEvent } from "../../ports/provider.ts";
import { DONE, printChunk } from "../../providers/openai-form/chunk-writer.ts";
import { writtenText } from "../answer-tally.ts";
import type { ReservedOutput } from "./reserved-output.ts";
import { TokenCap } from "./token-cap.ts";
import { lazyTokenizer } from "./tokenizer.ts";

type Batch = readonly StreamEvent[];

/**
 * A streamed answer that ends where its reservation does, should the provider not keep to the cap that it was asked for.
 * Until then every event passes as it came; the first one that reaches past the reservation is replaced by the answer's end,
 * `finish_reason: length`, and the provider's call is ended.
 */
export class ReservedStream implements AsyncIterableIterator<Batch> {
  readonly #events: AsyncIterator<Batch>;
  readonly #reserved: ReservedOutput;
  readonly #counts = new Map<number, TokenCap>();
  #isOver = false;

  constructor(events: AnswerStream, reserved: ReservedOutput) {
    this.#events = events[Symbol.asyncIterator]();
    this.#reserved = reserved;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Batch, undefined>> {
    if (this.#isOver) return { done: true, value: undefined };
    const next = await this.#events.next();
    if (next.done === true) return next;
    const at = next.value.findIndex((event) => event.kind === "chunk" && this.#isPast(event.chunk));
    const last = next.value[at];
    if (last?.kind !== "chunk") return next;
    await this.return();
    return { done: false, value: [...next.value.slice(0, at), ...endOf(last.chunk)] };
  }

  async return(): Promise<IteratorResult<Batch, undefined>> {
    this.#isOver = true;
    await this.#events.return?.();
    return { done: true, value: undefined };
  }

  #isPast({ choices }: ChatCompletionChunk): boolean {
    let isPast = false;
    for (const { index, delta } of choices) {
      // An answer that has fewer bytes than it may have tokens is never tokenised.
      const count = this.#counts.get(index) ?? new TokenCap(this.#reserved.tokensMax, lazyTokenizer);
      this.#counts.set(index, count);
      count.take(writtenText(delta));
      isPast ||= count.isReached;
    }
    return isPast;
  }
}

/** Every choice that the chunk speaks of ends, and with it the answer. */
function endOf({ choices, ...heading }: ChatCompletionChunk): Batch {
  const chunk: ChatCompletionChunk = {
    ...heading,
    choices: choices.map(({ index }) => ({ index, delta: {}, logprobs: null, finish_reason: "length" })),
  };
  return [
    { kind: "chunk", chunk, raw: printChunk(chunk) },
    { kind: "done", raw: DONE },
  ];
}
